"""The doctor: whether everything that a run needs is there, and what to do where it is not."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import time
from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path

from monitor.errors import MonitorError
from monitor.pipeline.watching import healths
from monitor.settings import Settings, variable
from monitor.store.database import backend_version, open_database, schema_version
from monitor.store.neighbours import can_have_pgvector, pgvector_version

LEAST_FREE = 1_000_000_000  # bytes: the converted model (150 MB), Prefect's database, and some months of pages
CLOCK_SECONDS = 120  # a clock further off than this misdates runs and fails TLS
PREFECT_TESTED = "3.8"
KEEPS_FAILING = 2  # times in a row: once may be the source's bad day, as the reports of runs have it
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("~/.fonts"), Path("/Library/Fonts"))


class Health(StrEnum):
    OK = "ok"
    WARNING = "warning"  # a run works; something is worth a look
    BROKEN = "broken"  # a run would fail


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``do`` says what to do about it, where it is not well."""

    name: str
    health: Health
    said: str
    do: str = ""


def diagnose(
    settings: Settings,
    *,
    server_date: Callable[[], str | None] = lambda: None,
    prefect_fault: Callable[[str], str] = lambda _: "",
) -> tuple[Check, ...]:
    """Look at everything; no check keeps another from being made.

    ``server_date`` gives the Date header of some web server, or None without a connection: for the clock.
    ``prefect_fault`` says why the Prefect server with this API address cannot be used; nothing where it can.
    """
    looked: tuple[tuple[str, Callable[[], Check]], ...] = (
        ("database", lambda: _database(settings)),
        ("model", lambda: _model(settings)),
        ("fonts", _fonts),
        ("disk", lambda: _disk(settings)),
        ("prefect", lambda: _prefect(prefect_fault)),
        ("sources", lambda: _sources(settings)),
        ("clock", lambda: _clock(server_date)),
        ("secrets", lambda: _secrets(settings)),
    )
    return tuple(_checked(name, look) for name, look in looked)


