"""What an export put into an Office file beside its pages: texts as they were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from monitor.publish.importing.blocks import Block, Kind
from monitor.publish.packing import CUSTOM_XML
from monitor.publish.quoting import from_xml


class _Part(Protocol):
    @property
    def blob(self) -> bytes: ...


class Relation(Protocol):
    """A relation of python-docx or python-pptx, which share this much."""

    @property
    def reltype(self) -> str: ...
    @property
    def is_external(self) -> bool: ...
    @property
    def target_part(self) -> _Part: ...


def carried(relations: Iterable[Relation]) -> Iterator[Block]:
    for relation in relations:
        if relation.reltype == CUSTOM_XML and not relation.is_external:
            yield from (Block(text, Kind.WRITTEN) for text in from_xml(relation.target_part.blob))
