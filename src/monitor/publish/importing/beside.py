"""Text that an Office file keeps beside its pages or in drawings: charts, diagrams, comments. It has no place in a
register, and it is listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from monitor.publish.cleaning import clean
from monitor.publish.importing.blocks import Block, Kind
from monitor.publish.importing.carried import Relation

# The last part of a relation's type -> what a person calls it.
_KINDS = {"chart": "Grafiek", "diagramData": "Schema", "comments": "Opmerking", "chartEx": "Grafiek"}
_TEXTS = {"t", "v", "text"}


def beside(relations: Iterable[Relation]) -> Iterator[Block]:
    """The texts in the drawings and comments that a page or document points to, a block each."""
    for relation in relations:
        name = _KINDS.get(relation.reltype.rsplit("/", 1)[-1])
        if name is None or relation.is_external:
            continue
        texts = dict.fromkeys(_texts(relation.target_part.blob))
        if texts:
            yield Block(f"{name}: {'; '.join(texts)}", Kind.ASIDE)


def _texts(raw: bytes) -> Iterator[str]:
    """Paragraph by paragraph, and the words of axes and series, which stand in no paragraph."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(raw, parser)
    for element in root.iter() if root is not None else ():
        if not isinstance(element.tag, str) or etree.QName(element).localname not in _TEXTS | {"p"}:
            continue
        name = etree.QName(element).localname
        inside = any(isinstance(a.tag, str) and etree.QName(a).localname == "p" for a in element.iterancestors())
        if name == "p":
            text = clean("".join(t.text or "" for t in element.iter() if _is_text(t)))
        else:
            text = "" if inside else clean(element.text or "")
        if text and not text.replace(".", "").replace(",", "").isdigit():
            yield text


def _is_text(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).localname == "t"