def _checked(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except MonitorError as error:
        where = f"{error.where}: " if error.where else ""
        return Check(name, Health.BROKEN, f"{where}{error.what}", error.do)
    except Exception as error:  # the other checks are made all the same
        do = "the program did not expect this: send this line to who keeps it"
        return Check(name, Health.BROKEN, f"{type(error).__name__}: {error}", do)


def _database(settings: Settings) -> Check:
    database = open_database(settings.database)
    try:
        with database.write():  # takes the write lock and lets it go
            pass
        said = f"{backend_version(database)}, schema {schema_version(database)}, can be written"
        if database.engine.dialect.name == "postgresql":
            with database.read() as connection:
                version = pgvector_version(connection)
            with database.write() as connection:
                possible = version is not None or can_have_pgvector(connection)
            if not possible:
                said = f"{said}; without pgvector `monitor similar` compares with every publication, which gets slow"
                do = "let an administrator install pgvector and say CREATE EXTENSION vector in this database"
                return Check("database", Health.WARNING, said, do)
            said = f"{said}, pgvector {version or 'is made by the next run'}"
    finally:
        database.close()
    return Check("database", Health.OK, said)


def _model(settings: Settings) -> Check:
    from monitor.encode.encoder import load_encoder

    began = time.monotonic()
    encoder = load_encoder(settings.model, settings.model_cache, threads=settings.threads)
    vector = encoder.encode(["Medewerkers leren werken met AI."])
    took = time.monotonic() - began
    return Check(
        "model", Health.OK, f"{encoder.model_id}: vectors of {vector.shape[1]} numbers, loaded in {took:.1f} s"
    )


def _fonts() -> Check:
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        return Check(
            "fonts",
            Health.WARNING,
            f"pdf cannot be exported: {str(error).splitlines()[0]}",
            "install pango: apt install libpango-1.0-0 libpangoft2-1.0-0 (other formats work without)",
        )
    families = _font_families()
    if not families:
        return Check("fonts", Health.WARNING, "no fonts were found", "install some: apt install fonts-dejavu-core")
    return Check("fonts", Health.OK, f"pango is there, with {families} font files")


def _font_families() -> int:
    return sum(1 for folder in map(Path.expanduser, FONT_FOLDERS) for one in folder.rglob("*.[to]tf") if one.is_file())


def _disk(settings: Settings) -> Check:
    folder = next(one for one in (settings.outputs.resolve(), *settings.outputs.resolve().parents) if one.exists())
    free = shutil.disk_usage(folder).free
    said = f"{free / 1e9:.1f} GB free in {folder}"
    if not os.access(folder, os.W_OK):
        do = "make it writable, or set MONITOR_OUTPUTS to a folder that is"
        return Check("disk", Health.BROKEN, f"{folder} cannot be written", do)
    if free < LEAST_FREE:
        do = "make room, set MONITOR_OUTPUTS to a larger disk, or lower MONITOR_RETENTION_WEEKS and run `monitor prune`"
        return Check("disk", Health.WARNING, said, do)
    return Check("disk", Health.OK, said)


def _prefect(fault: Callable[[str], str]) -> Check:
    do = "install as the README says, with constraints.txt"
    try:
        version, fastapi = (importlib.metadata.version(name) for name in ("prefect", "fastapi"))
    except importlib.metadata.PackageNotFoundError as error:
        return Check("prefect", Health.BROKEN, f"{error.name} is not installed", do)
    said = f"prefect {version} with fastapi {fastapi}"
    if tuple(int(part) for part in fastapi.split(".")[:2]) >= (0, 155):
        return Check("prefect", Health.BROKEN, f"{said}: this prefect does not start with fastapi 0.155 or later", do)
    if not version.startswith(PREFECT_TESTED):
        return Check("prefect", Health.WARNING, f"{said}; tested with {PREFECT_TESTED}", do)
    server = os.environ.get("PREFECT_API_URL")
    if server and (why := fault(server)):
        do = "start that server, correct PREFECT_API_URL and PREFECT_API_KEY, or unset them for a server of our own"
        return Check("prefect", Health.BROKEN, f"{said}; {server} {why}", do)
    return Check("prefect", Health.OK, f"{said}; {server or 'a server of its own for each run'}")


def _sources(settings: Settings) -> Check:
    from monitor.collect.sources import load_sources

    listed = load_sources(settings.sources)
    enabled = sum(one.enabled for one in listed)
    if not enabled:
        return Check(
            "sources", Health.BROKEN, f"{settings.sources} enables none", "enable one, or `monitor sources add`"
        )
    said = f"{enabled} of {len(listed)} in {settings.sources} are enabled"
    failing = _failing(settings, {one.id for one in listed if one.enabled})
    if failing:
        do = "`monitor sources check ID` tries one from this machine, and says what to do"
        return Check("sources", Health.WARNING, f"{said}; these keep failing: {', '.join(failing)}", do)
    return Check("sources", Health.OK, said)


def _failing(settings: Settings, enabled: Set[str]) -> list[str]:
    """The sources that failed in their last runs, by what the database remembers; none where there is none yet."""
    try:
        database = open_database(settings.database)
    except MonitorError:
        return []  # said by the check of the database
    try:
        with database.read() as connection:
            known = healths(connection, now=datetime.now(UTC))
    finally:
        database.close()
    failures = {one: known[one].failures for one in sorted(enabled & known.keys())}
    return [f"{one} ({times} times in a row)" for one, times in failures.items() if times >= KEEPS_FAILING]


def _clock(server_date: Callable[[], str | None]) -> Check:
    now = datetime.now(UTC)
    said = f"{now:%Y-%m-%d %H:%M} UTC"
    header = server_date()
    if header is None:
        return Check("clock", Health.OK, f"{said}; not compared, since no source answered")
    try:
        there = parsedate_to_datetime(header)
    except ValueError:
        return Check("clock", Health.OK, f"{said}; not compared, since the source that answered told no time")
    off = abs((there.replace(tzinfo=there.tzinfo or UTC) - now).total_seconds())
    if off > CLOCK_SECONDS:
        return Check(
            "clock", Health.WARNING, f"{said}, {off:.0f} s off", "let the machine keep time: timedatectl set-ntp true"
        )
    return Check("clock", Health.OK, f"{said}, right within {off:.0f} s")


def _secrets(settings: Settings) -> Check:
    """Files that hold the texts or a password must not be readable by everybody on the machine."""
    if settings.backups != Path() and settings.backups.exists() and settings.backups.stat().st_mode & 0o007:
        said = f"everybody on this machine can look into {settings.backups}"
        return Check("secrets", Health.WARNING, said, f"chmod o-rwx {settings.backups}")
    path = settings.outputs / "monitor.sqlite"
    if path.exists() and path.stat().st_mode & 0o004:
        do = f"chmod o-rwx {settings.outputs}"
        folder_closed = not settings.outputs.stat().st_mode & 0o001
        if not folder_closed:
            return Check("secrets", Health.WARNING, f"everybody on this machine can read {path}", do)
    named = [variable(name) for name in ("database_url", "notify", "llm_key") if getattr(settings, name)]
    return Check("secrets", Health.OK, f"from the environment: {', '.join(named) or 'none'}; never logged")
