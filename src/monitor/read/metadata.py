"""What a page says about itself: meta elements, schema.org's JSON-LD and microdata, links, and its own head lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.links import absolute, base_of, first_doi
from monitor.read.dates import date_in_url, read_date
from monitor.read.language import declared_code
from monitor.read.marks import is_free, is_retracted, is_sponsored, one_of
from monitor.read.pdf_links import pdf_links
from monitor.read.schema_org import Work, json_ld, value_of
from monitor.read.text import line
from monitor.read.urls import same_site


@dataclass(frozen=True, slots=True)
class Metadata:
    title: str = ""
    authors: tuple[str, ...] = ()
    published: date | None = None
    date_source: str | None = None
    language: str | None = None
    doi: str | None = None
    canonical: str | None = None
    site_name: str | None = None
    description: str = ""
    pdf: tuple[str, ...] = ()  # addresses of the same publication as PDF, the surest first
    free: bool | None = None  # schema.org's isAccessibleForFree
    retracted: bool = False
    sponsored: bool = False


def metadata(tree: Any, url: str) -> Metadata:
    """Read the head and the marked-up parts of ``tree``, the page at ``url``. Nothing is guessed."""
    meta = _meta(tree)
    things = list(json_ld(tree))
    title, site = _title(tree, meta, things)
    published, source = _published(tree, meta, things, url)
    return Metadata(
        title=title,
        authors=_authors(tree, meta, things),
        published=published,
        date_source=source,
        language=declared_code(_first(tree.xpath("/html/@lang | /html/@xml:lang")) or one_of(meta, _LANGUAGE)),
        doi=_doi(meta, things, tree),
        canonical=_canonical(tree, meta, url),
        site_name=site,
        description=line(one_of(meta, _DESCRIPTION) or ""),
        pdf=pdf_links(tree, meta, things, url, title),
        free=is_free(things, meta),
        retracted=is_retracted(title, meta, things),
        sponsored=is_sponsored(tree, meta, things),
    )


_DESCRIPTION = ("og:description", "description", "dc.description", "twitter:description")
_LANGUAGE = ("citation_language", "dc.language", "dcterms.language", "content-language", "og:locale")


def _meta(tree: Any) -> dict[str, list[str]]:
    """All values of each meta element, by lower-case name."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop") or element.get("http-equiv")
        content = element.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), []).append(content.strip())
    return found


def _first(values: Iterable[Any]) -> str | None:
    return next((str(v).strip() for v in values if str(v).strip()), None)


# -------------------------------------------------------------------------------------------------- title
def _title(tree: Any, meta: Mapping[str, list[str]], things: list[Work]) -> tuple[str, str | None]:
    site = line(one_of(meta, ("og:site_name", "application-name", "citation_publisher", "dc.publisher")) or "") or None
    headlines = [line("".join(h.itertext())) for h in tree.xpath("//h1")]
    candidates = [
        one_of(meta, ("citation_title", "og:title", "dc.title", "dcterms.title")),
        next((h for h in (value_of(t, "headline") for t in things) if h), None),
        headlines[0] if len(headlines) == 1 else None,
        one_of(meta, ("twitter:title", "title", "headline")),
        next((h for h in headlines if h), None),
        "".join(tree.xpath("//head/title[1]//text()")),
    ]
    titles = [line(_plain(c)) for c in candidates if c and line(_plain(c))]
    if not titles:
        return "", site
    return _without_site(titles[0], site, headlines), site


def _plain(text: str) -> str:
    import html

    text = html.unescape(text) if "&" in text else text
    return re.sub(r"</?(?:i|b|em|strong|sub|sup|span|br|p)\b[^<>]*>", "", text)


def _without_site(title: str, site: str | None, headlines: list[str]) -> str:
    """``title`` without " | Site name" behind it, where the page itself shows that this is what it is."""
    parts = re.split(r"\s+[|–—·•»-]\s+", title)
    if len(parts) < 2:
        return title
    tail = parts[-1]
    head = title[: title.rindex(tail)].rstrip(" |–—·•»-")
    if (site and tail.casefold() == site.casefold()) or head in headlines:
        return head
    return title


# ------------------------------------------------------------------------------------------------ authors
_BY = re.compile(r"^(?:by|door|von|par|auteurs?|authors?)[:\s]+", re.IGNORECASE)


def _authors(tree: Any, meta: Mapping[str, list[str]], things: list[Work]) -> tuple[str, ...]:
    found = meta.get("citation_author") or meta.get("dc.creator") or meta.get("dcterms.creator") or []
    if not found:
        found = [name for thing in things[:1] for name in _people(thing.get("author"))]
    if not found:
        found = meta.get("author") or meta.get("article:author") or meta.get("parsely-author") or []
    if not found:
        found = [line("".join(e.itertext())) for e in tree.xpath("//*[@rel='author' or @itemprop='author']")[:6]]
    names = (_BY.sub("", line(name)) for name in found)
    return tuple(dict.fromkeys(n for n in names if 1 < len(n) < 120 and not n.startswith(("http", "@", "www."))))


