"""On how much a publication rests: "onderzoek onder 1.040 bestuurders", "2,6 miljoen vacatures".

Read from the sentence that tells how something was looked into. The number must stand in digits beside a noun that the
termbase knows; else nothing is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from monitor.draft.boilerplate import is_boilerplate
from monitor.draft.english import Parser
from monitor.draft.english_tokens import tokenize
from monitor.draft.evidence import span_of
from monitor.draft.figures import Figure, Kind, dutch, find_figures, is_year
from monitor.draft.lexicon import terms
from monitor.draft.material import Material
from monitor.draft.phrases import phrase_in_dutch
from monitor.draft.sentences import Sentence, split_sentences
from monitor.model import Span

_READ = 60  # sentences: a method section at the end of an article is read too
_SMALLEST = 10  # below it a number of people or cases says little, and is often a count within the story
_CUE = re.compile(
    r"\b(?:surveyed|survey|polled?|interview(?:s|ed)?|sample|respondents|questionnaires?|randomi[sz]ed|randomly|"
    r"trial|"
    r"experiment|we (?:followed|analysed|analyzed|compared|examined|obtained|studied|linked|tracked|observed|"
    r"reviewed)|"
    r"using|based on|draws? on|covers?|covering|drawn from|linking|records|compares|took part|participated|"
    r"were asked|"
    r"analysis of|review of|data (?:on|from)|"
    r"enquête|peiling|ondervroeg(?:en)?|ondervraagden?|steekproef|deelnemers|namen deel|deden mee|volgden?|volgt|"
    r"onderzocht(?:en)?|"
    r"analyseerden?|bekeek|bekeken|bevraagd|gegevens van|loting|respondenten|vulden|gevolgd|vragenlijst|uitgereikt|"
    r"Befragung|befragt(?:e|en)?|Stichprobe|Umfrage|untersucht(?:e|en)?|ausgewertet|begleitet(?:e|en)?|"
    r"teilgenommen|nahmen teil|"
    r"Auswertung|Erhebung|Studie (?:mit|unter)|Panel|"
    r"enquête|sondage|auprès de|interrogés?|échantillon|ont (?:traité|participé|répondu)|avons suivi|"
    r"étude (?:menée|portant))\b",
    re.IGNORECASE,
)
# Who is asked or followed: people and organisations; all else is looked at.
_ASKED = re.compile(
    r"(?<!dossi)(?<!cijf)(?<!numm)(?<!comput)(?<!pap)(?:artsen|kandidaten|leerlingen|ers|aars|eurs|oren|"
    r"isten|enten|anten|enden|enen|mensen|vrouwen|mannen|professionals|ambtenaren|ici|kundigen|"
    r"juristen|accountants|experts|collega's|juniors|trainees|bedrijven|organisaties|gemeenten|teams|scholen|"
    r"ziekenhuizen|"
    r"banken|instellingen|raden|kantoren|vestigingen|overheden|afdelingen|diensten|universiteiten|managers|"
    r"juridisch)$"
)
# A limit and no count: "fewer than 50 employees".
_BOUND = re.compile(
    r"(?:fewer than|less than|more than|over|under|up to|between|weniger als|mehr als|unter|bis zu|minder dan|"
    r"meer dan|tot|"
    r"moins de|plus de|jusqu'à|than|aged|ab|über) ?$",
    re.IGNORECASE,
)
_NOT_A_SAMPLE = re.compile(
    r"(?:uur|uren|minuten|dagen|weken|maanden|jaar|jaren|euro|euro's|dollar|punten|procent|landen|keer|metingen|"
    r"kwartalen|"
    r"ronden|vragen|opdrachten|taken|oefeningen|gebieden|sectoren|pagina's|modules|sessies|lessen|stappen)$"
)


# "the 33 largest programmes", and of "43 gained a feature" what is no noun: neither follows "op basis van".
_NO_PLAIN_NOUN = re.compile(r"^(?:die|dat)\b|\bdie zijn\b|^\w+ste\b(?<!vaste)(?<!laatste)")


@dataclass(frozen=True, slots=True)
class Sample:
    """``text`` follows "op basis van": "onderzoek onder 240 medewerkers", "90.000 klachten"."""

    text: str
    span: Span


def sample_of(material: Material) -> Sample | None:
    """What the publication says that it rests on; the first that is told."""
    for sentence in split_sentences(material.document.text)[:_READ]:
        if not _CUE.search(sentence.text) or is_boilerplate(sentence.text):
            continue
        for figure in find_figures(sentence.text):
            if figure.kind is Kind.NUMBER and not is_year(figure) and figure.value >= _SMALLEST:
                said = _counted(figure, sentence, material.language)
                if said:
                    return Sample(said, span_of(material, *_around(sentence, figure)))
    return None


def _around(sentence: Sentence, figure: Figure) -> tuple[int, int]:
    """A stretch of at most what may be quoted that holds the figure."""
    start = sentence.start if figure.end < 180 else sentence.start + max(0, figure.start - 60)
    return start, sentence.end


def _counted(figure: Figure, sentence: Sentence, language: str) -> str | None:
    number = dutch(figure)
    if number is None or (figure.value != int(figure.value)):
        return None
    rest = re.sub(r"^ (?:(?:of|de)\s|d['’]\s?)(?=\w)", " ", sentence.text[figure.end :])
    if rest[:1] not in (" ", "\n") or _BOUND.search(sentence.text[: figure.start]):
        return None
    words = re.split(
        r"\s(?=(?:in|at|from|of|with|across|and|who|that|bij|van|in|uit|met|en|die|aus|mit|bei|und|de|dans|et|"
        r"qui)\b)|[,;.:()]",
        rest.strip(),
    )[0].split()[:4]
    for count in range(min(3, len(words)), 0, -1):
        noun = _plural(" ".join(words[:count]), language)
        if noun and not _NO_PLAIN_NOUN.search(noun):
            if any(c.isdigit() for c in noun) or _NOT_A_SAMPLE.search(noun):
                return None
            return f"onderzoek onder {number} {noun}" if _ASKED.search(noun) else f"{number} {noun}"
    return None


def _plural(text: str, language: str) -> str | None:
    if language == "nl":
        words = text.split()
        known = (
            words and (words[-1] in _dutch_plurals() or _ASKED.search(words[-1])) and all(w.islower() for w in words)
        )
        plural = bool(known) and words[-1][-1] in "ns"
        return text if plural and (len(words) == 1 or (len(words) == 2 and words[0].endswith("e"))) else None
    if language == "en":
        tokens = tokenize(f"20 {text}")
        if not tokens:
            return None
        found = next((p for p, end in Parser(tokens).noun_phrase(0) if end == len(tokens) and p.plural), None)
        return found.text.removeprefix("20 ") if found and found.text.startswith("20 ") else None
    found = phrase_in_dutch(text, language, many=True)
    return found.text.removeprefix("de ") if found and found.plural else None


@cache
def _dutch_plurals() -> frozenset[str]:
    plurals = {row[0].split("/")[1].lower() for row in terms() if row[0].count("/") >= 2}
    return frozenset(p for p in plurals if p and " " not in p)
