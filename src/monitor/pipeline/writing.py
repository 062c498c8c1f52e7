"""Drafts by a language model, where one is set: asked for new developments, held to the same gate, never relied upon.

Updates are not asked for: they keep the analyst's own words, and change as little as they can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.draft.compose import NoDraft
from monitor.draft.orders import orders_a_model
from monitor.draft.written import WrittenDraft, draft_of, question_of
from monitor.errors import MonitorError
from monitor.language.chat import ChatModel
from monitor.language.usage import Usage
from monitor.model import Development, Draft
from monitor.pipeline.judging import material_of
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.targets import Case
from monitor.read.language import detect
from monitor.store import language, register
from monitor.store.language import LanguageUse

GIVE_UP = 2  # failures of the endpoint in a row, after which a run asks no more: each may cost a whole time-out
PURPOSE = "draft"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The draft that stands, and where it is not the model's, why not (Dutch)."""

    draft: Draft
    reason: str = ""
    broken: bool = False  # the endpoint itself failed


def rewrite(monitor: Monitor, run_id: int, drafts: Sequence[tuple[Case, Draft | NoDraft]]) -> list[Draft | NoDraft]:
    """The drafts, those of new developments in the model's words where these hold; keeps what it took, for the report.

    Without a model in the settings nothing changes. Raises nothing: whatever fails, the default draft stands.
    """
    plain = [draft for _, draft in drafts]
    if not monitor.settings.llm_url:
        return plain
    try:
        chat = monitor.chat
    except MonitorError as error:
        keep_use(
            monitor,
            run_id,
            PURPOSE,
            Usage(),
            written=0,
            told=[f"Alle concepten zonder taalmodel: {error.what} ({error.where})."],
        )
        return plain
    if chat is None:
        return plain
    with monitor.database.read() as connection:
        examples = register.list_developments(connection)
    before = chat.used
    done, told, written, failures = [], [], 0, 0
    for case, draft in drafts:
        if not isinstance(draft, Draft) or case.development is not None:
            done.append(draft)
            continue
        if failures >= GIVE_UP:
            done.append(draft)
            told.append(f"“{draft.title}”: niet meer gevraagd, het taalmodel viel {GIVE_UP} keer achtereen uit.")
            continue
        outcome = ask_one(chat, case, draft, examples)
        failures = failures + 1 if outcome.broken else 0
        done.append(outcome.draft)
        written += not outcome.reason
        if outcome.reason:
            told.append(f"“{draft.title}”: {outcome.reason}.")
    keep_use(monitor, run_id, PURPOSE, chat.used.since(before), written=written, told=told)
    return done


def ask_one(chat: ChatModel, case: Case, draft: Draft, examples: Sequence[Development]) -> Outcome:
    """One draft in the model's words, or as it was with the reason."""
    material = tuple(material_of(one) for one in case.witnesses)
    if chat.endpoint.outside and any(one.document.reserved for one in material):
        return Outcome(draft, "een bron staat niet toe dat haar tekst naar een taalmodel elders gaat")
    if any(orders_a_model(one) for one in material):
        return Outcome(draft, "een bron bevat een opdracht aan een taalmodel en is er geen voorgelegd")
    question = question_of(material, examples)
    try:
        written = chat.ask(question.system, question.text, WrittenDraft)
    except MonitorError as error:
        return Outcome(draft, f"het taalmodel gaf geen bruikbaar antwoord ({error.what})", broken=True)
    made = draft_of(written, material, draft)
    if isinstance(made, NoDraft):
        return Outcome(draft, made.reason.rstrip("."))
    language = detect(f"{made.title}. {made.body}")
    if language is None or language[0] != "nl":
        return Outcome(draft, "het taalmodel schreef geen Nederlands")
    return Outcome(made)


def keep_use(monitor: Monitor, run_id: int, purpose: str, usage: Usage, *, written: int, told: Sequence[str]) -> None:
    """Keep what a run asked of the language model, with the costs by the prices in the settings."""
    settings = monitor.settings
    priced = settings.llm_price_in or settings.llm_price_out
    use = LanguageUse(
        run=run_id,
        purpose=purpose,
        model=settings.llm_model,
        written=written,
        requests=usage.requests,
        failed=usage.failed,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        uncounted=usage.uncounted,
        cost=usage.cost(settings.llm_price_in, settings.llm_price_out) if priced else None,
        told=tuple(told),
    )
    with monitor.database.write() as connection:
        language.save_use(connection, use)


def lines_of(uses: Sequence[LanguageUse]) -> list[str]:
    """What a run asked of language models, for its report (Dutch)."""
    lines = []
    for use in uses:
        if use.purpose == "translation":
            lines.append(f"{use.model}: {use.written} concepten met een vertaling")
            lines += use.told
            continue
        tokens = f"{use.input_tokens} tokens gevraagd en {use.output_tokens} geantwoord"
        if use.uncounted:
            tokens += f" ({use.uncounted} antwoorden telde de server niet)"
        cost = "" if use.cost is None else f", kosten {use.cost:.4f}".replace(".", ",")
        made = f"{use.written} {'signalen' if use.purpose == 'match' else 'geschreven'}"
        lines.append(f"{use.model}: {made}, {use.requests} verzoeken, {use.failed} mislukt; {tokens}{cost}")
        lines += use.told
    return lines
