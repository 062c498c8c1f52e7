"""An HTML page to blocks of text: the frame cut away first, then trafilatura."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from monitor.links import absolute, base_of
from monitor.read.metadata import Metadata, metadata
from monitor.read.text import line
from monitor.read.urls import same_site


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as read: what it says about itself, its paragraphs, and where these link to."""

    metadata: Metadata
    blocks: tuple[str, ...]
    links: tuple[str, ...]


_MAX_BYTES = 6_000_000  # pages with their pictures inside reach 5 MB; the text stands before that


def load(body: bytes, content_type: str | None = None) -> Any | None:
    """The page as a tree (lxml), or None when there is nothing to parse. More than any article needs is not read."""
    from trafilatura import load_html

    # Its complaints about a page ("discarding data") are for its makers; ours are the outcome that people see.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    body = body[:_MAX_BYTES]
    charset = re.search(r"charset=[\"']?([\w-]+)", content_type or "", re.IGNORECASE)
    if charset and charset[1].lower() not in {"utf-8", "utf8"}:
        try:
            return load_html(body.decode(charset[1]))
        except (LookupError, UnicodeDecodeError):
            pass
    return load_html(body)


def read_page(tree: Any, url: str) -> PageText:
    """Text and metadata of the page ``tree`` found at ``url``. The tree is changed by it."""
    about = metadata(tree, url)
    cut_frame(tree)
    links = _links(tree, url)
    return PageText(about, tuple(_blocks(tree, about)), links)


# --------------------------------------------------------------------------------------------- the frame
#: What is never part of an article. Cookie notices are told by name and role, since they come in every language.
_FRAME = (
    "//*[@role='dialog' or @role='alertdialog' or @role='navigation' or @role='search' or @aria-modal='true']",
    "//*[self::div or self::section or self::aside or self::form][contains(concat(' ', translate(concat(@id, ' ', "
    "@class), 'COKIENST', 'cokienst'), ' '), 'cookie') or contains(@id, 'onetrust') or contains(@class, 'gdpr') or "
    "contains(@id, 'didomi') or contains(@class, 'cc-window') or contains(@id, 'CybotCookie') or "
    "contains(@class, 'consent')]",
)


def cut_frame(tree: Any) -> None:
    """Take out consent notices, dialogs and navigation, unless that would take the page's own text along."""
    for path in _FRAME:
        for element in tree.xpath(path):
            parent = element.getparent()
            if (
                parent is None
                or element.tag in {"html", "body", "main", "article"}
                or element.xpath(".//article | .//main")
            ):
                continue
            _drop(element, parent)


def _drop(element: Any, parent: Any) -> None:
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


# ------------------------------------------------------------------------------------------------- blocks
def _blocks(tree: Any, about: Metadata) -> list[str]:
    from trafilatura import extract

    marked = _marked_up(tree)
    text = extract(tree, include_comments=False, include_tables=True, output_format="txt") or ""
    blocks = [line(block) for block in text.split("\n")]
    if about.title and blocks and blocks[0].startswith(f"{about.title} "):  # very short pages come as one block
        blocks[0] = blocks[0].removeprefix(about.title).strip()
    if sum(map(len, marked)) > _LOST * sum(map(len, blocks)):
        blocks = marked
    return [block for block in blocks if block and not _is_frame(block, about)]


#: Trafilatura takes one container; some sites cut an article in several, between which advertisements stand. Then the
#: paragraphs of the element that the page itself marks as the article are taken, when they are so much more.
_LOST = 2.0  # at 1.5 the trafilatura set loses .0006
_OUTSIDE = {"aside", "nav", "footer", "form", "figure", "header", "figcaption", "button"}


_BESIDE = re.compile(
    r"comment|reply|respond|related|recommend|share|social|newsletter|subscri|promo|sidebar|author|byline|meta|tags|widget"
    r"|breadcrumb|caption|rating|gallery|slider|advert|sponsor",
    re.IGNORECASE,
)


def _named(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _marked_up(tree: Any) -> list[str]:
    """The paragraphs of the page's one article element; nothing when there are several, as on a list of articles."""
    roots = tree.xpath("//*[@itemprop='articleBody']") or tree.xpath("//article[not(ancestor::article)]")
    if len(roots) != 1:
        return []
    blocks: list[str] = []
    outer = [roots[0], *roots[0].iterancestors()]
    for element in roots[0].iter("p", "h2", "h3", "h4", "blockquote", "li"):
        parents = list(element.iterancestors())
        if any(parent.tag in _OUTSIDE or _BESIDE.search(_named(parent)) for parent in parents[: -len(outer) or None]):
            continue
        if element.tag in {"blockquote", "li"} and element.xpath(".//p"):
            continue  # its paragraphs come by themselves
        text = line("".join(element.itertext()))
        linked = sum(len(line("".join(a.itertext()))) for a in element.iter("a"))
        if text and linked < 0.6 * len(text):
            blocks.append(text)
    return blocks


_FRAME_LINE = re.compile(
    r"(?:share|print|save|email|tweet|like|subscribe|related|read more|more on this|lees ook|lees meer|deel(?: dit)?"
    r"|delen|gerelateerd|download(?: (?:de|het|the) .{0,60})?(?: ?\(pdf.{0,20}\))?"
    r"|mehr zum thema|à lire aussi|partager)[:\s.]*"
    r"|.{0,12}©.{0,120}|download .{0,80}\(pdf.{0,20}\)\.?",
    re.IGNORECASE,
)


def _is_frame(block: str, about: Metadata) -> bool:
    """A line that repeats the head line or byline, or belongs to the page and not to the text."""
    if block.casefold() == about.title.casefold():
        return True
    if len(block) < 140 and _FRAME_LINE.fullmatch(block):
        return True
    return len(block) < 140 and bool(about.authors or about.published) and _is_byline(block, about)


def _is_byline(block: str, about: Metadata) -> bool:
    """Whether nothing is left of ``block`` without authors, site, date and the words between them."""
    rest = block
    for name in (*about.authors, about.site_name or ""):
        if name:
            rest = re.sub(re.escape(name), " ", rest, flags=re.IGNORECASE)
    if rest == block and not re.search(r"\d{4}", block):
        return False
    if about.published:
        rest = rest.replace(about.published.isoformat(), " ")
    rest = re.sub(
        r"\b(?:by|door|von|par|and|en|und|et|published|gepubliceerd|op|on|am|le)\b", " ", rest, flags=re.IGNORECASE
    )
    return not re.search(r"\w", rest)


# -------------------------------------------------------------------------------------------------- links
def _links(tree: Any, url: str) -> tuple[str, ...]:
    """Addresses on other sites that the article itself links to, in order: the trail to a primary source."""
    roots = tree.xpath("//article") or tree.xpath("//main") or tree.xpath("//body")
    base = base_of(tree, url)
    found: list[str] = []
    for root in roots[:3]:
        for anchor in root.iter("a"):
            link = absolute(anchor.get("href") or "", base)
            if link is None or same_site(link, url) or _SHARE.search(link):
                continue
            if not any(p.tag in {"nav", "aside", "footer"} for p in anchor.iterancestors()):
                found.append(link)
    return tuple(dict.fromkeys(found))[:100]


_SHARE = re.compile(
    r"(?:facebook|twitter|x|linkedin|whatsapp|pinterest|reddit|instagram|youtube|tiktok|bsky|threads|t)\.(?:com|me|net|app)"
    r"(?:/|$)|/share\b|addtoany|mailto:|intent/tweet",
    re.IGNORECASE,
)
