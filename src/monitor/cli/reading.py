"""The commands that show what one address or file holds: as a feed, or as a publication."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.opened import print_json, print_table
from monitor.errors import ConfigError

if TYPE_CHECKING:
    from monitor.collect.http import Fetcher

AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]
Private = Annotated[bool, typer.Option("--allow-private", help="Allow an address of this machine or network.")]


def add_to(main: typer.Typer) -> None:
    main.command("feed")(feed)
    main.command("read")(read)


def open_fetcher() -> Fetcher:
    from monitor.collect.http import Fetcher
    from monitor.settings import load_settings

    return Fetcher(contact=load_settings().contact or None)


def feed(
    place: Annotated[str, typer.Argument(metavar="URL|FILE", help="A feed on the web or on disk.")],
    as_json: AsJson = False,
    allow_private: Private = False,
) -> None:
    """Show what a feed holds, as the collector sees it."""
    from monitor.collect.feed import feed_json, parse_feed
    from monitor.collect.http import ACCEPT_FEED

    if _is_web(place):
        with open_fetcher() as fetcher:
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
        with open_fetcher() as fetcher:
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
