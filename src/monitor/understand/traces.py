"""What understanding takes in, and the light memory that it leaves behind."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import date

from monitor.model import Document, ItemOutcome, Relation, SourceClass


@dataclass(frozen=True, slots=True)
class Item:
    """A publication to be understood, under the number that the store gave it."""

    id: int
    document: Document
    source_class: SourceClass


@dataclass(frozen=True, slots=True)
class Trace:
    """What is remembered of an item: enough to find its copies and to let its cluster grow, and no text.

    ``pieces`` are the keys of its vectors (SHA-256 of the embedded texts), the head's first. ``fingerprint`` is its
    wording (see fingerprints). About 1 kB as JSON.
    """

    item: int
    url: str
    title: str
    source: str
    source_class: SourceClass
    published: date | None
    language: str | None
    outcome: ItemOutcome
    relation: Relation = Relation.NONE
    development: int | None = None
    cluster: int | None = None
    of: int | None = None
    fingerprint: bytes = b""
    figures: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    doi: str | None = None
    length: int = 0  # characters of the text
    # What people did, which is not part of the JSON, for it changes.
    held: bool = False  # a person decided, or worked on, where it is: the program leaves it there
    approved: bool = False  # and approved it

    def to_json(self) -> str:
        """One line; `from_json` gives the same trace back."""
        fields = {
            "item": self.item,
            "url": self.url,
            "title": self.title,
            "source": self.source,
            "class": self.source_class.value,
            "published": self.published.isoformat() if self.published else None,
            "language": self.language,
            "outcome": self.outcome.value,
            "relation": self.relation.value,
            "development": self.development,
            "cluster": self.cluster,
            "of": self.of,
            "fingerprint": base64.b64encode(self.fingerprint).decode(),
            "figures": self.figures,
            "names": self.names,
            "pieces": self.pieces,
            "doi": self.doi,
            "length": self.length,
        }
        return json.dumps(
            {key: value for key, value in fields.items() if value not in (None, (), "")}, ensure_ascii=False
        )

    @classmethod
    def from_json(cls, text: str) -> Trace:
        """Raises ValueError or KeyError for a text that ``to_json`` did not write."""
        fields = json.loads(text)
        published = fields.get("published")
        return cls(
            item=fields["item"],
            url=fields.get("url", ""),
            title=fields.get("title", ""),
            source=fields.get("source", ""),
            source_class=SourceClass(fields["class"]),
            published=date.fromisoformat(published) if published else None,
            language=fields.get("language"),
            outcome=ItemOutcome(fields["outcome"]),
            relation=Relation(fields["relation"]),
            development=fields.get("development"),
            cluster=fields.get("cluster"),
            of=fields.get("of"),
            fingerprint=base64.b64decode(fields.get("fingerprint", "")),
            figures=tuple(fields.get("figures", ())),
            names=tuple(fields.get("names", ())),
            pieces=tuple(fields.get("pieces", ())),
            doi=fields.get("doi"),
            length=fields.get("length", 0),
        )
