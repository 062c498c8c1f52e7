"""Lists of feeds in the form that feed readers exchange (OPML 2.0)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

from monitor.collect.failures import FetchFailed
from monitor.collect.feed import NotAFeed
from monitor.collect.sources import holds_secret
from monitor.collect.xml import name, parse_xml
from monitor.errors import ConfigError
from monitor.model import Source, SourceClass


def source_id(text: str, taken: Iterable[str]) -> str:
    """A short name from ``text`` that is not among those ``taken``."""
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "source"
    names = set(taken)
    return next(n for n in (base, *(f"{base}-{i}" for i in range(2, 10_000))) if n not in names)


def import_opml(data: bytes, path: Path, known: Iterable[Source], fallback: SourceClass) -> tuple[Source, ...]:
    """The feeds of an OPML file that ``known`` does not hold yet, by address; without those whose address carries a
    password. Raises ConfigError for another file."""
    try:
        root = parse_xml(data, str(path))
    except (FetchFailed, NotAFeed) as error:
        raise ConfigError(
            "this is not OPML", where=str(path), do="Export the list from the feed reader as OPML."
        ) from error
    if name(root) != "opml":
        raise ConfigError(f"this is not OPML but <{name(root)}>", where=str(path), do="Choose another file.")
    known = tuple(known)
    ids, urls = {source.id for source in known}, {source.url for source in known}
    found: list[Source] = []
    for outline in _outlines(root):
        url = (outline.get("xmlUrl") or "").strip()
        if not re.match(r"https?://[^/\s]+", url) or re.search(r"\s", url) or url in urls or holds_secret(url):
            continue
        title = " ".join((outline.get("title") or outline.get("text") or url).split())
        source = Source(source_id(title, ids), title, _class(outline.get("category"), fallback), "feed", url)
        ids.add(source.id)
        urls.add(url)
        found.append(source)
    return tuple(found)


def _outlines(root: Any) -> Iterator[Any]:
    return (element for element in root.iter() if name(element) == "outline" and element.get("xmlUrl"))


def _class(category: str | None, fallback: SourceClass) -> SourceClass:
    words = re.split(r"[,/]", category or "")
    return next((SourceClass(word) for word in words if word in {c.value for c in SourceClass}), fallback)


def export_opml(sources: Iterable[Source]) -> str:
    """The feeds among ``sources`` as OPML; other access kinds have no place in it."""
    from lxml import etree

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Bronnen"
    body = etree.SubElement(root, "body")
    for source in sources:
        if source.kind == "feed":
            etree.SubElement(
                body, "outline", type="rss", text=source.name, title=source.name, xmlUrl=source.url,
                category=source.source_class.value,
            )  # fmt: skip
    text: bytes = etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8")
    return text.decode()
