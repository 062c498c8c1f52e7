"""The manifest of an edition's folder: what is in it, by hash, what it was made from and what it rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.model import Edition
from monitor.publish import json as json_format
from monitor.publish.content import Content, build

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the edition. ``current``: it was made from the edition as it is now."""

    name: str
    size: int  # bytes
    sha256: str
    current: bool


def fingerprint(edition: Edition) -> str:
    """SHA-256 of what an edition says, without its form: the same for each format and house style."""
    return hashlib.sha256(json_format.render(build(edition)).encode()).hexdigest()


def listed(files: dict[str, bytes], folder: Path, made_from: str) -> tuple[Listed, ...]:
    """Every file of the edition by name: those of this export, and those of earlier ones that ``folder`` still holds.

    A file of an earlier export is listed by what is on the disk now. It is current where it is the very file that the
    manifest before listed, made from the same edition.
    """
    known, content = _before(folder)
    found = [_listed(name, data, current=True) for name, data in files.items()]
    for name, sha256 in known.items():
        path = folder / name
        if name in files or not path.is_file():
            continue
        one = _listed(name, path.read_bytes(), current=False)
        found.append(Listed(one.name, one.size, one.sha256, content == made_from and one.sha256 == sha256))
    return tuple(sorted(found, key=lambda one: one.name))


def _listed(name: str, data: bytes, *, current: bool) -> Listed:
    return Listed(name, len(data), hashlib.sha256(data).hexdigest(), current)


def _before(folder: Path) -> tuple[dict[str, str], str]:
    """The files that the manifest in ``folder`` lists, by hash (empty where outdated), and what they were made from."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
        files = [(str(one["name"]), str(one["sha256"]) if one["current"] else "") for one in found["files"]]
        content = str(found["content"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}, ""  # none yet, or not one of ours: only what is written now is known
    return {name: sha256 for name, sha256 in files if name == Path(name).name}, content


def render(
    edition: Edition, content: Content, files: Sequence[Listed], decisions: Sequence[int], made_from: str
) -> bytes:
    """The manifest as indented JSON. ``decisions`` are the ids of the decisions that the edition rests on."""
    data = {
        "edition": content.name,
        "title": content.title,
        "published": content.iso_date,
        "sample": content.sample,
        "content": made_from,
        "developments": [
            {"number": e.number, "register_number": d.number, "revision": e.revision, "title": e.title,
             "validity": e.score.value, "status": e.score.status.value}
            for e, d in zip(content.entries, edition.developments, strict=True)
        ],
        "decisions": sorted(set(decisions)),
        "files": [
            {"name": one.name, "bytes": one.size, "sha256": one.sha256, "current": one.current} for one in files
        ],
    }  # fmt: skip
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