def _people(value: Any) -> Iterator[str]:
    for person in value if isinstance(value, list) else [value]:
        if isinstance(person, str):
            yield person
        elif isinstance(person, dict) and isinstance(person.get("name"), str):
            yield person["name"]


# -------------------------------------------------------------------------------------------------- dates
#: In the order of trust: the day of publication before that of the page.
_DATE_META = (
    "citation_publication_date", "citation_online_date", "citation_date", "article:published_time",
    "og:article:published_time", "article:published", "dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date",
    "datepublished", "date_published", "publication_date", "publish-date", "publishdate", "pubdate", "parsely-pub-date",
    "sailthru.date", "article.published", "rnews:datepublished", "bt:pubdate", "dcterms.created", "dc.date.created",
    "cxenseparse:recs:publishtime", "govuk:first-published-at", "date",
)  # fmt: skip


def _published(
    tree: Any, meta: Mapping[str, list[str]], things: list[Work], url: str
) -> tuple[date | None, str | None]:
    for name in _DATE_META:
        if found := read_date(one_of(meta, [name])):
            return found, f"meta {name}"
    for thing in things:
        if found := read_date(value_of(thing, "datePublished")):
            return found, "json-ld datePublished"
    for element in tree.xpath("//*[@itemprop='datePublished']")[:3]:
        if found := read_date(element.get("content") or element.get("datetime") or line("".join(element.itertext()))):
            return found, "itemprop datePublished"
    if found := _time_element(tree):
        return found, "time"
    if found := _labelled(tree):
        return found, "label"
    found = date_in_url(url)
    return found, "url" if found else None


#: Where a time element belongs to something else than this publication.
_ELSEWHERE = {"aside", "footer", "nav"}


def _time_element(tree: Any) -> date | None:
    """The one date of the time elements in the article's own head; two different ones are no date."""
    for where in ("//time[@pubdate]", "//article//time[@datetime]", "//main//time[@datetime]"):
        dates: list[date | None] = []
        for element in tree.xpath(where):
            parents = list(element.iterancestors())
            if any(p.tag in _ELSEWHERE or _LIST.search(_names(p)) for p in parents) or len(dates) > 6:
                continue
            if _UPDATED.search(_names(element)) or any(_UPDATED.search(_names(p)) for p in parents[:2]):
                continue
            dates.append(read_date(element.get("datetime")))
        if dates and dates[0] and (len(set(dates)) == 1 or where == "//time[@pubdate]"):
            return dates[0]
        if dates and dates[0] and len(tree.xpath("//article")) == 1:
            return dates[0]
    return None


def _names(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


_LIST = re.compile(r"related|recommend|teaser|most-read|comment|sidebar|card|more-", re.IGNORECASE)
_UPDATED = re.compile(r"updat|modif|gewijzigd|bijgewerkt", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:published(?: on)?|publication date|date published|posted(?: on)?|gepubliceerd(?: op)?|publicatiedatum"
    r"|geplaatst(?: op)?|datum|veröffentlicht(?: am)?|erschienen(?: am)?|publié(?: le)?|date de publication)"
    r"\s*:?\s*(.{6,40})$",
    re.IGNORECASE,
)


def _labelled(tree: Any) -> date | None:
    for element in tree.iter("p", "span", "div", "li", "dd", "td", "small"):
        if len(element) > 3 or any(len(child) for child in element):  # a line of its own, not what it stands in
            continue
        text = line("".join(element.itertext()))
        if 12 <= len(text) <= 70 and (match := _LABEL.match(text)) and (found := read_date(match[1])):
            return found
    return None


# ------------------------------------------------------------------------------------------- links, flags
_DOI_META = (
    "citation_doi", "dc.identifier", "dcterms.identifier", "prism.doi", "bepress_citation_doi", "doi",
)  # fmt: skip


def _doi(meta: Mapping[str, list[str]], things: list[Work], tree: Any) -> str | None:
    values = [one_of(meta, [name]) for name in _DOI_META]
    values += [value_of(thing, key) for thing in things[:2] for key in ("identifier", "sameAs", "@id")]
    values += tree.xpath("//link[@rel='canonical']/@href[contains(., 'doi.org/10.')]")
    for value in values:
        if value and (found := first_doi(str(value))):
            return found
    return None


def _canonical(tree: Any, meta: Mapping[str, list[str]], url: str) -> str | None:
    """The page's own address for itself, when it stays on the site and leads to a page and not to the front door."""
    for value in [*tree.xpath("//link[@rel='canonical']/@href"), *meta.get("og:url", [])]:
        link = absolute(str(value), base_of(tree, url))
        if link and same_site(link, url) and not re.fullmatch(r"https?://[^/]+/?(?:[a-z]{2}/?)?", link):
            return link
    return None
