"""The closed classes of English and what they are in Dutch: numbers, determiners, pronouns, prepositions, links."""

from __future__ import annotations

import re

from monitor.draft.dutch import NounPhrase

BEAM = 8  # readings kept of one stretch; more never changed a result on the development texts, only the time
PER_LENGTH = 2  # of these, of one length
MAX_TOKENS = 48
CARDINALS = {
    "two": "twee",
    "three": "drie",
    "four": "vier",
    "five": "vijf",
    "six": "zes",
    "seven": "zeven",
    "eight": "acht",
    "nine": "negen",
    "ten": "tien",
    "eleven": "elf",
    "twelve": "twaalf",
    "thirteen": "dertien",
    "fourteen": "veertien",
    "fifteen": "vijftien",
    "sixteen": "zestien",
    "seventeen": "zeventien",
    "eighteen": "achttien",
    "nineteen": "negentien",
    "hundred": "honderd",
}
_TENS = {
    "twenty": "twintig",
    "thirty": "dertig",
    "forty": "veertig",
    "fifty": "vijftig",
    "sixty": "zestig",
    "seventy": "zeventig",
    "eighty": "tachtig",
    "ninety": "negentig",
}
_UNITS = {"one": "een"} | {
    word: CARDINALS[word] for word in ("two", "three", "four", "five", "six", "seven", "eight", "nine")
}


def _below_hundred() -> dict[str, str]:
    """The tens, and with a unit before them in Dutch: "sixty-four" is "vierenzestig", "thirty-two" "tweeëndertig"."""
    found = dict(_TENS)
    for ten, tens in _TENS.items():
        for one, unit in _UNITS.items():
            found[f"{ten}-{one}"] = f"{unit}{'ën' if unit.endswith('e') else 'en'}{tens}"
    return found


