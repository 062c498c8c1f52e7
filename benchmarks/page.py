"""How fast the review page answers with two years behind it: 10,000 proposals and 200,000 publications.

    python benchmarks/page.py [--proposals 10000] [--items 200000] [--requests 40] [--keep FOLDER]

Fills a database with invented rows (no model is needed), serves the real page over loopback and asks for it as a
browser does. Prints a Markdown table in milliseconds: the median and the 95th percentile of what a person waits, and of
what the processor worked (server and client together), which other work on the machine does not lengthen. Ends with 1
where the queue takes more than 150 ms or a proposal more than 100 ms.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import uvicorn
from sqlalchemy import Connection, insert

from monitor.bootstrap import bootstrap
from monitor.model import (
    Action,
    Alternative,
    Contribution,
    Decision,
    Document,
    DraftSentence,
    Entry,
    Evidence,
    Finding,
    ItemOutcome,
    Proposal,
    ProposalKind,
    ProposalStatus,
    Relation,
    Source,
    SourceClass,
    Span,
    Validity,
    ValidityStatus,
)
from monitor.pipeline import auditing, deciding, registering
from monitor.pipeline.monitor import Monitor
from monitor.settings import Settings
from monitor.store import proposals as stored
from monitor.store import runs, schema
from monitor.store.codec import dump
from monitor.web.app import create_app

RUNS, SOURCES, PER_PROPOSAL = 104, 250, 5
START = datetime(2024, 11, 25, 6, tzinfo=UTC)
QUEUE_LIMIT, PROPOSAL_LIMIT = 150.0, 100.0  # milliseconds
WORDS = [
    "medewerkers", "leren", "werken", "taalmodel", "oefening", "begeleiding", "onderzoek", "organisatie", "vaardigheid",
    "assistent", "gesprek", "toets", "richtlijn", "leidinggevende", "opleiding", "zorg", "overheid", "bedrijf",
    "deelnemers", "verschil", "nabespreking", "tijdwinst", "vertrouwen", "fout",
]  # fmt: skip


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=12)).capitalize() + f" {chance.randint(2, 98)}%."


@dataclass(frozen=True, slots=True)
class Publication:
    id: int
    source: int
    document: Document
    quote: Span


def publication(number: int, chance: random.Random, *, long: bool) -> Publication:
    quote = sentence(chance)
    text = f"{sentence(chance)} {quote} " + " ".join(sentence(chance) for _ in range(24 if long else 6))
    sha256 = hashlib.sha256(f"{number} {text}".encode()).hexdigest()
    source = number % SOURCES
    url = f"https://bron{source}.example/{number}"
    document = Document(
        url, sentence(chance), text, sha256, f"s{source}", published=date(2026, 3, 1), language="nl", links=(url,)
    )
    start = text.index(quote)
    return Publication(number, source, document, Span(sha256, start, start + len(quote), quote))


def fill(monitor: Monitor, *, items: int, proposals: int) -> None:
    """The rows, in as few statements as will do. The items of the proposals are the last ones."""
    chance = random.Random(7)
    registering.load_shipped(monitor)
    sources = [
        Source(
            f"s{n}", f"Instituut {n}", SourceClass.THINK_TANK, "feed", f"https://bron{n}.example/feed", cadence_days=7
        )
        for n in range(SOURCES)
    ]
    with monitor.database.write() as connection:
        runs.save_sources(connection, sources)
        _runs(connection)
        first = items - proposals * PER_PROPOSAL
        kept: list[Publication] = []
        for at in range(0, items, 5_000):
            chunk = [publication(n + 1, chance, long=n >= first) for n in range(at, min(at + 5_000, items))]
            _items(connection, chunk, items=items, first=first)
            kept += [one for one in chunk if one.id > first]
        for number in range(1, proposals + 1):
            own = kept[(number - 1) * PER_PROPOSAL : number * PER_PROPOSAL]
            _proposal(connection, number, own, chance, proposals=proposals)


def _runs(connection: Connection) -> None:
    moments = [START + timedelta(weeks=n) for n in range(RUNS)]
    connection.execute(
        insert(schema.run),
        [
            {
                "started": at,
                "finished": at,
                "as_of": at,
                "status": "finished",
                "model": "e5",
                "report": "Regel.\n" * 400,
            }
            for at in moments
        ],
    )
    connection.execute(
        insert(schema.source_outcome),
        [
            {"run": n + 1, "source": f"s{s}", "outcome": "http" if s % 40 == 0 else "ok", "detail": "", "entries": 8,
             "new": 8, "overflowed": False, "at": at}
            for n, at in enumerate(moments) for s in range(SOURCES)
        ],
    )  # fmt: skip


def _items(connection: Connection, chunk: list[Publication], *, items: int, first: int) -> None:
    def run_of(one: Publication) -> int:
        return 1 + (one.id - 1) * RUNS // items

    connection.execute(
        insert(schema.item),
        [
            {"id": o.id, "url": o.document.url, "source": o.document.source, "title": o.document.title,
             "entry": dump(Entry, Entry(None, o.document.title, o.document.url)), "stage": "understood", "attempts": 1,
             "first_run": run_of(o), "first_seen": START + timedelta(weeks=run_of(o) - 1)}
            for o in chunk
        ],
    )  # fmt: skip
    connection.execute(
        insert(schema.document),
        [
            {"item": o.id, "version": 1, "sha256": o.document.sha256, "url": o.document.url, "title": o.document.title,
             "published": o.document.published, "language": "nl", "quality": "full", "run": run_of(o),
             "value": dump(Document, o.document)}
            for o in chunk
        ],
    )  # fmt: skip
    connection.execute(insert(schema.finding), [_finding(o, run_of(o), about=o.id > first) for o in chunk])


def _finding(one: Publication, run: int, *, about: bool) -> dict[str, object]:
    number = 1 + one.id % 9 if about else None
    near = (Alternative(2, 0.4, 0.2), Alternative(5, 0.3, 0.1)) if about else ()
    outcome = ItemOutcome.DEVELOPMENT if about else ItemOutcome.IRRELEVANT
    value = Finding(
        one.id, outcome, 0.8, "gaat over leren met AI", Relation.EXTENDS, number, alternatives=near, probability=0.9
    )
    return {
        "item": one.id, "run": run, "outcome": outcome, "relation": Relation.EXTENDS, "development": number,
        "relevance": 0.8, "reason": value.reason, "value": dump(Finding, value),
    }  # fmt: skip


def _proposal(
    connection: Connection, number: int, own: list[Publication], chance: random.Random, *, proposals: int
) -> None:
    evidence = tuple(
        Evidence(o.id, o.document.url, f"Instituut {o.source}", o.quote, Relation.EXTENDS, o.document.title)
        for o in own
    )
    sentences = tuple(DraftSentence(sentence(chance), (one.span,)) for one in evidence[:3])
    rows = (
        Contribution("base", 72, "vertrekpunt"),
        Contribution("authority", 6, "een publieke instelling"),
        Contribution("method", 4, "steekproef van 1.200"),
        Contribution("confirmation", 2, "twee bronnen"),
    )
    settled = number <= proposals * 3 // 4
    run = max(1, number * RUNS // proposals)
    status = ProposalStatus.APPROVED if settled else ProposalStatus.OPEN
    value = Proposal(
        number, ProposalKind.NEW, status, sentence(chance), " ".join(s.text for s in sentences),
        Validity(84, 78, 90, ValidityStatus.PROVISIONAL, rows), run, run, sentences=sentences, evidence=evidence,
        alternatives=(Alternative(2, 0.4, 0.2), Alternative(5, 0.3, 0.1)), items=tuple(o.id for o in own),
    )  # fmt: skip
    columns = {"kind": value.kind, "status": status, "title": value.title, "score": 84, "version": 1, "run": run}
    connection.execute(
        insert(schema.proposal).values(
            **columns, id=number, cluster=number, updated_run=run, value=dump(Proposal, value)
        )
    )
    connection.execute(insert(schema.proposal_item), [{"proposal": number, "item": o.id} for o in own])
    if settled:
        at = START + timedelta(weeks=run, minutes=number % 500)
        decision = Decision(number, Action.APPROVE, f"Analist {number % 4}", at)
        connection.execute(
            insert(schema.decision).values(
                proposal=number, action=decision.action, by=decision.by, at=at, value=dump(Decision, decision),
                before=dump(Proposal, value), model="e5", settings="",
            )
        )  # fmt: skip


@contextmanager
def served(monitor: Monitor) -> Iterator[httpx.Client]:
    config = uvicorn.Config(create_app(monitor), host="127.0.0.1", port=0, log_level="warning")
    socket = config.bind_socket()
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{socket.getsockname()[1]}", timeout=120) as client:
        yield client
    server.should_exit = True
    thread.join(10)
    socket.close()


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds from asking for a page until all of it is there: waited, and worked by the processor."""

    waited: float
    worked: float


