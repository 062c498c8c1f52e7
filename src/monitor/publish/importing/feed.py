"""An Atom feed that an export wrote, as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from monitor.errors import ExportError
from monitor.publish.cleaning import clean
from monitor.publish.importing.blocks import Block, Kind
from monitor.publish.importing.web import blocks_of
from monitor.publish.labels import LANGUAGES
from monitor.publish.quoting import from_xml

_ATOM = "{http://www.w3.org/2005/Atom}"


def read(raw: bytes) -> tuple[Block, ...]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise ExportError(f"this is no XML: {error.msg}", do="Give the Atom feed as it was exported.") from error
    if root.tag != f"{_ATOM}feed":
        raise ExportError("this is no Atom feed", do="Give the Atom feed as it was exported.")
    return tuple(_blocks(root))


def _blocks(feed: etree._Element) -> Iterator[Block]:
    title = clean(feed.findtext(f"{_ATOM}title") or "")
    for labels in LANGUAGES.values():
        title = title.removeprefix(f"{labels.sample}: ")
    yield Block(title, Kind.TITLE)
    yield Block(clean(feed.findtext(f"{_ATOM}subtitle") or ""), Kind.DERIVED)
    yield from (Block(text, Kind.WRITTEN) for text in from_xml(etree.tostring(feed)))
    for entry in feed.iter(f"{_ATOM}entry"):
        yield Block(clean(entry.findtext(f"{_ATOM}title") or ""), Kind.HEADING)
        content = entry.find(f"{_ATOM}content")
        if content is not None:
            yield from blocks_of(content)
