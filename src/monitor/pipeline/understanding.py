"""Understand: what each new document is to us, beside the register and what earlier weeks brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from monitor.encode.freeing import give_back_memory
from monitor.model import Development, Finding
from monitor.pipeline.adapters import renew_encoder
from monitor.pipeline.asking import second_opinions
from monitor.pipeline.calibrating import calibration_for, own_topics
from monitor.pipeline.embedding import embed, words_of
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.overlaying import learnt_calibration
from monitor.pipeline.regrouping import regroup, remembered, standing_of
from monitor.pipeline.targets import Target, get_case, target_of
from monitor.store import aside, claims, findings, items, register, runs, vectors
from monitor.understand.calibration import Calibration
from monitor.understand.moves import Moved, findings_of_moves
from monitor.understand.pieces import texts_of, texts_of_development
from monitor.understand.traces import Item
from monitor.understand.understanding import Understanding, understand


@dataclass(frozen=True, slots=True)
class Understood:
    """What a week's understanding found: for the new items, and for earlier ones that belong elsewhere now."""

    new: Understanding
    moved: tuple[Finding, ...] = ()


def understand_waiting(monitor: Monitor, run_id: int) -> int:
    """Understand every document that waits; return how many. With none waiting the model is not even loaded."""
    with monitor.database.read() as connection:
        ids = items.waiting(connection, items.Stage.READ)
        left = claims.unfinished_claims(connection, run_id)
        run = runs.get_run(connection, run_id)
    if not ids and not left:
        return 0
    renew_encoder(monitor)
    monitor.tell(f"Begrijpen: {len(ids)} publicaties; het model wordt geladen")
    understood = _understand(monitor, run, ids) if ids else Understood(Understanding((), ()))
    found = understood.new
    traces = {trace.item: trace.to_json() for trace in found.traces}
    with monitor.database.write() as connection:
        for finding in found.findings:
            findings.save_finding(connection, finding, run_id=run_id, trace=traces.get(finding.item))
        items.set_stage(connection, ids, items.Stage.UNDERSTOOD)
        targets = regroup(connection, understood.moved, run, since=_since(monitor, run), now=monitor.clock())
        targets |= {Target(claim.development, claim.cluster) for claim in left}
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
    count = len(found.findings)
    del found, understood, traces  # of a large week: with drafting's own, it would be the peak
    give_back_memory()
    return count


def _since(monitor: Monitor, run: runs.Run) -> datetime:
    return run.as_of - timedelta(weeks=monitor.settings.memory_weeks)


def _understand(monitor: Monitor, run: runs.Run, ids: Sequence[int]) -> Understood:
    since = _since(monitor, run)
    with monitor.database.read() as connection:
        documents = items.get_documents(connection, ids)
        stored = items.get_items(connection, ids)
        sources = runs.get_sources(connection)
        developments = register.list_developments(connection)
        stands = standing_of(connection, since=since)
        known = [remembered(kept, stands) for kept in findings.get_traces(connection, since=since)]
        next_cluster = findings.next_cluster(connection)
        include = aside.belonging(connection, ids)
    new = [Item(one, documents[one], sources[stored[one].source].source_class) for one in ids]
    pieces = [piece for one in new for piece in texts_of(one.document)]
    pieces += [piece for one in developments for piece in texts_of_development(one)]
    calibration = _calibration(monitor)
    embedded = embed(monitor, pieces, known, calibration.reader)
    decide = partial(
        understand,
        new,
        known,
        developments,
        embedded,
        calibration,
        next_cluster=next_cluster,
        proposed=stands.proposed,
        include=include,
        words=words_of(monitor, pieces, known, calibration.reader),
    )
    found = decide()
    by_id = {one.id: one for one in new}
    if signals := second_opinions(monitor, run.id, found.findings, by_id, developments, sources):
        found = decide(signals=signals)
    return Understood(found, _moved(monitor, found.moves, developments, embedded, calibration))


def _calibration(monitor: Monitor) -> Calibration:
    """The calibration of the model, with what was learnt from decisions and taken into use."""
    topics = own_topics(monitor.settings)
    shipped = calibration_for(monitor.encoder, monitor.settings.model_cache, monitor.tell, topics)
    with monitor.database.read() as connection:
        calibration, why_not = learnt_calibration(connection, shipped)
    if why_not:
        monitor.tell(why_not)
    return calibration


def _moved(
    monitor: Monitor,
    moves: Sequence[Moved],
    developments: Sequence[Development],
    embedded: dict[str, vectors.Vector],
    calibration: Calibration,
) -> tuple[Finding, ...]:
    """The findings of earlier items that belong elsewhere now, with the sentences that say so."""
    if not moves:
        return ()
    ids = [move.item for move in moves]
    with monitor.database.read() as connection:
        documents = items.get_documents(connection, ids)
        stored = items.get_items(connection, ids)
        sources = runs.get_sources(connection)
        earlier = findings.get_findings(connection, ids)
    again = {one: Item(one, documents[one], sources[stored[one].source].source_class) for one in documents}
    kept = embed(monitor, [piece for one in again.values() for piece in texts_of(one.document)])
    monitor.tell(f"Begrijpen: {len(moves)} eerdere publicaties horen bij nader inzien elders")
    known = [move for move in moves if move.item in again and move.item in earlier]
    return findings_of_moves(known, again, earlier, developments, {**embedded, **kept}, calibration)
