"""Publications for the tests of this folder."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import yaml

from monitor.draft.material import Material
from monitor.draft.themes import load_themes
from monitor.model import Document, Relation, SourceClass

HERE = Path(__file__).parent


def make(
    text: str,
    *,
    item: int = 1,
    language: str | None = "en",
    source: str = "Institute for Careful Work",
    source_class: SourceClass = SourceClass.PEER_REVIEWED,
    relation: Relation = Relation.EXTENDS,
    title: str = "A title",
    teaser: str = "",
    published: date | None = date(2026, 3, 2),
    matched: str | None = None,
    theme: str = "",
) -> Material:
    """``theme`` is the one that the embeddings would find, and find clearly."""
    document = Document(
        url=f"https://example.org/{item}",
        title=title,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        source="source",
        published=published,
        language=language,
        teaser=teaser,
    )
    near = {one.id: 0.9 if one.id == theme else 0.5 for one in load_themes()} if theme else None
    return Material(item, document, source, source_class, relation, matched, theme_scores=near)


def publications() -> dict[str, Material]:
    rows = yaml.safe_load((HERE / "publications.yaml").read_text(encoding="utf-8"))
    return {
        row["id"]: make(
            row["text"],
            item=number,
            language=row["language"],
            source=row["source"],
            source_class=SourceClass(row["source_class"]),
            title=row["title"],
            teaser=row["teaser"],
            theme=row["theme"],
        )
        for number, row in enumerate(rows, start=1)
    }
