"""Names in a Dutch sentence that its sources do not know."""

from __future__ import annotations

import re
import unicodedata

# Capitalised words that are no organisation: the field's abbreviations and words of a calendar.
_KNOWN = frozenset(
    [
        "ai",
        "ai's",
        "genai",
        "l&d",
        "hr",
        "hrm",
        "it",
        "ict",
        "eu",
        "vs",
        "llm",
        "llms",
        "ceo",
        "cao",
        "cao's",
        "mkb",
        "chatgpt",
        "copilot",
        "engels",
        "duits",
        "frans",
        "nederlands",
        "engelse",
        "duitse",
        "franse",
        "nederlandse",
        "europees",
        "europese",
        "amerikaans",
        "amerikaanse",
        "brits",
        "britse",
    ]
)
# Places and peoples in Dutch with stems of each other language: "Nederland" is supported by "Netherlands".
_PLACES: dict[str, str] = {
    "nederland": r"netherlands|dutch|nederland|niederl|pays-bas|hollan",
    "nederlander": r"dutch|nederland|niederl|néerland",
    "duitsland": r"german|duits|deutsch|allemag",
    "belgië": r"belgi",
    "vlaanderen": r"flemish|flanders|vlaa|flandre",
    "frankrijk": r"france|french|frankr|franz|français",
    "verenigd": r"united kingdom|brit|uk\b|verenigd|royaume|united states",
    "koninkrijk": r"united kingdom|britain|uk\b|koninkrijk|royaume",
    "groot-brittannië": r"brit",
    "britten": r"brit|united kingdom|uk\b",
    "europa": r"europ",
    "europeanen": r"europ",
    "verenigde": r"united states|american|u\.?s\.?\b|verenigde",
    "staten": r"states|american|staaten|états",
    "ierland": r"ireland|irish|ierland|irland|irlande",
    "oostenrijk": r"austria|oostenr|österr|autrich",
    "polen": r"poland|polish|polen|polog",
    "zweden": r"swed|zwed|schwed|suèd",
    "noorwegen": r"norw|noor|norvég",
    "denemarken": r"denmark|danish|deen|däne|danemark",
    "finland": r"fin",
    "spanje": r"spa|españ",
    "italië": r"ital",
    "canada": r"canad|kanad",
    "scandinavië": r"scandinav|nordic|skandinav",
    "noord-amerika": r"north america|noord-am|nordamer|amérique du nord",
    "zwitserland": r"swiss|switz|zwits|schweiz|suiss",
    "scandinavische": r"scandinav|nordic|skandinav",
    "noordse": r"nordic|scandinav",
    "japan": r"japan|japon",
    "china": r"chin",
    "india": r"indi",
    "duitse": r"german|duits|deutsch|allemand|betrieb",
    "franse": r"french|frans|franz|français|france",
    "estland": r"eston|estl",
    "portugal": r"portug",
    "tsjechische": r"czech|tsjech|tschech|tchèque",
    "azië": r"asia|azi|asie|asien",
    "afrika": r"afri",
}
_REPORTING = (
    r"toont|tonen|brengt|brengen|bevestigt|voegt|ziet|meldt|melden|signaleert|waarschuwt|verwacht|suggereert|stelt|schetst|beschrijft|benadrukt|laat|"
    r"concludeert|constateert|zegt|ziet|onderzoekt|onderzocht|spreekt|rapporteert|vindt|publiceert|mat|meet|vond|bericht|pleit|adviseert"
)
_OPENERS = frozenset(
    [
        "daartegenover",
        "ook",
        "daarbij",
        "herziene",
        "volgens",
        "letterlijk",
        "uit",
        "zij",
        "het",
        "dit",
        "dat",
        "deze",
        "die",
        "er",
        "hier",
        "daar",
        "onderzoek",
        "wie",
        "wat",
        "nu",
        "verder",
        "nieuw",
        "nieuwe",
        "toch",
        "onderzoekers",
        "werkgevers",
        "medewerkers",
        "organisaties",
        "bedrijven",
        "leidinggevenden",
        "gebruikers",
        "deelnemers",
        "respondenten",
    ]
)
_CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ][\w&’'.-]*[\w]|[A-ZÀ-ÖØ-Þ])"
_RUN = re.compile(
    rf"(?<![\w]){_CAPITAL}(?:\s+(?:(?:van|de|der|den|for|of|and|en|du|des|für|et|on|in|op|the|&)\s+){{0,2}}{_CAPITAL})*"
)


def name_problems(text: str, documents: str) -> list[str]:
    """Names of ``text`` that do not occur in ``documents`` (text, title and source of what the sentence cites)."""
    known = _fold(documents)
    problems = []
    for match in _RUN.finditer(text):
        words = [w for w in re.findall(_CAPITAL, match.group()) if not _is_known(w, known)]
        first = match.group().split()[0]
        if _opens_sentence(text, match) and (first.lower() in _OPENERS or not _looks_like_name(text, match)):
            words = [w for w in words if w != first]
        missing = [w for w in words if not re.search(rf"(?<!\w){re.escape(_fold(w))}", known)]
        if missing:
            problems.append(f"De naam “{match.group()}” komt in de bron niet voor.")
    return problems


def _is_known(word: str, documents: str) -> bool:
    folded = word.lower().rstrip(".’'")
    if folded in _KNOWN or folded.split("-")[0] in _KNOWN:
        return True
    place = _PLACES.get(folded)
    return bool(place and re.search(place, documents))


def _opens_sentence(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()].rstrip(" “„«‘(")
    return not before or before[-1] in ".!?:"


def _looks_like_name(text: str, match: re.Match[str]) -> bool:
    word = match.group()
    rest = [w for w in re.findall(_CAPITAL, word)[1:] if w.lower().split("-")[0].rstrip(".") not in _KNOWN]
    if rest or (sum(c.isupper() for c in word.split()[0]) > 1 and word.split()[0].isalpha()):
        return True
    return bool(re.match(rf"\s+(?:{_REPORTING})\b", text[match.end() :]))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower().replace("’", "'")
