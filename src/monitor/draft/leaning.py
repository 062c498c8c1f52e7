"""Whether a sentence of a source leans on the one before it, or speaks for the source itself."""

from __future__ import annotations

import re

from monitor.draft.dutch import Clause
from monitor.draft.english_usage import UNSURE
from monitor.draft.standing import points_back

# Sentences whose subject or opening points at a sentence before: said alone they would be about nothing.
_POINTS_BACK = re.compile(
    r"^(?:(?:In|Of|Among|With|By|For|After|Before|At|On|During)\b[^,]{0,40},? )?(?:They|It|He|She)\b|"
    r"^(?:This|These|Those|That|Such|Both|Among (?:them|these|those)|Of (?:these|those|them)|With (?:it|them|both)|"
    r"Employees with both|In (?:these|those|this|that|such)|Dort|Diese[rs]?|Dies|Sie|Er|"
    r"Dabei|Davon|"
    r"Ils?|Elles?|Ces?|Cette|Dat|Die|Dit|Deze|Zij|Ze|Daar\w*|Anything|Anyone)\b|"
    r"^(?:Among|For|In|Of|With|By) those\b|\bthose (?:with|of|in|between|at|from) (?:\d|fewer|more|less|under|over)|"
    r"\bthe (?:same|other|latter|former|first group|second group|rest|score|two)\b|\bdaarvan\b|\bhet steken\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:we|our|us|wij|onze|ons|ik|mijn|wir|uns|unser\w*|ich|nous|nos|notre|je)\b", re.IGNORECASE
)
_ELLIPSIS = re.compile(
    r"\b(?:(?:the|corresponding) (?:figures?|rates?|shares?|proportions?|numbers?|values?|counts?|percentages?)|"
    r"it (?:is|was|fell|rose))\b|\b(?:it|them)$",
    re.IGNORECASE,
)
_OF_WHAT = re.compile(r"\b(?:of|that|who)\b")
_DONE_TO_IT = re.compile(r"\b(?!AI\b)\w+ (?:it|them)\b")
_AT_LAST = re.compile(r"\b(?:it|them)[.]?$")
_OF_THE_RESEARCHED = re.compile(r"^We\b.*\bits\b")
_RELATIVE = re.compile(r"\b(?:who|that|which|AI)\b")


def leans_back(text: str, language: str) -> bool:
    """Whether a sentence of the source is about something that only the one before it names."""
    return begins_behind(text) or points_back(text, language) or lacks_its_subject(text)


def begins_behind(text: str) -> bool:
    """Whether its subject or opening points at the sentence before: "They rose", "Among those"."""
    return bool(_POINTS_BACK.search(text))


def lacks_its_subject(text: str) -> bool:
    """Whether it gives "the figure" or "the share" and not of what."""
    return bool(_ELLIPSIS.search(text) and not _OF_WHAT.search(text))


def about_it(clause: Clause, text: str) -> bool:
    """Whether "it" is what the sentence is about, or what somebody did something to, and nothing in it is named so."""
    impersonal = clause.predicate in UNSURE
    return (clause.subject.text == "het" and not impersonal) or bool(
        (_DONE_TO_IT.search(text) and not _RELATIVE.search(text))
        or _AT_LAST.search(text)
        or _OF_THE_RESEARCHED.search(text)
    )


def speaks_for_itself(text: str) -> bool:
    """Whether the source speaks in the first person, which a briefing does not quote."""
    return bool(_FIRST_PERSON.search(text))
