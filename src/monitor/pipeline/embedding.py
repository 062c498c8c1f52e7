"""Texts to vectors and telling words, each made once and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from monitor.pipeline.monitor import Monitor
from monitor.store import items, vectors
from monitor.understand.moves import PLACED_ANEW, may_move
from monitor.understand.pieces import TextPiece, is_worded, texts_of
from monitor.understand.traces import Trace
from monitor.understand.words import WordReader, Words, packed, unpacked

BATCH = 64  # texts embedded between two lines of progress, and lost at most by a crash


@dataclass(frozen=True, slots=True)
class Lacking:
    """Texts, by their hash, that have no vector yet, and those that items are placed by and have no words yet."""

    vectors: frozenset[str]
    words: frozenset[str]

    def __contains__(self, key: str) -> bool:
        return key in self.vectors or key in self.words


def embed(
    monitor: Monitor, pieces: Iterable[TextPiece], known: Sequence[Trace] = (), reader: WordReader | None = None
) -> dict[str, vectors.Vector]:
    """The vectors of these texts and of what is remembered: stored ones first, the rest made and stored.

    With a ``reader`` the words of what items are placed by are made and stored too, see `words_of`.
    """
    every = list(pieces)
    texts = {piece.sha256: piece.text for piece in every}
    model = monitor.encoder.model_id
    with monitor.database.read() as connection:
        lacking = lacking_of(connection, model, every, known, reader)
        found = vectors.load_vectors(connection, {*texts, *_heads(known)}, model)
        forgotten = [trace.item for trace in known if trace.pieces and trace.pieces[0] in lacking]
        for document in items.get_documents(connection, forgotten).values():  # from before this model, or its words
            texts.update((piece.sha256, piece.text) for piece in texts_of(document)[:1] if piece.sha256 in lacking)
    batches = [keys for keys in batches_of(texts) if any(key in lacking for key in keys)]
    count, done = sum(key in lacking for keys in batches for key in keys), 0
    if count:
        monitor.tell(f"Begrijpen: {count} teksten voor het model")
    for keys in batches:
        made, tables = _make(monitor, {key: texts[key] for key in keys}, lacking, reader)
        with monitor.database.write() as connection:
            vectors.save_vectors(connection, made, model)
            if reader is not None:
                vectors.save_tables(connection, tables, words_model(model, reader))
        found.update(made)
        done += sum(key in lacking for key in keys)
        monitor.tell(f"  {done} van {count} teksten begrepen")
    return found


def lacking_of(
    connection: Connection, model: str, pieces: Sequence[TextPiece], known: Sequence[Trace], reader: WordReader | None
) -> Lacking:
    """What is not stored yet of these texts, and of the heads of what is remembered."""
    wanted = {piece.sha256 for piece in pieces} | _heads(known)
    without = wanted - vectors.stored(connection, wanted, model)
    if reader is None:
        return Lacking(frozenset(without), frozenset())
    worded = {piece.sha256 for piece in pieces if is_worded(piece)} | _moving(known)
    return Lacking(
        frozenset(without), frozenset(worded - vectors.stored(connection, worded, words_model(model, reader)))
    )


def _make(
    monitor: Monitor, texts: Mapping[str, str], lacking: Lacking, reader: WordReader | None
) -> tuple[dict[str, vectors.Vector], dict[str, vectors.Table]]:
    """The vectors and the words that these texts, by their hash, lack."""
    every = list(texts.values())
    if reader is None:
        encoded, read = monitor.encoder.encode(every), dict[str, vectors.Table]()
    else:
        encoded, read = monitor.encoder.encode_worded(every, lambda _, tokens: packed(reader.read(tokens)))
    made = {key: vector for key, vector in zip(texts, encoded, strict=True) if key in lacking.vectors}
    return made, {key: read[text] for key, text in texts.items() if key in lacking.words}


def _heads(known: Sequence[Trace]) -> set[str]:
    """What others are compared with."""
    return {trace.pieces[0] for trace in known if trace.pieces}


def _moving(known: Sequence[Trace]) -> set[str]:
    """The heads of what may be placed anew: the newest, as understanding takes them."""
    return {trace.pieces[0] for trace in [one for one in known if may_move(one) and one.pieces][-PLACED_ANEW:]}


def words_model(model_id: str, reader: WordReader) -> str:
    """The name under which the words are kept that ``reader`` made of this model's tokens."""
    return f"{model_id}{vectors.WORDS}{reader.digest}"


def words_of(
    monitor: Monitor, pieces: Iterable[TextPiece], known: Sequence[Trace], reader: WordReader | None
) -> dict[str, Words]:
    """The stored words of what items are placed by: new heads, developments, and earlier heads that may move."""
    if reader is None:
        return {}
    keys = {piece.sha256 for piece in pieces if is_worded(piece)} | _moving(known)
    name, width = words_model(monitor.encoder.model_id, reader), reader.directions.shape[1] + 1
    with monitor.database.read() as connection:
        tables = vectors.load_tables(connection, keys, name, width)
    return {key: unpacked(table) for key, table in tables.items()}


def batches_of(texts: Mapping[str, str]) -> list[list[str]]:
    """The keys of ``texts`` (by SHA-256) in the batches in which they are embedded, whatever is embedded already.

    In 16 bits a vector differs in its last digits with the texts beside it (cosine .99996): a run that was cut off,
    and one that was shared out, must cut the same texts into the same batches to end with the same numbers.
    """
    ordered = sorted(texts, key=lambda key: (len(texts[key]), key))
    return [ordered[at : at + BATCH] for at in range(0, len(ordered), BATCH)]
