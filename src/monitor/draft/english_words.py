"""The closed classes of English and what they are in Dutch: numbers, determiners, pronouns, prepositions, links."""

from __future__ import annotations

import re

from monitor.draft.dutch import NounPhrase

BEAM = 8  # readings kept of one stretch; more never changed a result on the development texts, only the time
MAX_TOKENS = 48

CARDINALS = {
    "two": "twee", "three": "drie", "four": "vier", "five": "vijf", "six": "zes", "seven": "zeven", "eight": "acht",
    "nine": "negen", "ten": "tien", "eleven": "elf", "twelve": "twaalf", "thirteen": "dertien", "fourteen": "veertien",
    "fifteen": "vijftien", "sixteen": "zestien", "eighteen": "achttien", "twenty": "twintig", "thirty": "dertig",
    "forty": "veertig", "fifty": "vijftig", "sixty": "zestig", "hundred": "honderd",
}  # fmt: skip
FRACTIONS = {
    ("half",): "de helft", ("a", "third"): "een derde", ("one", "third"): "een derde", ("two", "thirds"): "twee derde",
    ("two-thirds",): "twee derde", ("a", "quarter"): "een kwart", ("one", "quarter"): "een kwart", ("three", "quarters"): "driekwart",
    ("three-quarters",): "driekwart", ("a", "fifth"): "een vijfde", ("a", "majority"): "een meerderheid", ("a", "minority"): "een minderheid",
    ("one-third",): "een derde", ("a", "tenth"): "een tiende",
}  # fmt: skip
ORDINALS = {
    "first": "eerste",
    "second": "tweede",
    "third": "derde",
    "fourth": "vierde",
    "last": "laatste",
    "previous": "vorige",
}
APPROXIMATE = {
    ("about",): "ongeveer", ("around",): "ongeveer", ("roughly",): "ongeveer", ("some",): "ongeveer", ("nearly",): "bijna",
    ("almost",): "bijna", ("more", "than"): "meer dan", ("over",): "meer dan", ("fewer", "than"): "minder dan",
    ("less", "than"): "minder dan", ("under",): "minder dan", ("only",): "slechts", ("just",): "slechts", ("at", "least"): "minstens",
    ("up", "to"): "tot", ("just", "over"): "ruim", ("just", "under"): "net geen", ("well", "over"): "ruim", ("as", "many", "as"): "maar liefst",
    ("an", "average", "of"): "gemiddeld", ("not", "even"): "nog geen", ("a", "further"): "nog eens", ("another",): "nog eens",
}  # fmt: skip
PREPOSITIONS = {
    "in": "in", "of": "van", "for": "voor", "with": "met", "without": "zonder", "to": "aan", "on": "op", "at": "bij",
    "from": "van", "by": "door", "among": "onder", "amongst": "onder", "between": "tussen", "during": "tijdens", "after": "na",
    "before": "voor", "about": "over", "within": "binnen", "across": "in", "through": "via", "since": "sinds", "until": "tot",
    "under": "onder", "outside": "buiten", "per": "per", "over": "over", "into": "in", "via": "via", "because of": "door",
    "by day": "op dag", "inside": "binnen", "as": "als", "throughout": "gedurende", "towards": "richting", "despite": "ondanks", "except": "behalve",
}  # fmt: skip
LONG_PREPOSITIONS = {
    ("at", "the", "level", "of"): "op het niveau van", ("at", "the", "end", "of"): "aan het einde van", ("at", "the", "start", "of"): "aan het begin van",
    ("by", "a", "factor", "of"): "met een factor", ("by", "the", "end", "of"): "aan het einde van", ("as", "part", "of"): "als onderdeel van", ("because", "of"): "door", ("due", "to"): "door",
    ("according", "to"): "volgens", ("regardless", "of"): "ongeacht", ("instead", "of"): "in plaats van", ("rather", "than"): "in plaats van",
    ("as", "a", "result", "of"): "door", ("at", "the", "expense", "of"): "ten koste van", ("with", "the", "help", "of"): "met hulp van",
    ("in", "favour", "of"): "ten gunste van", ("on", "the", "basis", "of"): "op basis van", ("at", "a", "time"): "tegelijk", ("in", "front", "of"): "voor",
    ("as", "well", "as"): "en ook", ("outside", "of"): "buiten", ("out", "of"): "uit", ("such", "as"): "zoals", ("in", "addition", "to"): "naast",
}  # fmt: skip
DETERMINERS = {
    "the": "the", "a": "een", "an": "een", "their": "hun", "its": "zijn", "his": "zijn", "her": "haar", "our": "onze", "this": "this",
    "that": "that", "these": "deze", "those": "die", "each": "each", "every": "each", "any": "", "no": "geen", "some": "sommige",
    "all": "alle", "most": "de meeste", "many": "veel", "few": "weinig", "several": "meerdere", "other": "andere", "both": "beide", "fewer": "minder",
    "more": "meer", "less": "minder", "enough": "genoeg", "such": "zulke", "much": "veel", "little": "weinig", "such a": "zo'n",
}  # fmt: skip
SINGULAR_ONLY = frozenset({"een", "this", "that", "each"})
PLURAL_ONLY = frozenset({"deze", "die", "sommige", "alle", "de meeste", "meerdere", "andere", "beide"})
PRONOUNS = {
    "they": NounPhrase("zij", plural=True), "it": NounPhrase("het", neuter=True), "this": NounPhrase("dit"), "nobody": NounPhrase("niemand"),
    "no one": NounPhrase("niemand"), "none": NounPhrase("geen van hen"), "everyone": NounPhrase("iedereen"), "we": NounPhrase("de onderzoekers", plural=True),
    "them": NounPhrase("hen", plural=True), "others": NounPhrase("anderen", plural=True), "the rest": NounPhrase("de rest"),
    "the others": NounPhrase("de anderen", plural=True), "something": NounPhrase("iets"), "nothing": NounPhrase("niets"),
    "each other": NounPhrase("elkaar"), "themselves": NounPhrase("zichzelf"), "many": NounPhrase("velen", plural=True), "half": NounPhrase("de helft"),

    "the rate": NounPhrase("dat percentage", neuter=True), "the same": NounPhrase("hetzelfde"),
}  # fmt: skip
BE_FORMS = {"is": False, "are": False, "was": True, "were": True}
HAVE_FORMS = {"has": False, "have": False, "had": True}
MODALS = {"can": ("kunnen", False), "could": ("kunnen", True), "will": ("zullen", False), "would": ("zullen", True),
           "should": ("moeten", False), "must": ("moeten", False), "may": ("kunnen", False), "might": ("kunnen", True)}  # fmt: skip
