"""XML of sitemaps and repositories, parsed without entities, DTDs or network."""

from __future__ import annotations

from typing import Any

from monitor.collect.failures import FetchFailed
from monitor.collect.feed import without_doctype
from monitor.model import SourceOutcome


def parse_xml(body: bytes, url: str) -> Any:
    """The root element of ``body``. Broken XML gives what could be read; none at all is :class:`FetchFailed`."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(without_doctype(body).strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FetchFailed(SourceOutcome.BAD_CONTENT, f"De XML is niet te lezen ({error})", url=url) from error
    if root is None:
        raise FetchFailed(SourceOutcome.BAD_CONTENT, "Op dit adres staat geen XML", url=url)
    return root


def name(element: Any) -> str:
    """The element's name without its namespace; empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Any, wanted: str) -> list[Any]:
    return [child for child in element if name(child) == wanted]


def text_of(element: Any, wanted: str) -> str:
    """The text of the first child called ``wanted``, or nothing."""
    return next(("".join(child.itertext()).strip() for child in children(element, wanted)), "")
