"""HTML pages as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree, html

from monitor.errors import ExportError
from monitor.publish.cleaning import clean
from monitor.publish.html import WRITTEN
from monitor.publish.importing import phrases
from monitor.publish.importing.blocks import Block, Kind

_BLOCKS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "dt", "dd", "pre", "blockquote", "figcaption"}
_UNSEEN = {"script", "style", "head", "template", "noscript"}


def read(raw: bytes) -> tuple[Block, ...]:
    try:
        root = html.document_fromstring(raw, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ExportError("this is no HTML page", do="Save the page as HTML and try again.") from error
    written = (
        Block(meta.get("content", ""), Kind.WRITTEN) for meta in root.iter("meta") if meta.get("name") == WRITTEN
    )
    return (*written, *blocks_of(root))


def blocks_of(root: etree._Element) -> Iterator[Block]:
    """The blocks under ``root`` in reading order: each stretch of text once, under the nearest block around it."""
    for element in root.iter():
        if not isinstance(element.tag, str) or _name(element) in _UNSEEN or _hidden(element):
            continue
        name = _name(element)
        text = clean(_own_text(element))
        if text:
            yield Block(text, _kind(element, name, text))


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname).lower()


def _hidden(element: etree._Element) -> bool:
    return any(isinstance(a.tag, str) and _name(a) in _UNSEEN for a in element.iterancestors())


def _own_text(element: etree._Element) -> str:
    """The text of a block without that of blocks inside it; nothing for an inline element, which its block has."""
    inline = _name(element) not in _BLOCKS
    if inline and (
        _inside_block(element) or _name(element) not in {"div", "body", "section", "article", "main", "header"}
    ):
        return ""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and _name(child) == "br":
            parts.append("\n")
        elif (
            isinstance(child.tag, str) and not _is_block(child) and "noteref" not in (child.get("class") or "").split()
        ):
            parts.append("".join(map(str, child.itertext())))
        parts.append(child.tail or "")
    return "".join(parts)


def _is_block(element: etree._Element) -> bool:
    name = _name(element)
    return name in _BLOCKS | _UNSEEN | {
        "div",
        "section",
        "article",
        "main",
        "header",
        "nav",
        "ul",
        "ol",
        "table",
        "svg",
    }


def _inside_block(element: etree._Element) -> bool:
    return any(isinstance(a.tag, str) and _name(a) in _BLOCKS for a in element.iterancestors())


def _kind(element: etree._Element, name: str, text: str) -> Kind:
    around = [a for a in element.iterancestors() if isinstance(a.tag, str)]
    classes = {c for a in (element, *around) for c in (a.get("class") or "").split()}
    if any(_name(a) == "nav" for a in around) or "overview" in classes:
        return Kind.DERIVED
    if name in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        plain = not (phrases.heading(text) or phrases.is_insights(text))
        return Kind.TITLE if name == "h1" and plain else Kind.HEADING
    if name == "li":
        return Kind.NOTE if "sources" in classes else Kind.BULLET
    return Kind.SCORE if "validity" in classes and phrases.score(text) else Kind.TEXT