COMPARED = (("compared", "with"), ("compared", "to"), ("against",), ("versus",), ("up", "from"), ("down", "from"),
             ("as", "against"), ("in", "contrast", "to"))  # fmt: skip
# Verbs that need an object, when active, unless they are among these; without one a participle was misread as a verb.
NO_OBJECT = frozenset(
    [
        "werken",
        "leren",
        "oefenen",
        "presteren",
        "scoren",
        "verschillen",
        "variëren",
        "bestaan",
        "deelnemen",
        "duren",
        "profiteren",
        "klagen",
        "ingrijpen",
        "slagen",
        "gaan",
        "komen",
        "lopen",
        "spreken",
        "samenhangen",
        "afhangen",
        "leiden",
        "vertrouwen",
        "kiezen",
        "winnen",
        "verliezen",
        "verbeteren",
        "veranderen",
        "staan",
    ]
)
OBJECT_TOO = frozenset(
    [
        "leren",
        "oefenen",
        "kiezen",
        "leiden",
        "vertrouwen",
        "winnen",
        "verliezen",
        "verbeteren",
        "veranderen",
        "vergeten",
        "samenhangen",
        "afhangen",
        "deelnemen",
        "klagen",
        "slagen",
        "spreken",
        "afwijken",
        "starten",
        "worden",
    ]
)
TIMES = re.compile(r"(?:uur|minuten|dagen|weken|maanden|jaar|kwartalen)$")
SAYING = frozenset({"zeggen", "denken", "vinden", "verwachten", "melden", "aangeven", "schatten", "vrezen"})
PARTITIVE = {
    "aantal": "",
    "aandeel": "",
    "jaar": "",
    "maanden": "",
    "weken": "",
    "uur": "",
    "minuten": "",
    "gebrek": "aan ",
    "tekort": "aan ",
    "kans": "op ",
    "toename": "van ",
    "vraag": "naar ",
    "deelname": "aan ",
}
SUBORDINATORS = {
    "when": "als",
    "if": "als",
    "where": "waar",
    "while": "terwijl",
    "although": "hoewel",
    "though": "hoewel",
    "because": "omdat",
}
POSTMODIFIERS = {
    ("specific", "to"): "gericht op",
    ("open", "to"): "voor",
    ("related", "to"): "over",
    ("based", "on"): "op basis van",
    ("exposed", "to"): "die te maken hebben met",
}
# Verbs whose passive takes an infinitive in Dutch too: "is opgeleid om te controleren", but not "wordt verwacht om".
TAUGHT = frozenset(
    {"opleiden", "uitnodigen", "aanmoedigen", "helpen", "motiveren", "gebruiken", "inzetten", "ontwerpen", "vragen"}
)
ABLE = frozenset(
    {
        "vaardigheid",
        "vaardigheden",
        "tijd",
        "kans",
        "vermogen",
        "recht",
        "competentie",
        "ruimte",
        "kennis",
        "plan",
        "plannen",
    }
)
TOWARDS = {
    "toegang": "tot",
    "verwijzing": "naar",
    "verwijzingen": "naar",
    "recht": "op",
    "bijdrage": "aan",
    "reactie": "op",
    "aanpassing": "aan",
}
COUNTRIES = {
    "germany": "Duitsland", "france": "Frankrijk", "netherlands": "Nederland", "belgium": "België", "austria": "Oostenrijk", "sweden": "Zweden",
    "poland": "Polen", "spain": "Spanje", "italy": "Italië", "denmark": "Denemarken", "norway": "Noorwegen", "finland": "Finland", "ireland": "Ierland",
    "switzerland": "Zwitserland", "portugal": "Portugal", "europe": "Europa", "britain": "Groot-Brittannië", "canada": "Canada", "japan": "Japan",
    "estonia": "Estland", "australia": "Australië", "flanders": "Vlaanderen", "scotland": "Schotland",
}  # fmt: skip
MONTHS = {
    "january": "januari", "february": "februari", "march": "maart", "april": "april", "may": "mei", "june": "juni", "july": "juli",
    "august": "augustus", "september": "september", "october": "oktober", "november": "november", "december": "december",
}  # fmt: skip
TOKEN = re.compile(r"§\d+§|[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*|\d+|[^\w\s]")
PLACED = frozenset({"in", "at", "with", "without", "from", "across", "for", "on", "between", "outside"})
FIGURES = frozenset({"percent", "points", "number", "year"})
PEOPLE = frozenset({"those", "people", "employees", "workers", "adults", "staff", "the", "participants"})
AMOUNTS = {
    "less": "minder",
    "fewer": "minder",
    "more": "meer",
    "longer": "langere",
    "higher": "hogere",
    "lower": "lagere",
}
