"""What a large week costs: 2,000 items of 1,500 characters, alone and beside 100,000 stored items and 500 developments.

python benchmarks/understanding_cost.py [--items 2000] [--stored 100000] [--developments 500] [--threads 2]
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import resource
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from worded import read_pieces

from monitor.encode.encoder import load_encoder
from monitor.model import Development, Document, ItemOutcome, SourceClass
from monitor.understand import Item, Trace, load_calibration, texts_of, texts_of_development, understand
from monitor.understand.fingerprints import SKETCH

DATA = Path(__file__).parent.parent / "training" / "data"
CHARACTERS = 1500


def stories() -> list[dict]:
    rows = [
        json.loads(line)
        for path in sorted(DATA.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [item for row in rows if "items" in row for item in (*row["items"], *row["siblings"])]


def items(count: int) -> list[Item]:
    """Items of about 1,500 characters, each put together from two or three training texts of one language."""
    chance = np.random.default_rng(1)
    told = stories()
    by_language = {language: [s for s in told if s["language"] == language] for language in ("nl", "en", "de", "fr")}
    made = []
    for number in range(count):
        lead = told[int(chance.integers(len(told)))]
        fellows = by_language[lead["language"]]
        text = lead["text"]
        while len(text) < CHARACTERS:
            text = f"{text}\n\n{fellows[int(chance.integers(len(fellows)))]['text']}"
        made.append(Item(number + 1, document(number, lead, text[:CHARACTERS]), SourceClass.BUSINESS_PRESS))
    return made


def document(number: int, lead: dict, text: str) -> Document:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    day = date(2026, 3, 2) + timedelta(days=number % 7)
    url = f"https://example.org/{number}"
    return Document(url, lead["title"], text, sha256, f"s{number % 60}", published=day, language=lead["language"])


def stored(count: int, dimension: int) -> tuple[list[Trace], dict[str, np.ndarray]]:
    """Remembered items: a twentieth in 400 clusters or with developments, the rest irrelevant, as fingerprints only."""
    chance = np.random.default_rng(2)
    vectors = chance.normal(size=(count // 20, dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    sketches = np.sort(chance.integers(0, 2**32, size=(count, SKETCH), dtype=np.uint32), axis=1)
    keys: dict[str, np.ndarray] = {}
    traces = []
    for number in range(count):
        kept = number < len(vectors)
        key = hashlib.sha256(f"stored {number}".encode()).hexdigest()
        if kept:
            keys[key] = vectors[number]
        traces.append(
            Trace(
                item=1_000_000 + number,
                url=f"https://example.org/stored/{number}",
                title="",
                source="stored",
                source_class=SourceClass.GOVERNMENT,
                published=None,
                language="nl",
                outcome=ItemOutcome.PROPOSAL if kept else ItemOutcome.IRRELEVANT,
                cluster=1 + number % 400 if kept else None,
                fingerprint=sketches[number].tobytes(),
                pieces=(key,) if kept else (),
            )
        )
    return traces, keys


def register(count: int) -> list[Development]:
    told = itertools.cycle(stories())
    return [Development(n, s["title"], s["text"][:300], 80) for n, s in zip(range(1, count + 1), told, strict=False)]


def peak() -> float:
    """The most memory that this process held so far, in GB; Linux counts in units of 1,024 bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--stored", type=int, default=100_000)
    parser.add_argument("--developments", type=int, default=500)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cache", type=Path, default=Path("outputs/models"))
    options = parser.parse_args()
    encoder = load_encoder("bundled", options.cache, threads=options.threads)
    calibration = load_calibration(encoder.model_id)
    new, few = items(options.items), register(9)
    wall, begun = time.perf_counter(), time.process_time()
    pieces = [piece for one in new for piece in texts_of(one.document)]
    pieces += [piece for entry in few for piece in texts_of_development(entry)]
    cut = time.process_time()
    vectors, words = read_pieces(encoder, pieces, calibration.reader)
    embedded = time.process_time()
    understand(new, [], few, vectors, calibration, words=words)
    done = time.process_time()
    total = done - begun
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; processor seconds of this process:")
    print(
        f"{len(new)} items, {len(vectors)} texts: {total:.1f} s ({time.perf_counter() - wall:.1f} s by the clock)",
        end="; ",
    )
    print(f"of which model {embedded - cut:.1f} s", end="; ")
    print(f"in the model {(embedded - cut) / total:.0%}; understanding alone {done - embedded:.1f} s")
    print(f"peak memory {peak():.2f} GB", flush=True)
    many = register(options.developments)
    entries = [piece for entry in many for piece in texts_of_development(entry)]
    more, told = read_pieces(encoder, entries, calibration.reader)
    known, keys = stored(options.stored, encoder.dimension)
    begun = time.process_time()
    understand(new, known, many, vectors | more | keys, calibration, words=words | told)
    large = time.process_time() - begun
    print(f"beside {len(known)} stored items and {len(many)} developments: understanding {large:.1f} s", end="; ")
    print(f"the whole run {100 * (large - (done - embedded)) / total:+.1f}%")
    print(f"peak memory, what is stored included, {peak():.2f} GB")


if __name__ == "__main__":
    main()
