"""Commands on sources: what is in the file, whether it works from here, and what one address holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.opened import opened, print_json, print_table
from monitor.errors import ConfigError, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.collect.health import Health
    from monitor.collect.http import Fetcher
    from monitor.model import Source, SourceClass
    from monitor.pipeline.watching import Watched

app = typer.Typer(no_args_is_help=True, help="List, try, add and exchange sources.")

SourcesFile = Annotated[Path | None, typer.Option("--sources", help="The sources file (default: sources.yaml).")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]
Private = Annotated[bool, typer.Option("--allow-private", help="Allow an address of this machine or network.")]


def add_to(main: typer.Typer) -> None:
    """Put the group ``sources`` and the commands ``feed`` and ``read`` on the command line."""
    main.add_typer(app, name="sources")
    main.command("feed")(feed)
    main.command("read")(read)


def _path(given: Path | None) -> Path:
    from monitor.settings import load_settings

    return given or load_settings().sources


def _fetcher() -> Fetcher:
    from monitor.collect.http import Fetcher
    from monitor.settings import load_settings

    return Fetcher(contact=load_settings().contact or None)


def _write(path: Path, text: str) -> None:
    """Replace the file at once or not at all."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


# ------------------------------------------------------------------------------------------------ sources
@app.command("list")
def list_sources(sources: SourcesFile = None, as_json: AsJson = False) -> None:
    """List the sources of the file: whether they are on, how the last run found them, and since when they fail."""
    from monitor.collect.sources import load_sources, source_json

    found = load_sources(_path(sources))
    known = _health()
    if as_json:
        return print_json([source_json(source) | _health_json(known.get(source.id)) for source in found])
    rows = []
    for source in found:
        seen = known.get(source.id)
        past = seen.past if seen else None
        last = f"{seen.last.outcome.value} {seen.last.at:%Y-%m-%d}" if seen and seen.last else ""
        week = past.per_week if past and past.per_week is not None else ""
        rows.append(
            (source.id, source.name, source.source_class.value, source.kind, "on" if source.enabled else "off", last,
             f"{past.last_new:%Y-%m-%d}" if past and past.last_new else "", week, seen.items if seen else "",
             f"{seen.full:.0%}" if seen and seen.full is not None else "", source.reason or _remark(past))
        )  # fmt: skip
    return print_table(
        ("id", "name", "class", "kind", "", "last run", "last new", "a week", "items", "full text", "remark"), rows
    )


def _remark(past: Health | None) -> str:
    if past is None:
        return ""
    moved = f"verhuisd naar {past.moved_to}: pas het adres aan" if past.moved_to else ""
    return "; ".join(part for part in (past.note, moved) if part)


def _health() -> dict[str, Watched]:
    """What the runs so far found; nothing before the first one."""
    from datetime import UTC, datetime

    from monitor.settings import load_settings

    settings = load_settings()
    if not settings.database_url and not (settings.outputs / "monitor.sqlite").exists():
        return {}
    from monitor.pipeline.watching import watch

    with opened() as monitor:
        return watch(monitor, now=datetime.now(UTC))


def _health_json(seen: Watched | None) -> dict[str, object]:
    past = seen.past if seen else None
    return {
        "last_outcome": seen.last.outcome.value if seen and seen.last else None,
        "last_run": seen.last.at.isoformat() if seen and seen.last else None,
        "last_success": past.last_success.isoformat() if past and past.last_success else None,
        "last_new": past.last_new.isoformat() if past and past.last_new else None,
        "failures": past.failures if past else 0,
        "items": seen.items if seen else 0,
        "items_a_week": past.per_week if past else None,
        "full_text": seen.full if seen else None,
        "rests_until": past.rest_until.isoformat() if past and past.rest_until else None,
        "muted": past.muted if past else False,
        "moved_to": past.moved_to if past else None,
        "remark": _remark(past),
    }


@app.command()
def check(
    ids: Annotated[list[str] | None, typer.Argument(help="Only these sources; without, all that are on.")] = None,
    sources: SourcesFile = None,
    as_json: AsJson = False,
) -> None:
    """Try sources from this machine: what each gives, how new it is, and what to do when it does not work."""
    from concurrent.futures import ThreadPoolExecutor
    from datetime import UTC, datetime

    from monitor.collect.probe import probe, probe_json
    from monitor.collect.sources import load_sources

    wanted = _wanted(load_sources(_path(sources)), ids or [])
    now = datetime.now(UTC)
    with _fetcher() as fetcher, ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda source: probe(source, fetcher, now=now), wanted))
    if as_json:
        return print_json([probe_json(one) for one in found])
    rows = [
        (p.source, p.outcome.value, p.status or "", p.items, p.newest.date() if p.newest else "", p.reserved or "",
         p.detail, p.advice)
        for p in found
    ]  # fmt: skip
    return print_table(("source", "outcome", "status", "items", "newest", "reserved", "what", "advice"), rows)


