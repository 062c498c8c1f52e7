"""Ask: a language model's opinion on unsure matches, where one is set and wanted; never relied upon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.draft.orders import orders_a_model
from monitor.errors import MonitorError
from monitor.language.chat import ChatModel
from monitor.language.usage import Usage
from monitor.model import Development, Finding, Source
from monitor.pipeline.judging import material_of
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.targets import Witness
from monitor.pipeline.writing import keep_use
from monitor.understand.second_opinion import Opinion, Signal, question_of, signal_of, unsure
from monitor.understand.traces import Item

PURPOSE = "match"
GIVE_UP = 3  # failures in a row after which a run asks no more


def second_opinions(
    monitor: Monitor,
    run_id: int,
    findings: Sequence[Finding],
    items: Mapping[int, Item],
    developments: Sequence[Development],
    sources: Mapping[str, Source],
) -> dict[int, Signal]:
    """What a model says of the least sure matches, at most ``MONITOR_LLM_UNSURE`` of them; keeps what it took.

    Raises nothing: whatever fails, the match stands as it was, and the run's report says so.
    """
    settings = monitor.settings
    doubtful = unsure(findings, most=settings.llm_unsure)
    if not settings.llm_url or not doubtful:
        return {}
    try:
        chat = monitor.chat
    except MonitorError as error:
        told = [f"Geen tweede mening over matches: {error.what} ({error.where})."]
        keep_use(monitor, run_id, PURPOSE, Usage(), written=0, told=told)
        return {}
    if chat is None:
        return {}
    by_number = {one.number: one for one in developments}
    before, said, lines, failures = chat.used, {}, [], 0
    for finding in doubtful:
        item = items[finding.item]
        candidates = [by_number[one.development] for one in finding.alternatives if one.development in by_number]
        witness = Witness(item.id, item.document, finding, sources[item.document.source])
        try:
            signal, why = _ask(chat, witness, candidates)
            failures = 0
        except MonitorError as error:
            signal, why, failures = None, f"het taalmodel gaf geen bruikbaar antwoord ({error.what})", failures + 1
        if signal is not None:
            said[item.id] = signal
        else:
            lines.append(f"Match van “{item.document.title}”: {why}.")
        if failures >= GIVE_UP:
            lines.append(f"Match: niet meer gevraagd, het taalmodel viel {GIVE_UP} keer achtereen uit.")
            break
    keep_use(monitor, run_id, PURPOSE, chat.used.since(before), written=len(said), told=lines)
    return said


def _ask(chat: ChatModel, witness: Witness, candidates: Sequence[Development]) -> tuple[Signal | None, str]:
    """The signal, or in Dutch why there is none. Raises ModelError when the endpoint fails."""
    if chat.endpoint.outside and witness.document.reserved:
        return None, "de bron staat niet toe dat haar tekst naar een taalmodel elders gaat"
    if orders_a_model(material_of(witness)):
        return None, "de bron bevat een opdracht aan een taalmodel en is er geen voorgelegd"
    question = question_of(witness.document, candidates)
    signal = signal_of(chat.ask(question.system, question.text, Opinion), candidates)
    return signal, "" if signal else "het taalmodel noemde een ontwikkeling die niet was voorgelegd"
