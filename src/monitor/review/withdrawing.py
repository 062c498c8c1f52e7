"""A pending proposal whose publishers took back what it rests on: marked, so that nobody approves it unseen. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from monitor.model import DraftSentence, Evidence, Proposal, Validity, ValidityStatus


class Lost(StrEnum):
    """What became of a publication after it was read."""

    RETRACTED = "retracted"
    TAKEN_DOWN = "taken_down"

    @property
    def problem(self) -> str:
        """Dutch, of a sentence that rests on it."""
        return {
            Lost.RETRACTED: "De bron heeft de tekst waarop dit rust ingetrokken.",
            Lost.TAKEN_DOWN: "De bron heeft de tekst waarop dit rust van de site gehaald.",
        }[self]

    @property
    def verb(self) -> str:
        return {Lost.RETRACTED: "ingetrokken", Lost.TAKEN_DOWN: "van de site gehaald"}[self]


_OURS = frozenset(lost.problem for lost in Lost)
NO_SCORE = "Al het bewijs is door de bron ingetrokken: een score is er daarom niet meer."


def marked(one: Proposal, lost: Mapping[int, Lost]) -> Proposal:
    """The proposal with what became of its evidence; ``lost`` holds the items that are no longer what they were.

    A sentence is marked when all that it quotes is lost, the title when all evidence is. Once all of it is retracted
    there is no score. Marks of before that no longer hold go. The same again gives the same.
    """
    by_text = {evidence.span.sha256: lost.get(evidence.item) for evidence in one.evidence}
    sentences = tuple(_sentence(sentence, by_text) for sentence in one.sentences)
    found = [lost.get(evidence.item) for evidence in one.evidence]
    whole = _worst(found)
    rest = tuple(problem for problem in one.title_problems if problem not in _OURS)
    return replace(
        one,
        sentences=sentences,
        title_problems=(*rest, whole.problem) if whole else rest,
        validity=_without_score(one.validity) if set(found) == {Lost.RETRACTED} else one.validity,
        why=_why(one.why, one.evidence, lost),
    )


def _worst(found: list[Lost | None]) -> Lost | None:
    """What to say of evidence that is all lost; None when some of it stands."""
    if not found or None in found:
        return None
    return Lost.RETRACTED if Lost.RETRACTED in found else Lost.TAKEN_DOWN


def _sentence(sentence: DraftSentence, by_text: Mapping[str, Lost | None]) -> DraftSentence:
    rest = tuple(problem for problem in sentence.problems if problem not in _OURS)
    state = _worst([by_text.get(span.sha256) for span in sentence.spans])
    return replace(sentence, problems=(*rest, state.problem) if state else rest)


def _without_score(validity: Validity) -> Validity:
    return Validity(None, None, None, ValidityStatus.UNSUPPORTED, (), (NO_SCORE,), validity.levels)


def _why(why: str, evidence: tuple[Evidence, ...], lost: Mapping[int, Lost]) -> str:
    told = why
    for one in evidence:
        state = lost.get(one.item)
        line = f"{one.source} heeft ‘{one.title or one.url}’ {state.verb}." if state else ""
        if line and line not in told:
            told = f"{line} {told}".strip()
    return told