def asked(client: httpx.Client, path: str) -> Taken:
    began, worked = time.perf_counter(), time.process_time()
    answer = client.get(path)
    taken = Taken((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")
    return taken


def line(what: str, taken: list[Taken]) -> str:
    cells = [what]
    for values in ([one.waited for one in taken], [one.worked for one in taken]):
        high = statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
        cells += [f"{statistics.median(values):.0f}", f"{high:.0f}"]
    return f"| {' | '.join(cells)} |"


def measured(monitor: Monitor, *, proposals: int, requests: int) -> int:
    """Print the table; return 1 where a page is slower than promised."""
    chance = random.Random(1)
    with monitor.database.read() as connection:
        waiting = [one.id for one in stored.list_proposals(connection, statuses=[ProposalStatus.OPEN])]
    print("| page | waited | 95% | worked | 95% |\n|---|---|---|---|---|")
    with served(monitor) as client:
        print(line("queue, the first after a start", [asked(client, "/")]))  # `monitor review` reads ahead of it
        queue = [asked(client, "/") for _ in range(requests)]
        print(line("queue", queue))
        after = []
        for number in waiting[:requests]:
            auditing.give_own_score(monitor, number, by="Anna", score=70)
            decision = Decision(number, Action.REJECT, "Anna", monitor.clock(), reason="dubbel")
            deciding.decide(monitor, decision)
            after.append(asked(client, "/"))
        print(line("queue, just after a decision", after))
        searches = [asked(client, f"/?q={word}&view=all") for word in WORDS[:requests]]
        print(line("queue, searching all proposals", searches))
        last = [asked(client, f"/?view=all&page={chance.randint(1, proposals // 25)}") for _ in range(requests)]
        print(line("queue, any page of all", last))
        one = [asked(client, f"/proposals/{chance.choice(waiting[requests:])}") for _ in range(requests)]
        print(line("a proposal", one))
        for what, path in (
            ("register", "/register"), ("a development", "/register/3"), ("trend", "/trend"),
            ("decisions", "/decisions"), ("runs", "/runs"), ("a run", f"/runs/{RUNS}"), ("sources", "/sources"),
            ("API: proposals, 50 a page", "/api/v1/proposals"),
        ):  # fmt: skip
            print(line(what, [asked(client, path) for _ in range(max(3, requests // 4))]))
    slowest = max(statistics.median(t.waited for t in taken) for taken in (queue, after, searches, last))
    return int(slowest > QUEUE_LIMIT or statistics.median(t.waited for t in one) > PROPOSAL_LIMIT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--proposals", type=int, default=10_000)
    parser.add_argument("--items", type=int, default=200_000)
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="keep the database in this folder, and use it when it is there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.keep or Path(temporary)
        there = (folder / "monitor.sqlite").is_file()
        monitor = bootstrap(Settings(outputs=folder, reviewer="Anna"), create=True)
        if not there:
            began = time.monotonic()
            fill(monitor, items=chosen.items, proposals=chosen.proposals)
            print(f"filled in {time.monotonic() - began:.0f} s", file=sys.stderr)
        slow = measured(monitor, proposals=chosen.proposals, requests=chosen.requests)
        monitor.close()
    sys.exit(slow)


if __name__ == "__main__":
    main()
