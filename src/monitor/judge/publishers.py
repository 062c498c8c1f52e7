"""Who publishes: the curated registry in ``publishers.yaml``, asked by the address a text really came from.

A publisher is recognised by its domain, never by its name alone: a page can call itself anything. A host belongs to a
domain when it is that domain or a subdomain of it, so ``oecd.org.example.com`` and ``oecd-reports.com`` are not OECD; a
host that carries a registered name without belonging to it is reported as a look-alike. A DOI identifies the publisher
of a work only where the source is one that issues or indexes works, since any page can cite a DOI.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

import yaml

from monitor.errors import ConfigError
from monitor.model import SourceClass

INDEXING = frozenset(
    {SourceClass.PEER_REVIEWED, SourceClass.PREPRINT, SourceClass.IGO, SourceClass.GOVERNMENT, SourceClass.THINK_TANK}
)
CONFUSABLE = str.maketrans("013457", "oleast")
DISTINCTIVE = 4  # letters that a label needs before a likeness means anything


@dataclass(frozen=True, slots=True)
class Publisher:
    """An organisation that publishes. ``sells`` names what it sells that its publications may praise."""

    id: str
    name: str
    source_class: SourceClass
    authority: int  # 0 to 4
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    doi: tuple[str, ...] = ()  # prefixes
    issn: tuple[str, ...] = ()
    sells: tuple[str, ...] = ()
    platform: bool = False  # anybody can publish there


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the address says. At most one of the two is set."""

    publisher: Publisher | None = None
    lookalike: Publisher | None = None
    field: str = "url"


def recognise(url: str, *, doi: str | None = None, source_class: SourceClass | None = None) -> Recognised:
    """The publisher of the text at ``url``, or the publisher whose name its host imitates."""
    host = host_of(url)
    by_domain = _by_domain(host)
    if doi and (source_class in INDEXING or host.endswith("doi.org")):
        by_doi = _by_doi(doi)
        if by_doi and (by_domain is None or by_domain.platform):
            return Recognised(by_doi, field="doi")
    if by_domain:
        return Recognised(by_domain)
    return Recognised(lookalike=_imitated(host))


def named(text: str) -> tuple[Publisher, ...]:
    """The publishers that a text names, in the order of their first mention. Names are compared as whole words."""
    found = ((m.start(), p) for p in registry() for m in [_name_pattern(p.id).search(text)] if m)
    return tuple(p for _, p in sorted(found, key=lambda f: (f[0], f[1].id)))


def host_of(url: str) -> str:
    """The host of an address, in lower case and ASCII, without ``www.``."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
        host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""
    return host.lower().removeprefix("www.")


@cache
def registry() -> tuple[Publisher, ...]:
    """The shipped registry."""
    return parse_registry(files(__package__).joinpath("publishers.yaml").read_text(encoding="utf-8"))


def parse_registry(text: str, where: str = "publishers.yaml") -> tuple[Publisher, ...]:
    """A registry file as values. Raises ConfigError with the entry and what is wrong with it."""
    try:
        rows = yaml.safe_load(text)["publishers"]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ConfigError(
            f"the registry cannot be read: {error}", where=where, do="It needs a list `publishers`."
        ) from error
    return tuple(_publisher(row, where) for row in rows)


def _publisher(row: dict[str, object], where: str) -> Publisher:
    def many(name: str) -> tuple[str, ...]:
        value = row.get(name) or ()
        return tuple(str(v) for v in value) if isinstance(value, (list, tuple)) else (str(value),)

    try:
        return Publisher(
            id=str(row["id"]),
            name=str(row["name"]),
            source_class=SourceClass(str(row["class"])),
            authority=int(str(row["authority"])),
            domains=many("domains"),
            aliases=many("aliases"),
            doi=many("doi"),
            issn=many("issn"),
            sells=many("sells"),
            platform=bool(row.get("platform", False)),
        )
    except (KeyError, ValueError) as error:
        raise ConfigError(
            f"publisher {row.get('id', '?')!r}: {error}",
            where=where,
            do=f"Each needs id, name, class ({', '.join(SourceClass)}) and authority 0-4.",
        ) from error


@cache
def _domains() -> dict[str, Publisher]:
    return {d: p for p in registry() for d in p.domains}


@cache
def _name_pattern(identity: str) -> re.Pattern[str]:
    publisher = next(p for p in registry() if p.id == identity)
    names = sorted({publisher.name, *publisher.aliases}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(n) for n in names) + r")(?!\w)")


def _by_domain(host: str) -> Publisher | None:
    """The longest registered domain that the host is or lies under."""
    labels = host.split(".")
    candidates = (".".join(labels[i:]) for i in range(len(labels)))
    return next((_domains()[c] for c in candidates if c in _domains()), None)


def _by_doi(doi: str) -> Publisher | None:
    prefix = doi.lower().removeprefix("https://doi.org/").removeprefix("doi:").strip()
    matches = [(len(d), p) for p in registry() for d in p.doi if prefix == d or prefix.startswith((f"{d}/", f"{d}."))]
    return max(matches, key=lambda m: m[0])[1] if matches else None


def _imitated(host: str) -> Publisher | None:
    """The publisher whose name a foreign host carries as a label or part of one, also in lookalike letters."""
    parts = {_skeleton(part) for label in _decoded(host).split(".")[:-1] for part in (label, *label.split("-"))}
    return next((p for p, labels in _names_of_all() if labels & parts), None)


@cache
def _names_of_all() -> tuple[tuple[Publisher, frozenset[str]], ...]:
    return tuple((p, frozenset(_labels(p.domains))) for p in registry())


def _labels(domains: Iterable[str]) -> set[str]:
    """The part of each domain that is a name: ``oecd`` of ``oecd.org``. Suffixes such as ``edu`` have none."""
    names = {_skeleton(d.split(".")[0]) for d in domains if "." in d}
    return {n for n in names if len(n) >= DISTINCTIVE and n not in GENERIC}


GENERIC = frozenset(
    {
        "europa",
        "research",
        "government",
        "overheid",
        "admin",
        "gouv",
        "news",
        "wiki",
        "link",
        "academic",
        "journals",
        "open",
        "home",
        "pages",
        "blog",
        "learn",
    }
)


def _decoded(host: str) -> str:
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _skeleton(label: str) -> str:
    """Letters as they look: without accents, Cyrillic and Greek twins as Latin, digits as letters."""
    plain = unicodedata.normalize("NFKD", label.lower())
    plain = "".join(TWINS.get(c, c) for c in plain if not unicodedata.combining(c))
    return plain.translate(CONFUSABLE)


# Cyrillic and Greek letters that look like Latin ones.
TWINS = dict(zip("асеорхуіѕԁɡνοαρτυ", "aceopxyisdgvoaptu", strict=True))
