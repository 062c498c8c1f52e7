"""How the steps after reading grow with the week, from 100 to 10,000 items, with borrowed vectors.

Embedding is left out: it costs the same for every text, and the model is measured elsewhere. Each text gets the vector
of the most similar text of a week that was really embedded (by words), turned a little: what is grouped is then as near
and as far as in that week. All else is real: SQLite, understanding, judging, drafting, proposing.
"""

from __future__ import annotations

import hashlib
import resource
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import time as clock_time
from functools import lru_cache
from pathlib import Path

import numpy as np
from generated_week import FIRST_MONDAY, Publication, publications, write_sources
from sklearn.feature_extraction.text import HashingVectorizer

from monitor.bootstrap import bootstrap
from monitor.collect.sources import load_sources
from monitor.model import Document, Entry
from monitor.pipeline import collecting, drafting, judging, proposing, registering, understanding
from monitor.pipeline.monitor import Monitor
from monitor.settings import Settings
from monitor.store import items, register, runs, vectors
from monitor.store.items import Stage
from monitor.understand.pieces import texts_of, texts_of_development

SOURCES = 40
TURN = 0.35  # length of what is added to a vector of length one
MOST_WORDS = 130  # of a text that have a vector of their own: about as many as of a real head
STEPS = (
    ("understand", understanding.understand_waiting),
    ("judge", judging.judge_claims),
    ("draft", drafting.draft_claims),
    ("propose", proposing.propose),
)


@dataclass(frozen=True, slots=True)
class Grown:
    """Processor seconds of each step: on a shared machine they say more than the clock."""

    items: int
    seconds: dict[str, float]
    peak_mb: float


class Borrowed:
    """In the model's place: vectors of the nearest texts, by words, that it embedded before."""

    def __init__(self, model_id: str, texts: Sequence[str], made: np.ndarray) -> None:
        self.model_id = model_id
        self.adapter = None  # nothing learnt on top
        self._made = made
        self._words = HashingVectorizer(n_features=2**16, alternate_sign=False)
        self._known = self._words.transform(texts)

    def encode(self, texts: Sequence[str], **_: object) -> np.ndarray:
        nearest = np.asarray((self._words.transform(texts) @ self._known.T).argmax(axis=1)).ravel()
        turned = np.stack(
            [self._made[at] + _turn(text, self._made.shape[1]) for at, text in zip(nearest, texts, strict=True)]
        )
        return (turned / np.linalg.norm(turned, axis=1, keepdims=True)).astype(np.float32)

    def encode_worded(
        self, texts: Sequence[str], read: Callable[[np.ndarray, np.ndarray], object]
    ) -> tuple[np.ndarray, dict[str, object]]:
        """The words of a text are its vector, each turned by the word itself."""
        vectors, found = self.encode(texts), {}
        for text, vector in zip(texts, vectors, strict=True):
            words = text.split()[:MOST_WORDS] or [""]
            found[text] = read(np.arange(len(words)), np.stack([vector + _turn(word, len(vector)) for word in words]))
        return vectors, found


@lru_cache(100_000)
def _turn(text: str, size: int) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")
    noise = np.random.default_rng(seed).normal(size=size)
    return TURN * noise / np.linalg.norm(noise)


def borrowed_from(outputs: Path, models: Path) -> Borrowed:
    """From a week that was run under ``outputs``."""
    monitor = bootstrap(Settings(outputs=outputs, models=models))
    with monitor.database.read() as connection:
        documents = items.get_documents(connection, items.waiting(connection, Stage.UNDERSTOOD)).values()
        pieces = [one for document in documents for one in texts_of(document)]
        pieces += [one for entry in register.list_developments(connection) for one in texts_of_development(entry)]
        made_by = next(one.model for one in runs.list_runs(connection) if one.model)  # it may be another by now
        found = vectors.load_vectors(connection, [one.sha256 for one in pieces], made_by)
    texts = {one.sha256: one.text for one in pieces if one.sha256 in found}
    monitor.close()
    return Borrowed(monitor.encoder.model_id, list(texts.values()), np.stack([found[key] for key in texts]))


def measure(origin: Path, folder: Path, models: Path, sizes: Sequence[int]) -> list[Grown]:
    """One row a size, each in a database of its own. Peak memory is this process's so far, so sizes should grow."""
    borrowed = borrowed_from(origin, models)
    rows = []
    for size in sizes:
        outputs = folder / f"grown-{size}"
        shutil.rmtree(outputs, ignore_errors=True)
        monitor = bootstrap(Settings(outputs=outputs, models=models), create=True)
        monitor.open_encoder = lambda: borrowed  # type: ignore[assignment, return-value]
        registering.load_shipped(monitor)
        run = read_week(monitor, size)
        seconds = {}
        for name, step in STEPS:
            began = time.process_time()
            step(monitor, run)
            seconds[name] = time.process_time() - began
        monitor.close()
        shutil.rmtree(outputs)
        rows.append(Grown(size, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
    return rows


def read_week(monitor: Monitor, size: int, *, week: int = 1, day: date = FIRST_MONDAY) -> int:
    """A run whose documents are there already, as reading would have made them."""
    sources = monitor.settings.outputs / "sources-as-read.yaml"  # beside those that a run over loopback asks
    write_sources(sources, SOURCES, 80)
    listed = load_sources(sources)
    moment = datetime.combine(day, clock_time(6), UTC)
    run, _ = collecting.start(monitor, listed, as_of=moment)
    with monitor.database.write() as connection:
        for source in range(SOURCES):
            own = [one for one in publications(SOURCES, size, week) if one.source == source]
            entries = [(_url(one), Entry(_url(one), one.title, _url(one))) for one in own]
            ids = items.announce(connection, listed[source].id, entries, run_id=run, now=moment)
            for item, one in zip(ids, own, strict=True):
                items.save_document(connection, item, _document(one, listed[source].id), run_id=run)
    return run


def _url(one: Publication) -> str:
    return f"https://bron-{one.source}.example{one.path}"


def _document(one: Publication, source: str) -> Document:
    sha256 = hashlib.sha256(one.text.encode()).hexdigest()
    return Document(
        _url(one),
        one.title,
        one.text,
        sha256,
        source,
        published=one.day,
        language=one.language,
        teaser=one.paragraphs[0][:200],
    )


def fitted(rows: Sequence[Grown]) -> str:
    """The law of growth: the power of the number of items to which each step and all together grow."""
    if len(rows) < 2:
        return ""
    sizes = np.log([one.items for one in rows])

    def power(seconds: list[float]) -> float:
        return float(np.polyfit(sizes, np.log(np.maximum(seconds, 1e-3)), 1)[0])

    told = [f"{name} n^{power([one.seconds[name] for one in rows]):.2f}" for name in rows[0].seconds]
    return "growth: " + ", ".join([*told, f"together n^{power([sum(one.seconds.values()) for one in rows]):.2f}"])
