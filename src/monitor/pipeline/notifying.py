"""Tell people how a run ended and which sources fail, by the services that ``MONITOR_NOTIFY`` names: mail, Teams, Slack
and whatever else apprise knows. Nobody is told anything unless an address is set."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from monitor.errors import ConfigError, Conflict, MonitorError
from monitor.model import Proposal, ProposalKind
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.telling import made_by
from monitor.pipeline.watching import coverage_of, notes_of
from monitor.settings import Settings

LOG = logging.getLogger(__name__)
SUBJECTS = ("failed", "finished", "sources")  # a run that failed, a run that came to its end, sources that fail
LISTED = 10  # proposals named in a message: more is read on the page


@dataclass(frozen=True, slots=True)
class Message:
    title: str
    text: str


def tell_failed(settings: Settings, error: Exception, what: str = "de ronde") -> None:
    """Tell that ``what`` (Dutch, with its article) failed."""
    if "failed" in subjects(settings):
        text = str(error) or type(error).__name__
        _send(settings, Message(f"Ontwikkelingen-monitor: {what} is mislukt", text))


@contextmanager
def failures_told(settings: Settings, what: str = "de ronde") -> Iterator[None]:
    """Tell of whatever ends the block with an error, also when there is no database to open: that is when nobody looks
    at the page. Somebody who was first (Conflict) is no failure."""
    try:
        yield
    except Conflict:
        raise
    except Exception as error:
        try:
            tell_failed(settings, error, what)
        except MonitorError:  # a setting about it is wrong; the error that is told of matters more
            LOG.exception("a failure could not be told")
        raise


def tell_cut_off(settings: Settings, run_id: int) -> None:
    """Tell that an earlier run never came to its end: it was killed, and could not tell so itself."""
    if settings.notify.strip() and "failed" in subjects(settings):
        title = f"Ontwikkelingen-monitor: ronde {run_id} is afgebroken"
        text = (
            f"Ronde {run_id} hield op voordat zij klaar was: de machine ging uit, of het geheugen was vol. De ronde die"
            " nu loopt, neemt over wat er lag; er is niets verloren. Gebeurt dit vaker, kijk dan met `monitor doctor`."
        )
        _send(settings, Message(title, text))


def tell_finished(monitor: Monitor, run_id: int) -> None:
    """Tell what a run brought and which of its sources fail; or, where only that is asked for, which sources fail."""
    if not monitor.settings.notify.strip():
        return
    try:
        chosen = subjects(monitor.settings)
    except ConfigError as error:  # the run itself is done, and stays so
        LOG.warning("nobody was told: %s", error)
        monitor.tell(f"Niemand is ingelicht: {error}")
        return
    with monitor.database.read() as connection:
        notes = notes_of(connection, run_id) if "sources" in chosen else ()
        made = made_by(connection, run_id)
        coverage = coverage_of(connection, run_id)
    if "finished" in chosen:
        _send(monitor.settings, finished(run_id, coverage, made, notes))
    elif notes:
        _send(monitor.settings, failing(notes))


def finished(run_id: int, coverage: str, made: Sequence[Proposal], notes: Sequence[str]) -> Message:
    """The message about a run that came to its end."""
    count = f"{len(made)} voorstel{'' if len(made) == 1 else 'len'}" if made else "geen nieuwe voorstellen"
    lines = [coverage, ""]
    lines += [f"- {_line(one)}" for one in made[:LISTED]]
    if len(made) > LISTED:
        lines.append(f"- en nog {len(made) - LISTED}")
    if notes:
        lines += ["", "Bronnen die aandacht vragen:", *(f"- {note}" for note in notes)]
    return Message(f"Ontwikkelingen-monitor: ronde {run_id} is klaar, {count}", "\n".join(lines).strip())


def failing(notes: Sequence[str]) -> Message:
    """The message about sources alone."""
    count = "een bron vraagt" if len(notes) == 1 else f"{len(notes)} bronnen vragen"
    return Message(f"Ontwikkelingen-monitor: {count} aandacht", "\n".join(f"- {note}" for note in notes))


def _line(one: Proposal) -> str:
    kind = "nieuw" if one.kind is ProposalKind.NEW else f"wijziging van ontwikkeling {one.development}"
    score = "geen score" if one.validity.score is None else f"{one.validity.score}%"
    return f"{one.title} ({kind}, {score})"


def subjects(settings: Settings) -> frozenset[str]:
    """What is to be told. Raises ConfigError for a subject that is none."""
    chosen = frozenset(part.strip() for part in settings.notify_about.split(",") if part.strip())
    if unknown := chosen - set(SUBJECTS):
        raise ConfigError(
            f"{min(unknown)!r} is nothing to be told about",
            where="MONITOR_NOTIFY_ABOUT",
            do=f"choose from {', '.join(SUBJECTS)}, separated by commas",
        )
    return chosen


def _send(settings: Settings, message: Message) -> None:
    """A message that cannot be sent is logged: the run it tells of is not undone by it."""
    try:
        notify(settings.notify, title=message.title, text=message.text)
    except MonitorError:
        LOG.exception("a notification could not be sent")


def notify(addresses: str, *, title: str, text: str) -> bool:
    """Send a message to every address (apprise URLs, separated by spaces); return whether all took it.

    Nobody is told where no address is set. Raises ConfigError for an address that is none, without repeating it: it
    holds a secret.
    """
    if not addresses.strip():
        return False
    try:
        import apprise
    except ModuleNotFoundError as error:
        raise ConfigError(
            "notifications need a package that is not installed",
            where="MONITOR_NOTIFY",
            do="pip install 'ontwikkelingen-monitor[notify]', or unset it",
        ) from error
    services = apprise.Apprise()
    for number, address in enumerate(addresses.split(), 1):
        if not services.add(address):
            raise ConfigError(
                f"address {number} is not one that apprise knows",
                where="MONITOR_NOTIFY",
                do="write it as https://appriseit.com/services/ shows, and separate several by spaces",
            )
    sent = bool(services.notify(title=title, body=text))
    if not sent:
        LOG.warning("a notification was not taken")
    return sent
