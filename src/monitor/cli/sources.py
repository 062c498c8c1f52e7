"""Commands on sources: what is in the file, how each fares, whether it works from here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import reading
from monitor.cli.opened import opened, print_json, print_table
from monitor.cli.reading import Private, open_fetcher
from monitor.errors import ConfigError, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.collect.health import Health
    from monitor.model import Source, SourceClass
    from monitor.pipeline.watching import Watched

app = typer.Typer(no_args_is_help=True, help="List, try, add and exchange sources.")

SourcesFile = Annotated[Path | None, typer.Option("--sources", help="The sources file (default: sources.yaml).")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


def add_to(main: typer.Typer) -> None:
    """Put the group ``sources`` on the command line, and the commands that look at one address."""
    main.add_typer(app, name="sources")
    reading.add_to(main)


def _path(given: Path | None) -> Path:
    from monitor.settings import load_settings

    return given or load_settings().sources


def _write(path: Path, text: str) -> None:
    """Replace the file at once or not at all."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


# ------------------------------------------------------------------------------------------------ sources
@app.command("list")
def list_sources(sources: SourcesFile = None, as_json: AsJson = False) -> None:
    """List the sources of the file: whether they are on, how the last run found them, how often they failed since their
    last success, how long they have been silent, and how much of what they bring is read in full."""
    from monitor.collect.sources import load_sources
    from monitor.collect.sources_text import source_json

    found = load_sources(_path(sources))
    known = _health()
    if as_json:
        return print_json([source_json(source) | _health_json(known.get(source.id)) for source in found])
    rows = [_row(source, known.get(source.id)) for source in found]
    return print_table(
        ("id", "name", "kind", "", "last run", "last success", "failures", "silent", "a week", "items", "full text",
         "remark"),
        rows,
    )  # fmt: skip


def _row(source: Source, seen: Watched | None) -> tuple[object, ...]:
    past = seen.past if seen else None
    return (
        source.id,
        source.name,
        source.kind,
        "on" if source.enabled else "off",
        f"{seen.last.outcome.value} {seen.last.at:%Y-%m-%d}" if seen and seen.last else "",
        f"{past.last_success:%Y-%m-%d}" if past and past.last_success else "",
        past.failures if past else "",
        _silence(source, past),
        past.per_week if past else "",
        seen.items if seen else "",
        f"{seen.full:.0%}" if seen and seen.full is not None else "",
        source.reason or _remark(past),
    )


def _silence(source: Source, past: Health | None) -> str:
    """Days since something new, beside the days that normally lie between: "42 d of 7"."""
    if past is None or past.silent_days is None:
        return ""
    return f"{past.silent_days} d of {source.cadence_days}" if source.cadence_days else f"{past.silent_days} d"


def _remark(past: Health | None) -> str:
    if past is None:
        return ""
    moved = f"verhuisd naar {past.moved_to} en daar gelezen: pas het adres aan" if past.moved_to else ""
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
        "silent_days": past.silent_days if past else None,
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
    with open_fetcher() as fetcher, ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda source: probe(source, fetcher, now=now), wanted))
    if as_json:
        return print_json([probe_json(one) for one in found])
    rows = [
        (p.source, p.kind, p.outcome.value, p.status or "", p.items, p.newest.date() if p.newest else "", p.robots,
         p.reserved or "", p.detail, p.advice)
        for p in found
    ]  # fmt: skip
    heads = ("source", "kind", "outcome", "status", "items", "newest", "robots", "reserved", "what", "advice")
    return print_table(heads, rows)


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
    from monitor.collect.sources import holds_secret, parse_sources
    from monitor.collect.sources_text import appended
    from monitor.model import Source

    if holds_secret(url):
        do = "Take it out: the sources file and the reports show addresses."
        raise ConfigError("this address holds a name or a password before its '@'", where="URL", do=do)
    path = _path(sources)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    known = parse_sources(text, path) if text.strip() else ()
    with open_fetcher() as fetcher:
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
    written = appended(text, path, [source])
    parse_sources(written, path)  # what a page gives as its feed may be an address that the file does not take
    _write(path, written)
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
    from monitor.collect.sources import parse_sources
    from monitor.collect.sources_text import appended

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
    typer.echo(f"Added {len(found)} of the feeds in {file} to {path}; not those that it has, or that hold a password")


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
