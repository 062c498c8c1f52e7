"""The connection to the database: opening, upgrading, transactions, and its errors in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from monitor.errors import ConfigError, StoreError

BUSY_SECONDS = 30.0
MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Database:
    """A database that is at the newest schema. Every use is one transaction: all of it, or nothing."""

    engine: Engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only looks.

        Raises StoreError when the database refuses.
        """
        with _translated(self.engine), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that changes; it holds SQLite's write lock from its start, so it cannot dead-lock later."""
        with (
            _translated(self.engine),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction that sees one moment, however long it lasts and whatever others write meanwhile."""
        level = "SERIALIZABLE" if self.engine.dialect.name == "sqlite" else "REPEATABLE READ"
        with (
            _translated(self.engine),
            self.engine.connect().execution_options(isolation_level=level) as connection,
        ):
            yield connection

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """A connection of its own without transactions, closed for good afterwards: for what lives as long as it."""
        with (
            _translated(self.engine),
            self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        ):
            connection.detach()  # not back to the pool: whatever the session holds goes with it
            yield connection

    def close(self) -> None:
        self.engine.dispose()


def open_database(url: str, *, create: bool = False) -> Database:
    """Open the database and bring its schema up to date.

    Raises StoreError when there is none and ``create`` is not set, when it cannot be written, or when its schema is
    newer than this program; ConfigError when the URL is no database URL.
    """
    engine = _engine(url)
    try:
        with _translated(engine):
            _prepare(engine, create=create)
            _upgrade(engine, create=create)
    except BaseException:
        engine.dispose()
        raise
    return Database(engine)


def _prepare(engine: Engine, *, create: bool) -> None:
    path = sqlite_path(engine)
    if path is None:
        return
    if create:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(
            mode=0o600
        )  # full texts and password hashes: for its owner; SQLite gives its side files the same mode
    elif not path.exists():
        raise StoreError("there is no database yet", where=str(path), do="run `monitor init` to make one")


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
            event.listen(engine, "connect", _sqlite_connect)
            event.listen(engine, "begin", _sqlite_begin)
            return engine
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise ConfigError(
            f"not a usable database URL ({error})",
            where="MONITOR_DATABASE_URL",
            do="use sqlite:///path/to/file or postgresql://user:password@host/name"
            " (for PostgreSQL install the extra: pip install 'ontwikkelingen-monitor[postgresql]')",
        ) from error


def _sqlite_connect(connection: object, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # transactions begin where _sqlite_begin says
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")  # with WAL: a crash of the program loses nothing
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def sqlite_path(engine: Engine) -> Path | None:
    """The file of a SQLite database; None for a server, a database in memory, or a URI that SQLite itself reads."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def _upgrade(engine: Engine, *, create: bool) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current == newest:
            return
        if current is None and not create and not inspect(connection).has_table("run"):
            raise StoreError("the database is empty", where=_shown(engine), do="run `monitor init` first")
        if current is not None and current not in {
            s.revision for s in ScriptDirectory.from_config(config).walk_revisions()
        }:
            raise StoreError(
                f"the database has schema {current}, which this version does not know",
                where=_shown(engine),
                do="use the newer version that made it, or restore a backup",
            )
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _translated(engine: Engine) -> Iterator[None]:
    """Database errors as StoreErrors that say what to do; the cause stays attached."""
    try:
        yield
    except DBAPIError as error:
        raise _store_error(engine, error) from error
    except OSError as error:
        raise StoreError(f"{error.strerror or error}", where=str(error.filename or _shown(engine))) from error


def _store_error(engine: Engine, error: DBAPIError) -> StoreError:
    said = str(error.orig)
    advice = next((do for sign, do in _ADVICE if sign in said), "")
    if not advice and not isinstance(error, OperationalError):
        advice = "this is a fault in the program: please report it with the text above"
    return StoreError(f"the database refused: {said}", where=_shown(engine), do=advice)


_ADVICE = (
    ("locked", f"another program has held it for over {BUSY_SECONDS:.0f} s: close that one and run again"),
    ("readonly", "make the file and its folder writable, or set MONITOR_OUTPUTS to a folder that is"),
    ("unable to open", "make sure that the folder exists and can be written, or set MONITOR_OUTPUTS"),
    ("disk is full", "make room on the disk and run again: nothing was half-written"),
    (
        "disk I/O",
        "the disk fails, or the file lies on a network disk or was removed meanwhile: look at the disk, keep the"
        " database on a local one (MONITOR_OUTPUTS), and run again: nothing was half-written",
    ),
    ("not a database", "the file is damaged or is no database: restore a backup, or move it away"),
    ("malformed", "the file is damaged: restore a backup"),
    ("append-only", "decisions are kept for ever: make a new one instead"),
    ("connection", "see that the database server runs and that MONITOR_DATABASE_URL is right"),
)


def _shown(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


def schema_version(database: Database) -> str:
    """The revision of the schema."""
    with database.read() as connection:
        return str(connection.execute(text("select version_num from alembic_version")).scalar())


def backend_version(database: Database) -> str:
    """The database's own name and version, for the doctor."""
    with database.read() as connection:
        query = "select sqlite_version()" if database.engine.dialect.name == "sqlite" else "show server_version"
        return f"{database.engine.dialect.name} {connection.execute(text(query)).scalar()}"
