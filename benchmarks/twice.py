"""Run the sample weeks twice, from nothing, in two folders and with the model itself, and compare to the byte.

    python benchmarks/twice.py

Compared is everything that a person can see, as ``crash_comparison.py`` lists it: items and pages by their addresses,
proposals with every word, figure and quote, decisions, the register, the lines of the reports. Left out are the moments
of runs and the numbers of items, which are handed out in the order in which sources answer.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from pathlib import Path

from crash_comparison import canonical, difference
from crash_places import Place
from crashes import Bench, serve_sample, wait_for

from monitor.sample.corpus import WEEKS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weeks", type=int, default=len(WEEKS))
    given = parser.parse_args()
    weeks = []
    with tempfile.TemporaryDirectory(prefix="twice-") as folder:
        root = Path(folder)
        served = serve_sample(root / "sources.yaml")
        try:
            bench = Bench(Place(root), root / "sources.yaml", served, [], {}, {})
            places = [bench.place.copy(None, name) for name in ("one", "two")]
            for week in WEEKS[: given.weeks]:
                served.set_week(week)
                for settings in places:
                    if wait_for(bench.start(settings, week, model=True)):
                        raise SystemExit(f"the run of week {week} failed")
                one, two = (canonical(settings) for settings in places)
                proposals = len(json.loads(one)["proposals"])
                print(difference(one, two), file=sys.stderr)
                weeks.append(
                    {"week": week, "same": one == two, "proposals": proposals, "bytes": len(one.encode())}
                    | {"sha256": [hashlib.sha256(text.encode()).hexdigest()[:16] for text in (one, two)]}
                )
        finally:
            served.stop()
    print(json.dumps(weeks))
    return 0 if all(week["same"] for week in weeks) else 1


if __name__ == "__main__":
    sys.exit(main())
