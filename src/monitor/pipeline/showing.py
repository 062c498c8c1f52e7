"""One proposal as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.draft.diff import diff_words, render_markup
from monitor.judge.wording import explain, name_of
from monitor.model import Level, Proposal, ProposalKind
from monitor.store.proposals import Decided


def shown(one: Proposal, history: Sequence[Decided]) -> str:
    """The proposal, its sum, its quotes, the runners-up and the decisions upon it."""
    kind = "nieuw" if one.kind is ProposalKind.NEW else f"wijziging van ontwikkeling {one.development}"
    lines = [f"Voorstel {one.id} ({kind}, {one.status}, versie {one.version})", "", one.title, ""]
    if one.previous_body is not None and one.previous_body != one.body:
        lines += [render_markup(diff_words(one.previous_body, one.body)), ""]
    else:
        lines += [one.body, ""]
    if one.why:
        lines += [f"Waarom: {one.why}", ""]
    lines += [f"Let op: {problem}: {s.text}" for s in one.sentences for problem in s.problems]
    lines += [explain(one.validity), ""]
    if one.validity.levels:
        lines += ["Niveaus van de eerste bron (0 tot 4):", *map(_level, one.validity.levels), ""]
    lines += ["Bewijs:"]
    for evidence in one.evidence:
        dated = f", {evidence.published:%d-%m-%Y}" if evidence.published else ""
        lines += [f"  “{evidence.span.quote}”", f"    {evidence.source}{dated}: {evidence.url}"]
    if one.alternatives:
        lines += ["", "Dichtstbijzijnde andere ontwikkelingen:"]
        lines += [f"  {a.development} (gelijkenis {a.similarity:.2f})" for a in one.alternatives]
    if history:
        lines += ["", "Besluiten:"]
        lines += [
            f"  {d.decision.at:%d-%m-%Y %H:%M} {d.decision.by}: {d.decision.action}"
            + (f" ({d.decision.reason})" if d.decision.reason else "")
            for d in history
        ]
    return "\n".join(lines)


def _level(one: Level) -> str:
    """A level, why, and the passage or field that it was read from."""
    read = f"“{one.span.quote}”" if one.span else one.field or "niet waargenomen"
    return f"  {name_of(one.criterion.value)} {one.level}: {one.reason} [{read}]"
