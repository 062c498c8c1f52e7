"""The access kinds: what each is for and which options it takes. ``collect.py`` names the module of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """An access kind: what it is, whether its URL is a web address, and which options it takes. An ``interface`` is
    made for programs: its own terms of use stand in the place of robots.txt."""

    description: str
    web: bool = True
    interface: bool = False
    options: tuple[tuple[str, str], ...] = ()  # name, meaning


KINDS: Mapping[str, Kind] = {
    "feed": Kind(
        "RSS, Atom, RDF or JSON Feed",
        options=(("query", "words of which one has to be in the title or summary, comma separated"),),
    ),
    "sitemap": Kind(
        "sitemap.xml or an index of them",
        options=(
            ("shard", "only sitemap files whose address holds this text"),
            ("include", "only pages whose address matches this regular expression"),
            ("exclude", "no pages whose address matches this regular expression"),
            ("since_days", "only pages changed in the last so many days (default 14)"),
        ),
    ),
    "listing": Kind(
        "a page that lists publications",
        options=(
            ("selector", "CSS selector of the links; without it article links are found automatically"),
            ("include", "only links that match this regular expression"),
            ("exclude", "no links that match this regular expression"),
        ),
    ),
    "crossref": Kind(
        "Crossref's works, as https://api.crossref.org/works",
        interface=True,
        options=(
            ("filter", "Crossref filter, such as prefix:10.5089"),
            ("query", "query.bibliographic"),
            ("since_days", "created in the last so many days (default 14)"),
            ("mailto", "address for Crossref's polite pool"),
            ("rows", "at most so many (default 100)"),
        ),
    ),
    "arxiv": Kind(
        "arXiv's query interface, as https://export.arxiv.org/api/query",
        interface=True,
        options=(
            ("categories", "such as econ.GN, cs.CY"),
            ("query", "search_query in arXiv's own form, instead of or with the categories"),
            ("rows", "at most so many (default 100)"),
        ),
    ),
    "oai-pmh": Kind(
        "a repository's OAI-PMH interface",
        interface=True,
        options=(
            ("set", "OAI set"),
            ("prefix", "metadata prefix (default oai_dc)"),
            ("since_days", "changed in the last so many days (default 14)"),
        ),
    ),
    "openalex": Kind(
        "OpenAlex's works, as https://api.openalex.org/works",
        interface=True,
        options=(
            ("filter", "OpenAlex filter"),
            ("search", "words to search for"),
            ("since_days", "published in the last so many days (default 14)"),
            ("key_variable", "environment variable with the key (default OPENALEX_API_KEY)"),
            ("mailto", "address for the polite pool"),
        ),
    ),
    "govuk": Kind(
        "a GOV.UK finder, as https://www.gov.uk/search/research-and-statistics.atom",
        options=(("query", "keywords for the finder"), ("organisations", "such as department-for-education")),
    ),
    "mailbox": Kind(
        "newsletters: imaps://server/folder, or a folder with .eml files",
        web=False,
        options=(
            ("user_variable", "environment variable with the user name (default MONITOR_IMAP_USER)"),
            ("password_variable", "environment variable with the password (default MONITOR_IMAP_PASSWORD)"),
            ("from", "only messages whose sender holds this text"),
            ("since_days", "messages of the last so many days (default 14)"),
            ("include", "only links that match this regular expression"),
        ),
    ),
    "drop": Kind("a folder in which people put pages and PDFs", web=False),
}
