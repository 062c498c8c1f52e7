"""Markdown (CommonMark) as blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.publish.cleaning import clean
from monitor.publish.importing import phrases
from monitor.publish.importing.blocks import Block, Kind

if TYPE_CHECKING:
    from markdown_it.token import Token


def read(raw: bytes) -> tuple[Block, ...]:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").parse(raw.decode("utf-8-sig", errors="replace"))
    blocks: list[Block] = []
    depth, level = 0, ""
    for token in tokens:
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.type in {"heading_open", "heading_close"}:
            level = token.tag if token.nesting == 1 else ""
        if token.type in {"code_block", "fence", "html_block"}:
            blocks.append(Block(clean(token.content)))
        elif token.type == "inline":
            blocks.append(Block(clean(_text(token)), _kind(token, level, in_list=depth > 0)))
    return tuple(blocks)


def _kind(token: Token, level: str, *, in_list: bool) -> Kind:
    text = _text(token)
    if level:
        plain = not (phrases.heading(text) or phrases.is_insights(text) or phrases.is_derived_heading(text))
        return Kind.TITLE if level == "h1" and plain else Kind.HEADING
    if in_list:
        return Kind.BULLET
    shown = [t for t in token.children or () if t.type != "text" or t.content]
    strong = bool(shown) and shown[0].type == "strong_open" and shown[-1].type == "strong_close"
    return Kind.SCORE if strong and phrases.score(clean(text)) else Kind.TEXT


def _text(token: Token) -> str:
    parts = []
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif child.type == "image" or child.type in {"text", "code_inline", "html_inline"}:
            parts.append(child.content)
    return "".join(parts)
