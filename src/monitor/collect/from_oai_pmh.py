"""OAI-PMH 2.0 with Dublin Core: how repositories (the World Bank's among them) tell what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from monitor.collect.adapter import Taken
from monitor.collect.api import with_query
from monitor.collect.dates import in_utc, parse_moment, printed_date
from monitor.collect.failures import FetchFailed
from monitor.collect.http import Fetcher
from monitor.collect.text import clean, plain
from monitor.collect.window import since
from monitor.collect.xml import children, name, parse_xml, text_of
from monitor.links import first_doi
from monitor.model import Entry, Source, SourceOutcome, Validators

_PAGES = 10  # answers that follow each other through a resumption token


def take(source: Source, validators: Validators, fetcher: Fetcher, now: datetime) -> Taken:
    """Records changed since the window's first day. "Changed" is not "published": old papers come back, and are known
    again by their identifier."""
    options = dict(source.options)
    url = with_query(
        source.url,
        {
            "verb": "ListRecords",
            "metadataPrefix": options.get("prefix", "oai_dc"),
            "from": since(source, now).isoformat(),
            "set": options.get("set"),
        },
    )
    entries: list[Entry] = []
    for _ in range(_PAGES):
        answer = fetcher.fetch(url, allow_private=source.allow_private, accept="text/xml", robots=False)
        root = parse_xml(answer.content, answer.url)
        _check(root, answer.url)
        for part in children(root, "ListRecords"):
            entries += [entry for record in children(part, "record") if (entry := _entry(record))]
        token = next((text_of(part, "resumptionToken") for part in children(root, "ListRecords")), "")
        if not token or len(entries) >= fetcher.limits.max_entries:
            break
        url = with_query(source.url, {"verb": "ListRecords", "resumptionToken": token})
    else:
        token = "more"  # noqa: S105 - not a password
    return Taken(tuple(entries), status=200, overflowed=bool(token), title=source.name)


def _check(root: Any, url: str) -> None:
    if name(root) != "OAI-PMH":
        raise FetchFailed(SourceOutcome.NOT_A_FEED, "Op dit adres antwoordt geen OAI-PMH-dienst", url=url)
    for error in children(root, "error"):
        if error.get("code") != "noRecordsMatch":
            what = f"De dienst weigert de vraag ({error.get('code')}): {''.join(error.itertext())[:200]}"
            raise FetchFailed(SourceOutcome.BAD_CONTENT, what, url=url)


def _entry(record: Any) -> Entry | None:
    header = next(iter(children(record, "header")), None)
    if header is None or header.get("status") == "deleted":
        return None
    fields = dict(_fields(record))
    title = clean(plain(next(iter(fields.get("title", [])), "")))
    if not title:
        return None
    published, printed = _published(fields.get("date", []))
    identifiers = fields.get("identifier", [])
    return Entry(
        id=text_of(header, "identifier") or None,
        title=title,
        link=_link(identifiers),
        published=published,
        date_source="dc:date" if published else None,
        updated=in_utc(parse_moment(text_of(header, "datestamp"))),
        summary=plain(max(fields.get("description", [""]), key=len))[:5000],
        authors=tuple(clean(author) for author in fields.get("creator", []) if author),
        doi=next(filter(None, map(first_doi, identifiers)), None),
        printed=printed,
    )


def _fields(record: Any) -> Iterator[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for metadata in children(record, "metadata"):
        for element in metadata.iter():
            if isinstance(element.tag, str) and element.text and element.text.strip():
                found.setdefault(name(element), []).append(element.text.strip())
    yield from found.items()


def _published(dates: list[str]) -> tuple[datetime | None, Any]:
    """The earliest complete day: repositories add the days of accession and availability behind that of issue."""
    moments = [(utc, moment) for d in dates if len(d) >= 10 and (moment := parse_moment(d)) and (utc := in_utc(moment))]
    if not moments:
        return None, None
    utc, moment = min(moments)
    return utc, printed_date(moment)


def _link(identifiers: list[str]) -> str | None:
    """A handle or DOI before any other address; files last."""
    links = [i for i in identifiers if i.startswith(("http://", "https://"))]
    ranked = sorted(links, key=lambda i: ("handle" not in i and "doi.org" not in i, i.lower().endswith(".pdf")))
    if ranked:
        return ranked[0]
    doi = next(filter(None, map(first_doi, identifiers)), None)
    return f"https://doi.org/{doi}" if doi else None
