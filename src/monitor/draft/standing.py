"""Whether a sentence stands alone as a finding: it points at nothing before it, and tells what was found rather than
how it was looked for."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.expressions import Expression

# Lines that are no prose: bylines, dates, addresses.
_NO_PROSE = re.compile(
    r"·|https?://|\bwww\.|\bdoi\.org\b|^\s*(?:door|by|von|par)\s+[A-ZÀ-Þ][\w.-]+\s+[A-ZÀ-Þ][\w-]+\s*$"
)

# Pronouns that a Dutch sentence may use for a group that it has named itself: "Van de 31 deelnemers … waarom zij …".
_DUTCH_PRONOUN = re.compile(r"\b(?:ze|zij|hen)\b", re.IGNORECASE)
_NAMED_GROUP = re.compile(
    r"(?:% van|\bprocent van|[Vv]an) (?:de |het |alle )?(?:\d+ )?[a-z]+|\bop de \w+|\d+(?:%| procent)"
)
_PREPOSITION = r"(?:van|in|bij|onder|op|met|voor|uit|aan|naar|tot|tegen|over|door|tussen)"
# Per language: words that stand for something said before, wherever they stand.
_BACK: dict[str, Expression] = {
    "nl": Expression(
        r"\bzo['’]n (?!(?:\d|een |twee|drie|vier|vijf|zes|zeven|acht|negen|tien|honderd|duizend))|"
        r"\b(?:hem|ervan|erop|daarop|daarin|daaraan|daaruit|daarna|daarmee|daarover|daardoor|daarvoor|hierdoor|hiermee|"
        r"sindsdien|destijds|daar(?! waar))\b|"
        r"\b(?:dat|die|dit) (?:cijfer|getal|aandeel|percentage|verschil|effect|aantal|antwoord|groep|persoon)\b|"
        rf"\b{_PREPOSITION} (?:die|deze|dit|dat|zulke|beide|hun)\b(?! week| maand)|"
        r"\b(?:deze(?! (?:week|maand|zomer|winter|eeuw)\b)|zulke|dergelijke|beide)\b|"
        r"\d%? (?:die|deze|dat|dit)\b|\bde (?:twee|drie|vier|andere|overige|eerste|tweede) groep\w*|"
        r"^(?:In totaal|Bovendien|Daarnaast|Verder|Toch|Vooral|Na afloop|Ook|Wel|Zo|Vervolgens|Intussen|De assistent)"
        r"\b|\b\w+(?:ten|den|te|de) die (?:voor|in|op|aan|met|als|niet|wel|nauwelijks|zelf)\b|"
        r"\bvan de (?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|\d+) (?:zijn|is|heeft|hebben|was|waren|werden?|"
        r"kreeg|kregen|had|hadden|gaf|gaven)\b|"
        r"^Van de \d+ (?![\w'-]+(?: [a-z]+)?,? die\b)|"
        r"\b(?:publiceerden|deden|vonden) de onderzoekers\b|\bde grens\b|^[\w%,. ]{0,25}\bhun\b",
        ignore_case=True,
    ),
    "en": Expression(
        r"\b(?:of|in|with|from|for|by|to|about|on) (?:it|them)\b|^\S+ of their\b|"
        r"\bof (?:that|this|these|those) (?!who)|^(?:\w+,? )?it\b|"
        r"^(?:Afterwards|Then|After that|Later|On the later|In other words|Instead)\b|"
        r"^(?:The|These) (?!share|number|proportion|percentage|people)[\w-]+(?: [\w-]+)? (?:who|that|which)\b|"
        r"\b(?:this|these|those|that) (?:group|gap|figure|share|score|number|programme|test|task|condition|answer|"
        r"person|floor)s?\b|^The (?:answer|sessions?|remainder|others?)\b|"
        r"\b(?:both|the (?:two|three|other|same)) (?:groups|arms|conditions)\b",
        ignore_case=True,
    ),
    "de": Expression(
        r"^(?:Danach|Dabei|Davon|Dort|Dann|Damit|Dafür|Daraus|Nebenbei|Je zwei|Wo|Er|Sie|Es|Sein|Ihr|Diese\w*|"
        r"Dies)\b|"
        r"\b(?:blieb|blieben|war|waren|lag|lagen|stieg|sank|fiel|ist|sind|hat|haben|hatten) (?:er|sie|es|ihr|sein)\b|"
        r"\b(?:dieser|diesen|diesem|solcher)\b|^Wer\b[^,]*$|\bder \d+ \w+ (?:brauchbar|richtig)"
    ),
    "fr": Expression(
        r"^(?:Ils?|Elles?|Ces?|Cette|Cet|Celui|Celle|Ceux|Leurs?|Son|Sa|Ses|Ensuite|Puis)\b|"
        r"\b(?:ces|cette|cet|celui-ci|celle-ci|ce dernier|leurs?|deux groupes)\b"
    ),
}
# What says how something was measured, or who asked for it, in any of the languages.
_SETUP = Expression(
    r"\bare (?:mentioned|reported|shown) only (?:where|if|when)\b|\brandomly (?:assigned|allocated)\b|"
    r"\bn = \d(?!.*(?:%|per ?cent))|"
    r"\btested [\d.,]+|"
    r"\b(?:compared|surveyed|interviewed|asked|followed|analysed|examined|reviewed|studied) "
    r"(?!with |to )(?:\w+ )?[\d.,]+|"
    r"\braters scored\b|\bcompares? \d|\b[\d.,]+ (?:\w+ )?(?:took part|were invited)|\brehearsed\b.*\bonce a\b|"
    r"^Asked\b(?!.*(?:%|per ?cent))|"
    r"\bthe (?:check|survey|poll|review|study) (?:asked|combined|compared|covers?|draws)\b|"
    r"^(?:A|The|This) (?:review|survey|brief|report|study) of\b|"
    r"\b[Oo]p verzoek van\b|\bin opdracht van\b|\bvroeg(?:en)? het aan\b|\bvolgden? \d|\bdoor loting\b|"
    r"\b(?:onderzocht|onderzochten|bekeek|keek|keken|bestudeerde) (?:\w+ ){0,4}(?:hoe|of|wat|naar|als)\b|"
    r"\bverloop tussen metingen\b|\blegt de grens\b|\bvoerden .*gesprekken\b|\bhaalt die grens\b|"
    r"\bis de afgelopen \w+ jaar .* gedaan\b|"
    r"\b(?:a|ont) (?:suivi|contrôlé|examiné|interrogé|étudié|répété|voulu savoir)\b|\btirés au sort\b|"
    r"\b(?:befragte[nt]?(?!.*(?:%|Prozent))|befragt wurden|untersuchte[nt]?|"
    r"wurden .* befragt|ausgewertet wurden|begleitete[nt]?)\b"
)
# A source that did not find what others found.
_NO_EFFECT = Expression(
    r"\b(?:geen (?:\w+ )?(?:verschil|effect|verband|verbetering)|niets meer van|"
    r"no (?:\w+ )?(?:difference|effect|improvement)|"
    r"keine?n? (?:\w+ )?(?:Unterschied|Effekt)|aucune? (?:\w+ )?(?:différence|effet))\b",
    ignore_case=True,
)
# An outcome rather than a circumstance: a comparison, a change, a share of people.
_OUTCOME = Expression(
    r"%|\bper ?cent\b|\bprocent\b|\bProzent\b|\bpour cent\b|\bagainst\b|\bcompared\b|\bthan\b|\btegen\b|\bdan\b|"
    r"\bfrom \S+ to\b|\bvan \S+ naar\b|\bgegenüber\b|\bvon \S+ auf\b|\bcontre\b|\bde \S+ à\b|\bpoints?\b|\bPunkte\b|"
    r"\bpunt(?:en)?\b|\bsooner\b|\bfaster\b|\bbetter\b|\bminder\b|\bmeer\b|\bmehr\b|\bweniger\b|\bvaker\b|"
    r"\blagere?\b|"
    r"\bhogere?\b|\bop de (?:twee|drie|vier|vijf|zes|acht|tien|\d+)\b|\b(?:een|twee|drie)? ?(?:derde|kwart|helft)\b|"
    r"\b(?:no|geen|keine?n?|aucune?) (?:\w+ )?(?:difference|effect|sign|decline|change|verschil|Unterschied|Effekt|"
    r"différence)\b|\btimes (?:as|more|less)\b|\b(?:keer|maal) zo\b|\b(?:mal|fois) (?:so|plus|moins)\b|\bniedriger\b|"
    r"\bhöher\b|\b(?:höhere|niedrigere)[nrs]?\b|\b(?:higher|lower|fewer|longer|shorter)\b|\binférieure?s?\b|"
    r"\bsupérieure?s?\b|\bdoubl|\bverdoppel|\bverdubbel|\bhalve|\bhalbiert|\bdivisée?s? par\b|"
    r"\b(?:only|just|slechts|maar|nur|lediglich|seulement|seuls?|seules) \w+|"
    r"\d[\d.,]* (?:of|out of|van) (?:the |de )?\d|"
    r"\bsaves?d?\b|\bbespaar\w*|\bspar(?:t|en|te)\b|\btook\b|\bduurde\b|\bdauerte\b|\bcosts?\b|\bkost\w*|"
    r"\bhours? (?:a|per) \w+|\buur per\b|\bStunden (?:pro|im|in)\b|\bheures? par\b|"
    r"\bdid not (?:differ|change)\b|\bdifferen(?:t|ce)\b|\bverschil"
)

_STEM = 4  # letters: "taken" in "coördinatietaken", "foutdetectie" beside "fouten"
# Words of a finding that stand in half of the register.
_EVERYWHERE = re.compile(
    r"organisati|medewerk|werknem|onderzoek|gemiddel|procent|minder|slechts|bijna|ongeveer|werken|vooral|andere|"
    r"tegen|"
    r"tussen|zonder|waren|wordt|worden|hebben|meest|groot|grote|werkend|voor|over|onder|door|begin|veel"
)


def is_prose(sentence: str) -> bool:
    """Whether it is a sentence at all, and no byline or address."""
    return not _NO_PROSE.search(sentence)


@lru_cache(maxsize=4096)
def points_back(sentence: str, language: str) -> bool:
    """Whether it is about something that only the sentences before it name. Unknown languages are read as Dutch."""
    if language not in ("en", "de", "fr"):
        pronoun = _DUTCH_PRONOUN.search(sentence)
        if pronoun and not _NAMED_GROUP.search(sentence[: pronoun.start()]):
            return True
    return _BACK.get(language, _BACK["nl"]).stands_in(sentence)


@lru_cache(maxsize=4096)
def is_setup(sentence: str) -> bool:
    """Whether it tells how something was looked into."""
    return _SETUP.stands_in(sentence)


def tells_no_effect(sentence: str) -> bool:
    """Whether it says that an effect is absent."""
    return _NO_EFFECT.stands_in(sentence)


@lru_cache(maxsize=4096)
def tells_outcome(sentence: str) -> bool:
    """Whether it has the form of a result: a share, a change or a comparison."""
    return _OUTCOME.stands_in(sentence)


def shares_a_word(dutch: str, subject: str) -> bool:
    """Whether a Dutch sentence has a word of weight in common with ``subject``, or with a part of one of its words."""
    known = subject.lower()
    found = {w[:_STEM] for w in re.findall(r"[^\W\d_]{5,}", dutch.lower()) if not _EVERYWHERE.match(w)}
    return any(word in known for word in found)
