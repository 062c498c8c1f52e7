"""Shortening and turning Dutch sentences: a Dutch source is retold from its own sentences, not copied."""

from __future__ import annotations

import re
from functools import cache

from monitor.draft.figures import NUMBER, Kind, dutch, find_figures
from monitor.draft.lexicon import terms

MAX_WORDS = 30
_WHO = 7  # words of an attribution that no comma sets apart

# "In een peiling onder 900 werkenden zegt 41% …" is a finding, whatever else it tells.
_SHARE_TOLD = re.compile(r"^(?:In|Uit) een .*\b(?:zegt|noemt|geeft|vindt|verwacht|gebruikt|heeft|kreeg) .*\d%")
_LEAD_IN = re.compile(r"^(?:(?:En|Maar|Want|Kortom,|Let wel:)\s+|[A-Z][A-Z ]+(?: \([^)]*\))?\s+[-–—]\s+)")
_METHOD = re.compile(
    r"^De onderzoekers (?:volg|vroeg|ging|loot|sprak|onderzocht|keken|legden|hielden|analyseer|bekeek)|"
    r"\bdeden\b.*\bmee\b|\b(?:vroeg|vroegen|ondervroeg|ondervroegen|volgden|interviewden) (?:ruim |bijna )?[\d.]+|"
    r"\b(?:bevraagd|ondervraagd|geïnterviewd|aanvullend gesproken|namen deel aan|respons van|enquête onder|"
    r"peiling onder)\b"
)
_ATTRIBUTION = re.compile(
    r",? (?:zo )?(?:blijkt uit|volgens|meldt|melden|schrijft|schrijven|aldus|concludeert|zegt|stelt|laat weten) "
    r"(?:het|de|een|hun|onderzoekers|[A-Z])"
    r"[^,;]*(?:,.*)?$"
)
# An aside is left out, unless it is the figure itself: "lagere cijfers voor de opdrachten (7,2)".
_FIGURE = r"(?:[€$£] ?)?\d[\d.,]*(?: ?%| (?:procent|punten?|uur|minuten|euro))?"
_ASIDE = re.compile(rf" ?(?!\({_FIGURE}(?:,? (?:tegen|tegenover|naar) {_FIGURE})?\))\([^()]*\)")
_TRAILING = re.compile(
    r"(?:[;:]|,) (?:een|waar|waarbij|waarvan|vaak|meestal|terwijl|hoewel|al |maar|omdat|doordat|zodat|wat|die|dat|"
    r"deels|mede|vooral|"
    r"verdeeld|met name|het sterkst|onder meer|zoals|aldus|zo |wie|toen|want|dus|en|sinds|als|met|zonder|bijna|"
    r"ongeveer|drie keer|twee keer).*$"
)
_OWN_VOICE = (
    (re.compile(r"\bWij (?=[a-z]+en\b)"), "De onderzoekers "),
    (re.compile(r"\b[Oo]nze (?=[a-z])"), "de "),
    (re.compile(r"\b[Oo]ns (?=(?:onderzoek|bureau|panel|rapport|netwerk|instituut|team)\b)"), "het "),
)
_FIRST_PERSON = re.compile(r"\b(?:ik|mij|mijn|wij|we|ons|onze|u|uw|je|jij|jouw)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"^(?:Dat|Die|Dit|Deze|Zij|Ze|Hij|Het gaat|Daar|Daarvan|Daarbij|Daarmee|Daardoor|Daarvoor|Hiervan|Dan|Zo'n|"
    r"Zulke|Diens|Hun|Haar|Er|Daarna|"
    r"Dergelijke|Sommigen|Anderen|Elders|Nog eens)\b|\bdaarvan\b|\bdaarvoor\b|\bhiervan\b|\b(?:deed|doet|doen|"
    r"lukte|lukt|geldt) dat\b|"
    r"\bdat (?:doet|deed|doen|ook)\b|\bhet steken\b|\bging het om\b|\bdat (?:is|was) (?:het|de|een)\b|\b(?:was|"
    r"waren|is) (?:dat|het|dit)\b|^(?:In|Bij|Onder|Op) (?:zulke|die|deze|dat|hen) |"
    r"\b(?:daar|er) nam\b|\bWie (?:het|dat|deze)\b"
)  # fmt: skip
_CARRIES_ON = re.compile(r"\b(?:was|waren|is|lag) (?:dat|het|dit)\b.*\d")
_VAN_FIRST = re.compile(
    r"^(?P<front>(?:Van|Onder) (?:de |het |alle )?(?P<group>[^,\d]+?)) (?P<verb>[a-zé]+) (?P<figure>(?:slechts |"
    r"maar |ruim |bijna |nog )?\d[\d.,]*%)(?P<rest> .+)$"
)
_FIGURE_FIRST = re.compile(
    r"^(?P<more>(?:Slechts|Maar|Ruim|Bijna|Ongeveer|Circa|Niet meer dan|Meer dan|Nog geen|Zeker) "
    r")?(?P<figure>\d[\d.,]*%) van (?P<group>(?:de|het|alle) [^,\d]+?) "
    r"(?P<verb>[a-zé]+)(?P<rest> .+)$"
)


def condensed(sentence: str, *, follows: bool = False) -> str | None:
    """The sentence shorter and turned where that can be done, without its final stop; None when it does not stand alone
    (it need not where it ``follows`` the one it leans on) or speaks in the first person."""
    text = sentence.strip().rstrip(".")
    text = _ASIDE.sub("", text).strip()
    text = _without_attribution(text)
    text = _capital(_LEAD_IN.sub("", text, count=1))
    for pattern, replacement in _OWN_VOICE:
        text = pattern.sub(replacement, text)
    text = _capital(with_dutch_figures(text))
    while len(text.split()) > 18 and (cut := _TRAILING.search(text)):
        if not find_figures(text[: cut.start()]):
            break
        text = text[: cut.start()]
    if len(text.split()) > MAX_WORDS and (cut := re.search(r"[:;] ", text)) and find_figures(text[: cut.start()]):
        text = text[: cut.start()]
    quoted = "'" in re.sub(r"(?<=\w)'(?=\w)", "", text)
    if quoted or (_METHOD.search(text) and not _SHARE_TOLD.search(text)) or _FIRST_PERSON.search(text):
        return None
    if _POINTS_BACK.search(text) and not follows:
        return None
    text = text if follows else _turned(text)
    return text if (4 if follows else 5) <= len(text.split()) <= MAX_WORDS and not text.endswith("?") else None


def _without_attribution(text: str) -> str:
    """Without who says it, where that ends the sentence: "hielden er volgens hun telling 12 stand" goes on."""
    said = _ATTRIBUTION.search(text)
    if said is None or not (
        said[0].startswith(",") or (len(said[0].split()) <= _WHO and not re.search(r"\d", said[0]))
    ):
        return text
    return text[: said.start()]


def carried_on(sentence: str) -> str | None:
    """A short sentence that carries a figure of the one before it on: "Een half jaar eerder was dat 35%"."""
    text = with_dutch_figures(_ASIDE.sub("", sentence.strip().rstrip(".")))
    return text if _CARRIES_ON.search(text) and len(text.split()) <= 14 and not _FIRST_PERSON.search(text) else None


def stands_alone(sentence: str) -> bool:
    """Whether a Dutch sentence tells a finding by itself, in nobody's first person."""
    return not (_METHOD.search(sentence) or _FIRST_PERSON.search(sentence) or _POINTS_BACK.search(sentence))


def with_dutch_figures(text: str) -> str:
    """ "43 procent" as "43%"; other figures stay as they are."""

    def shorten(match: re.Match[str]) -> str:
        figure = find_figures(match.group())[0]
        return (dutch(figure) or match.group()) if figure.kind is Kind.PERCENT else match.group()

    return NUMBER.sub(shorten, text)


def _turned(text: str) -> str:
    """ "Van de werkgevers zegt 48% …" as "48% van de werkgevers zegt …", and the other way round."""
    if (match := _VAN_FIRST.match(text)) and match["verb"] in _finite_verbs() and match["front"].startswith("Van "):
        front = match["front"][0].lower() + match["front"][1:]
        return _capital(f"{match['figure']} {front} {match['verb']}{match['rest']}")
    if (match := _FIGURE_FIRST.match(text)) and match["verb"] in _finite_verbs():
        more = (match["more"] or "").lower()
        return f"Van {match['group']} {match['verb']} {more}{match['figure']}{match['rest']}"
    return text


@cache
def _finite_verbs() -> frozenset[str]:
    forms = {
        "is",
        "was",
        "zijn",
        "waren",
        "heeft",
        "had",
        "hebben",
        "hadden",
        "kan",
        "kon",
        "wil",
        "wilde",
        "werd",
        "wordt",
        "gaat",
        "ging",
        "moet",
        "mag",
    }
    for row in terms():
        words = row[0].split()
        if len(words) >= 5 and words[0].partition("_")[0].endswith("n"):
            forms |= {w.partition("_")[0] for w in words[1:4]}
    return frozenset(forms)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