CARDINALS |= _below_hundred()
CARDINALS |= {
    f"{one}-{many}": f"{dutch}{lots}"
    for one, dutch in _UNITS.items()
    for many, lots in (("hundred", "honderd"), ("thousand", "duizend"))
    if one != "one"
}
FRACTIONS = {
    ("half",): "de helft",
    ("a", "third"): "een derde",
    ("one", "third"): "een derde",
    ("two", "thirds"): "twee derde",
    ("two-thirds",): "twee derde",
    ("a", "quarter"): "een kwart",
    ("one", "quarter"): "een kwart",
    ("three", "quarters"): "driekwart",
    ("three-quarters",): "driekwart",
    ("a", "fifth"): "een vijfde",
    ("a", "majority"): "een meerderheid",
    ("a", "minority"): "een minderheid",
    ("one-third",): "een derde",
    ("a", "tenth"): "een tiende",
}
ORDINALS = {
    "first": "eerste",
    "second": "tweede",
    "third": "derde",
    "fourth": "vierde",
    "fifth": "vijfde",
    "sixth": "zesde",
    "seventh": "zevende",
    "eighth": "achtste",
    "ninth": "negende",
    "tenth": "tiende",
    "next": "volgende",
    "last": "laatste",
    "previous": "vorige",
}
APPROXIMATE = {
    ("about",): "ongeveer",
    ("around",): "ongeveer",
    ("roughly",): "ongeveer",
    ("some",): "ongeveer",
    ("nearly",): "bijna",
    ("almost",): "bijna",
    ("more", "than"): "meer dan",
    ("over",): "meer dan",
    ("fewer", "than"): "minder dan",
    ("less", "than"): "minder dan",
    ("under",): "minder dan",
    ("only",): "slechts",
    ("just",): "slechts",
    ("at", "least"): "minstens",
    ("up", "to"): "tot",
    ("just", "over"): "ruim",
    ("just", "under"): "net geen",
    ("well", "over"): "ruim",
    ("as", "many", "as"): "maar liefst",
    ("an", "average", "of"): "gemiddeld",
    ("not", "even"): "nog geen",
    ("an", "estimated"): "naar schatting",
    ("an", "additional"): "nog eens",
    ("approximately",): "ongeveer",
    ("exactly",): "precies",
    ("close", "to"): "bijna",
    ("no", "more", "than"): "niet meer dan",
    ("a", "mere"): "slechts",
    ("a", "total", "of"): "in totaal",
    ("an", "average"): "gemiddeld",
    ("well", "under"): "ruim minder dan",
    ("slightly", "more", "than"): "iets meer dan",
    ("slightly", "less", "than"): "iets minder dan",
    ("a", "further"): "nog eens",
    ("another",): "nog eens",
}
PREPOSITIONS = {
    "in": "in",
    "of": "van",
    "for": "voor",
    "with": "met",
    "without": "zonder",
    "to": "aan",
    "on": "op",
    "at": "bij",
    "from": "van",
    "by": "door",
    "among": "onder",
    "amongst": "onder",
    "between": "tussen",
    "during": "tijdens",
    "after": "na",
    "before": "voor",
    "about": "over",
    "within": "binnen",
    "across": "in",
    "through": "via",
    "since": "sinds",
    "until": "tot",
    "under": "onder",
    "outside": "buiten",
    "per": "per",
    "over": "over",
    "into": "in",
    "via": "via",
    "because of": "door",
    "by day": "op dag",
    "inside": "binnen",
    "as": "als",
    "throughout": "gedurende",
    "towards": "richting",
    "despite": "ondanks",
    "except": "behalve",
    "against": "tegen",
    "above": "boven",
    "below": "onder",
    "behind": "achter",
    "around": "rond",
    "like": "zoals",
    "unlike": "anders dan",
    "including": "waaronder",
    "following": "na",
    "alongside": "naast",
    "beside": "naast",
    "beyond": "buiten",
}
LONG_PREPOSITIONS = {
    ("at", "the", "level", "of"): "op het niveau van",
    ("at", "the", "end", "of"): "aan het einde van",
    ("at", "the", "start", "of"): "aan het begin van",
    ("by", "a", "factor", "of"): "met een factor",
    ("by", "the", "end", "of"): "aan het einde van",
    ("as", "part", "of"): "als onderdeel van",
    ("because", "of"): "door",
    ("due", "to"): "door",
    ("according", "to"): "volgens",
    ("regardless", "of"): "ongeacht",
    ("instead", "of"): "in plaats van",
    ("rather", "than"): "in plaats van",
    ("as", "a", "result", "of"): "door",
    ("at", "the", "expense", "of"): "ten koste van",
    ("with", "the", "help", "of"): "met hulp van",
    ("in", "favour", "of"): "ten gunste van",
    ("on", "the", "basis", "of"): "op basis van",
    ("at", "a", "time"): "tegelijk",
    ("in", "front", "of"): "voor",
    ("as", "well", "as"): "en ook",
    ("outside", "of"): "buiten",
    ("out", "of"): "uit",
    ("such", "as"): "zoals",
    ("in", "addition", "to"): "naast",
}
DETERMINERS = {
    "the": "the",
    "a": "een",
    "an": "een",
    "their": "hun",
    "its": "zijn",
    "his": "zijn",
    "her": "haar",
    "our": "onze",
    "this": "this",
    "that": "that",
    "these": "deze",
    "those": "die",
    "each": "each",
    "every": "each",
    "any": "any",
    "no": "geen",
    "some": "sommige",
    "all": "alle",
    "most": "de meeste",
    "many": "veel",
    "few": "weinig",
    "several": "meerdere",
    "other": "andere",
    "both": "beide",
    "fewer": "minder",
    "more": "meer",
    "less": "minder",
    "enough": "genoeg",
    "such": "zulke",
    "much": "veel",
    "little": "weinig",
    "such a": "zo'n",
}
SINGULAR_ONLY = frozenset({"een", "this", "that", "each"})
PLURAL_ONLY = frozenset({"deze", "die", "sommige", "alle", "de meeste", "meerdere", "andere", "beide"})
PRONOUNS = {
    "they": NounPhrase("zij", plural=True),
    "it": NounPhrase("het", neuter=True),
    "this": NounPhrase("dit"),
    "nobody": NounPhrase("niemand"),
    "no one": NounPhrase("niemand"),
    "none": NounPhrase("geen van hen"),
    "everyone": NounPhrase("iedereen"),
    "we": NounPhrase("de onderzoekers", plural=True),
    "them": NounPhrase("hen", plural=True),
    "others": NounPhrase("anderen", plural=True),
    "the rest": NounPhrase("de rest"),
    "the others": NounPhrase("de anderen", plural=True),
    "the other": NounPhrase("de andere"),
    "something": NounPhrase("iets"),
    "nothing": NounPhrase("niets"),
    "each other": NounPhrase("elkaar"),
    "themselves": NounPhrase("zichzelf"),
    "many": NounPhrase("velen", plural=True),
    "half": NounPhrase("de helft"),
    "the rate": NounPhrase("dat percentage", neuter=True),
    "the same": NounPhrase("hetzelfde"),
}
BE_FORMS = {"is": False, "are": False, "was": True, "were": True}
HAVE_FORMS = {"has": False, "have": False, "had": True}
MODALS = {
    "can": ("kunnen", False),
    "could": ("kunnen", True),
    "will": ("zullen", False),
    "would": ("zullen", True),
    "should": ("moeten", False),
    "must": ("moeten", False),
    "may": ("kunnen", False),
    "might": ("kunnen", True),
}
COMPARED = (
    ("compared", "with"),
    ("compared", "to"),
    ("against",),
    ("versus",),
    ("up", "from"),
    ("down", "from"),
    ("as", "against"),
    ("in", "contrast", "to"),
)
TOKEN = re.compile(r"§\d+§|§m\d+§|[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*|\d+|[^\w\s]")
FIGURES = frozenset({"percent", "points", "number", "year"})