def _wanted(sources: Iterable[Source], ids: list[str]) -> list[Source]:
    import difflib

    known = {source.id: source for source in sources}
    for name in ids:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            do = f"Did you mean '{close[0]}'?" if close else "monitor sources list shows them all."
            raise NotFound(f"there is no source '{name}'", do=do)
    return [known[name] for name in ids] if ids else [source for source in known.values() if source.enabled]


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="A feed, or a page of the site.")],
    klass: Annotated[str, typer.Option("--class", help="Kind of publisher, such as government or think_tank.")],
    name: Annotated[str | None, typer.Option(help="Name for people (default: the feed's title).")] = None,
    identity: Annotated[str | None, typer.Option("--id", help="Short name (default: from the name).")] = None,
    language: Annotated[str | None, typer.Option(help="Language of most publications, such as nl.")] = None,
    allow_private: Private = False,
    sources: SourcesFile = None,
) -> None:
    """Find the feed (or else the sitemap) of a page and add it to the sources file."""
    from datetime import UTC, datetime

    from monitor.collect.discover import find_way_in
    from monitor.collect.opml import source_id
    from monitor.collect.sources import appended, parse_sources
    from monitor.model import Source

    path = _path(sources)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    known = parse_sources(text, path) if text.strip() else ()
    with _fetcher() as fetcher:
        way = find_way_in(url, fetcher, allow_private=allow_private)
    if way is None:
        raise NotFound(
            f"no feed or sitemap was found at {url}",
            do="Use kind: listing with a selector, kind: mailbox for its newsletter, or kind: drop (docs/sources.md).",
        )
    if any(source.url == way.url for source in known):
        raise ConfigError(f"{way.url} is in the file already", where=str(path))
    title = name or way.title or url
    source = Source(
        identity or source_id(title, [s.id for s in known]), title, _class(klass), way.kind, way.url, language=language,
        allow_private=allow_private, verified_on=datetime.now(UTC).date(), evidence="Added with monitor sources add",
    )  # fmt: skip
    _write(path, appended(text, path, [source]))
    typer.echo(f"Added {source.id}: {way.kind} at {way.url}" + (f", {way.items} items" if way.items else ""))


def _class(text: str) -> SourceClass:
    from monitor.model import SourceClass

    try:
        return SourceClass(text)
    except ValueError:
        raise ConfigError(
            f"class '{text}' is not known", where="--class", do=f"Allowed: {', '.join(c.value for c in SourceClass)}."
        ) from None


@app.command("import-opml")
def import_opml_file(
    file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export.")],
    klass: Annotated[str, typer.Option("--class", help="Kind of publisher where the file does not say.")] = "blog",
    sources: SourcesFile = None,
) -> None:
    """Add the feeds of an OPML file to the sources file; those already in it are left alone."""
    from monitor.collect.opml import import_opml
    from monitor.collect.sources import appended, parse_sources

    path = _path(sources)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"the file cannot be read ({error.strerror})", where=str(file)) from error
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    known = parse_sources(text, path) if text.strip() else ()
    found = import_opml(data, file, known, _class(klass))
    if found:
        _write(path, appended(text, path, found))
    typer.echo(f"Added {len(found)} of the feeds in {file} to {path}")


@app.command("export-opml")
def export_opml_file(
    file: Annotated[Path | None, typer.Argument(help="Where to; without, to standard output.")] = None,
    sources: SourcesFile = None,
) -> None:
    """Write the feeds of the sources file as OPML, for a feed reader."""
    from monitor.collect.opml import export_opml
    from monitor.collect.sources import load_sources

    text = export_opml(load_sources(_path(sources)))
    if file is None:
        typer.echo(text, nl=False)
    else:
        _write(file, text)


# --------------------------------------------------------------------------------------------- feed, read
def feed(
    place: Annotated[str, typer.Argument(metavar="URL|FILE", help="A feed on the web or on disk.")],
    as_json: AsJson = False,
    allow_private: Private = False,
) -> None:
    """Show what a feed holds, as the collector sees it."""
    from monitor.collect.feed import feed_json, parse_feed
    from monitor.collect.http import ACCEPT_FEED

    if _is_web(place):
        with _fetcher() as fetcher:
            answer = fetcher.fetch(place, allow_private=allow_private, accept=ACCEPT_FEED)
        found = parse_feed(answer.content, answer.url, answer.content_type)
    else:
        found = parse_feed(_bytes(place), Path(place).resolve().as_uri())
    for problem in found.problems:
        typer.echo(f"monitor: {problem}", err=True)
    if as_json:
        return print_json(feed_json(found))
    rows = [(e.published.date() if e.published else "", e.title, e.link or "") for e in found.entries]
    return print_table(("published", found.title or "title", "link"), rows)


def read(
    place: Annotated[str, typer.Argument(metavar="URL|FILE", help="A page or PDF on the web or on disk.")],
    as_json: AsJson = False,
    allow_private: Private = False,
) -> None:
    """Show what extraction makes of one page or PDF."""
    from datetime import UTC, datetime

    from monitor.errors import SourceError
    from monitor.model import Entry, ReadFailure
    from monitor.read.read import NO_SOURCE, read_bytes, read_json
    from monitor.read.read import read as read_entry

    if _is_web(place):
        with _fetcher() as fetcher:
            limit = fetcher.limits.max_pdf_bytes
            document, _ = read_entry(
                Entry(None, "", place),
                NO_SOURCE,
                lambda url: fetcher.fetch(url, allow_private=allow_private, max_bytes=limit),
                now=datetime.now(UTC),
            )
    else:
        document = read_bytes(_bytes(place), Path(place).resolve().as_uri())
    if isinstance(document, ReadFailure):
        raise SourceError(document.reason, where=place)
    if as_json:
        return print_json(read_json(document))
    about = (document.title, ", ".join(document.authors), document.published, document.language, document.quality.value)
    typer.echo(" · ".join(str(part) for part in about if part))
    typer.echo(f"\n{document.text}")
    return None


def _is_web(place: str) -> bool:
    return place.startswith(("http://", "https://"))


def _bytes(place: str) -> bytes:
    try:
        return Path(place).read_bytes()
    except OSError as error:
        raise ConfigError(
            f"the file cannot be read ({error.strerror})",
            where=place,
            do="Name a file, or a URL with https:// in front.",
        ) from error
