"""Understand: what each new document is to us, beside the register and what earlier weeks brought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.model import Finding
from monitor.pipeline.calibrating import calibration_for
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.targets import Target, get_case, target_of
from monitor.store import claims, findings, items, register, runs, vectors
from monitor.understand.pieces import TextPiece, texts_of, texts_of_development
from monitor.understand.traces import Item, Trace
from monitor.understand.understanding import Understanding, understand

BATCH = 64  # texts embedded between two lines of progress, and lost at most by a crash


def understand_waiting(monitor: Monitor, run_id: int) -> int:
    """Understand every document that waits; return how many. With none waiting the model is not even loaded."""
    with monitor.database.read() as connection:
        ids = items.waiting(connection, items.Stage.READ)
        left = claims.unfinished_claims(connection, run_id)
    if not ids and not left:
        return 0
    monitor.tell(f"Begrijpen: {len(ids)} publicaties; het model wordt geladen")
    found = _understand(monitor, run_id, ids) if ids else Understanding((), ())
    traces = {trace.item: trace.to_json() for trace in found.traces}
    with monitor.database.write() as connection:
        for finding in found.findings:
            findings.save_finding(connection, finding, run_id=run_id, trace=traces.get(finding.item))
        items.set_stage(connection, ids, items.Stage.UNDERSTOOD)
        targets = {Target(claim.development, claim.cluster) for claim in left}
        targets |= {target for finding in found.findings if (target := target_of(finding))}
        for claim in left:
            claims.hand_over(connection, claim)
        for target in sorted(targets, key=lambda t: (t.development or 0, t.cluster or 0)):
            case = get_case(connection, target)
            if case.items:
                claim = claims.Claim(run_id, target.development, target.cluster, case.items, claims.ClaimOutcome.OPEN)
                claims.save_claim(connection, claim)
        if ids:
            runs.set_model(connection, run_id, monitor.encoder.model_id)
    return len(found.findings)


def _understand(monitor: Monitor, run_id: int, ids: Sequence[int]) -> Understanding:
    with monitor.database.read() as connection:
        as_of = runs.get_run(connection, run_id).as_of
        documents = items.get_documents(connection, ids)
        stored = items.get_items(connection, ids)
        sources = runs.get_sources(connection)
        developments = register.list_developments(connection)
        since = as_of - timedelta(weeks=monitor.settings.memory_weeks)
        known = [_remembered(finding, text) for finding, text in findings.get_traces(connection, since=since)]
        next_cluster = findings.next_cluster(connection)
    new = [Item(one, documents[one], sources[stored[one].source].source_class) for one in ids]
    pieces = [piece for one in new for piece in texts_of(one.document)]
    pieces += [piece for one in developments for piece in texts_of_development(one)]
    embedded = embed(monitor, pieces, known)
    calibration = calibration_for(monitor.encoder, monitor.settings.model_cache, monitor.tell)
    return understand(new, known, developments, embedded, calibration, next_cluster=next_cluster)


def _remembered(finding: Finding, text: str) -> Trace:
    """A trace with where its item is now: a person may have moved it since it was understood."""
    return replace(
        Trace.from_json(text),
        outcome=finding.outcome,
        development=finding.development,
        cluster=finding.cluster,
        relation=finding.relation,
    )


def embed(monitor: Monitor, pieces: Iterable[TextPiece], known: Sequence[Trace] = ()) -> dict[str, vectors.Vector]:
    """The vectors of these texts and of what is remembered: stored ones first, the rest made and stored."""
    texts = {piece.sha256: piece.text for piece in pieces}
    remembered = {trace.pieces[0] for trace in known if trace.pieces}  # the head is what others are compared with
    model = monitor.encoder.model_id
    with monitor.database.read() as connection:
        found = vectors.load_vectors(connection, {*texts, *remembered}, model)
        forgotten = [trace.item for trace in known if trace.pieces and trace.pieces[0] not in found]
        for document in items.get_documents(connection, forgotten).values():  # another model than the one before
            texts.update((piece.sha256, piece.text) for piece in texts_of(document)[:1])
    missing = sorted((key for key in texts if key not in found), key=lambda key: (len(texts[key]), key))
    if missing:
        monitor.tell(f"Begrijpen: {len(missing)} teksten voor het model")
    for at in range(0, len(missing), BATCH):
        keys = missing[at : at + BATCH]
        made = dict(zip(keys, monitor.encoder.encode([texts[key] for key in keys]), strict=True))
        with monitor.database.write() as connection:
            vectors.save_vectors(connection, made, model)
        found.update(made)
        monitor.tell(f"  {min(at + BATCH, len(missing))} van {len(missing)} teksten begrepen")
    return found
