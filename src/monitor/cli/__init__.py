"""The command line: each command is a small function over one use case.

Exit codes: 0 done; 1 a fault in the program; 2 a file, setting or argument is wrong; 3 no such thing; 4 somebody was
first; 5 no source could be read; 6 a page or file could not be read; 7 database or disk refused; 8 the model could not
be loaded; 9 an edition could not be written or a briefing not be read; 130 interrupted.
"""

from __future__ import annotations

import sys

import typer

from monitor.cli import (
    adding,
    aside,
    audit,
    calibration,
    insights,
    operations,
    proposals,
    publishing,
    register,
    sources,
    users,
    weekly,
)
from monitor.cli import items as items_
from monitor.errors import MonitorError

app = typer.Typer(
    name="monitor",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Reads the world's publications on AI at work every week and proposes sourced Dutch briefing entries.",
)
weekly.add_to(app)
items_.add_to(app)
aside.add_to(app)
calibration.add_to(app)
proposals.add_to(app)
register.add_to(app)
publishing.add_to(app)
sources.add_to(app)
adding.add_to(app)
operations.add_to(app)
users.add_to(app)
audit.add_to(app)
insights.add_to(app)


def main() -> None:
    """Run a command; an error that the product knows about is told in plain words on stderr, without a traceback."""
    try:
        app()
    except MonitorError as error:
        typer.echo(f"monitor: {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        typer.echo("monitor: interrupted; the next run goes on where this one stopped", err=True)
        sys.exit(130)


if __name__ == "__main__":
    main()
