"""Reading and embedding in shares that any process can take: on this machine, or on another with the same database.

A share names what is to be done, and what comes of it is kept by the hash of its content, so a share that is done twice
changes nothing and one that was lost is done again. What was decided does not depend on how the work was shared out:
a host's pages stay together, and texts are embedded in the very batches in which one process would have embedded them.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from monitor.pipeline.calibrating import calibration_for
from monitor.pipeline.embedding import batches_of, embed, lacking_of
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.reading import read_item, side_by_side
from monitor.store import items, register
from monitor.store.logfile import json_log
from monitor.understand.pieces import is_worded, piece, texts_of, texts_of_development
from monitor.understand.words import WordReader

PAGES = 40  # of a share at least, so that starting a task costs little beside it; a host is never divided

Texts = tuple[tuple[str, str], ...]  # the kind of each and the text itself


def pages_to_read(monitor: Monitor) -> tuple[tuple[int, ...], ...]:
    """The items that wait to be read, in shares. All of one host are in one: only one process then asks it."""
    with monitor.database.read() as connection:
        ids = items.waiting(connection, items.Stage.ANNOUNCED)
        stored = items.get_items(connection, ids)
    hosts: dict[str, list[int]] = {}
    for one in ids:
        hosts.setdefault(urlsplit(stored[one].url).netloc, []).append(one)
    shares: list[list[int]] = []
    for waiting in sorted(hosts.values(), key=len, reverse=True):
        if shares and len(shares[-1]) < PAGES:
            shares[-1] += waiting
        else:
            shares.append(waiting)
    return tuple(tuple(share) for share in shares)


def read_share(monitor: Monitor, run_id: int, ids: Sequence[int]) -> int:
    """Read those of these items that still wait for it; how many documents that gave."""
    with monitor.database.read() as connection:
        stored = items.get_items(connection, ids)
    waiting = [(one, stored[one].url) for one in ids if stored[one].stage is items.Stage.ANNOUNCED]
    if not waiting:
        return 0
    with json_log(monitor.settings.logs, monitor.clock(), run=run_id):  # a worker is a process of its own
        return sum(side_by_side(monitor, waiting, lambda one: read_item(monitor, run_id, one)))


def texts_to_embed(monitor: Monitor) -> tuple[Texts, ...]:
    """The texts of the documents that wait and of the register that were not embedded yet, in batches."""
    with monitor.database.read() as connection:
        ids = items.waiting(connection, items.Stage.READ)
        if not ids:
            return ()
        documents = items.get_documents(connection, ids)
        pieces = [one for document in documents.values() for one in texts_of(document)]
        pieces += [one for entry in register.list_developments(connection) for one in texts_of_development(entry)]
        lacking = lacking_of(connection, monitor.encoder.model_id, pieces, (), _reader(monitor))
    by_key = {one.sha256: one for one in sorted(pieces, key=is_worded)}  # a text that is a head too is one
    batches = batches_of({key: one.text for key, one in by_key.items()})
    return tuple(
        tuple((by_key[key].kind, by_key[key].text) for key in keys)
        for keys in batches
        if any(key in lacking for key in keys)
    )


def embed_share(monitor: Monitor, texts: Texts) -> int:
    """Keep the vectors, and the words where they are wanted, of one batch of texts; how many texts it holds."""
    return len(embed(monitor, [piece(kind, text) for kind, text in texts], reader=_reader(monitor)))


def _reader(monitor: Monitor) -> WordReader | None:
    return calibration_for(monitor.encoder, monitor.settings.model_cache, monitor.tell).reader
