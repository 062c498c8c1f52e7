"""Sources written down: as the text of a sources file, behind what stands in one, and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import yaml

from monitor.collect.sources import parse_sources
from monitor.model import Source


def dump(sources: Iterable[Source]) -> str:
    """The text of a sources file that :func:`load_sources` reads back into the same sources."""
    rows = [_row(source) for source in sources]
    if not rows:
        return "sources: []\n"
    body = yaml.safe_dump({"sources": rows}, sort_keys=False, allow_unicode=True, width=100, default_flow_style=False)
    return str(body)


def _row(source: Source) -> dict[str, object]:
    row: dict[str, object] = {"id": source.id, "name": source.name, "class": source.source_class.value}
    row |= {"kind": source.kind, "url": source.url}
    if source.language:
        row["language"] = source.language
    if not source.enabled:
        row["enabled"] = False
    if source.allow_private:
        row["allow_private"] = True
    for name in ("reason", "cadence_days", "verified_on", "evidence", "licence"):
        if (value := getattr(source, name)) is not None:
            row[name] = value
    if source.options:
        row["options"] = dict(source.options)
    return row


def appended(text: str, path: Path, sources: Iterable[Source]) -> str:
    """``text`` of a sources file with ``sources`` behind it; what stood there, comments too, stays as it was.

    Raises ConfigError when the text was wrong already or an id is taken.
    """
    sources = tuple(sources)
    if not sources:
        return text
    if not text.strip() or not parse_sources(text, path):
        return dump(sources)
    first = re.search(r"^( *)- ", text, re.MULTILINE)
    indent = first[1] if first else ""
    rows = dump(sources).partition("\n")[2].splitlines()
    grown = text.rstrip("\n") + "\n" + "".join(f"{indent}{row}\n" if row else "\n" for row in rows)
    parse_sources(grown, path)
    return grown


def source_json(source: Source) -> dict[str, object]:
    """The source as ``monitor sources list --json`` prints it."""
    return {
        "id": source.id,
        "name": source.name,
        "class": source.source_class.value,
        "kind": source.kind,
        "url": source.url,
        "language": source.language,
        "enabled": source.enabled,
        "reason": source.reason,
        "cadence_days": source.cadence_days,
        "verified_on": source.verified_on.isoformat() if source.verified_on else None,
        "licence": source.licence,
    }
