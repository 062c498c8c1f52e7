"""Ask the advisories of PyPI about every pinned version: ``make audit``.

pip-audit calls a version that the index has no record of "skipped" and still ends well. An index without advisories (a
mirror) would so pass everything; here that is told as what it is, not audited.

Exit codes: 0 nothing known, 1 a known vulnerability, 3 not audited because the advisories could not be had.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
ACCEPTED = Path(__file__).parent / "accepted-advisories"  # an id a line, then why and until when
WAIT = 180  # seconds; a whole audit takes about twenty
SKIPPED_AT_MOST = 0.1  # a pin or two may be unknown to the index; a tenth of them means that it holds no advisories


@dataclass(frozen=True, slots=True)
class Verdict:
    exit: int
    lines: tuple[str, ...]


def verdict(report: str, said: str) -> Verdict:
    """What pip-audit's JSON ``report`` comes to; ``said`` is what it wrote beside it, for when there is no report."""
    try:
        pins = json.loads(report)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        return Verdict(3, ("NOT AUDITED: the advisories cannot be reached from here.", *said.splitlines()[-2:]))
    skipped = [pin["name"] for pin in pins if "skip_reason" in pin]
    if not pins or len(skipped) > SKIPPED_AT_MOST * len(pins):
        return Verdict(3, (f"NOT AUDITED: {len(skipped)} of {len(pins)} pins are unknown to this index.",))
    found = [(pin, one) for pin in pins for one in pin.get("vulns", ())]
    lines = [
        f"{pin['name']} {pin['version']}: {one['id']}; mended in {', '.join(one['fix_versions']) or 'no version yet'}"
        for pin, one in found
    ]
    if skipped:
        lines.append(f"not audited: {', '.join(skipped)}")
    return Verdict(1 if found else 0, (*lines, f"{len(pins) - len(skipped)} pins audited, {len(found)} advisories."))


def accepted() -> list[str]:
    """The ids that were looked at and do not reach this product."""
    lines = ACCEPTED.read_text("utf-8").splitlines()
    return [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]


def main() -> int:
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--no-deps"]
    command += ["--disable-pip", "--requirement", str(ROOT / "constraints.txt")]
    for one in accepted():
        command += ["--ignore-vuln", one]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=WAIT, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        outcome = verdict("", f"no answer within {WAIT} s")
    else:
        outcome = verdict(done.stdout, done.stderr)
    print(*outcome.lines, sep="\n")
    return outcome.exit


if __name__ == "__main__":
    sys.exit(main())
