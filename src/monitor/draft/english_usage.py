"""How English words are used with others, and what that is in Dutch: complements, times, places, ages and amounts."""

from __future__ import annotations

import re

from monitor.draft.lexicon import Verb

# Verbs that need an object, when active, unless they are among these; without one a participle was misread as a verb.
NO_OBJECT = frozenset(
    [
        "aanhouden",
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
        "plaatsvinden",
        "wonen",
        "reizen",
        "wachten",
        "stemmen",
        "luisteren",
        "concurreren",
        "overleven",
        "aarzelen",
        "onderhandelen",
        "slapen",
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
# Endings of nouns that are "on" something: "rules on AI" are "regels over AI".
ABOUT_WHAT = (
    "regels", "regel", "onderzoek", "onderzoeken", "training", "trainingen", "cursus", "cursussen", "gegevens",
    "informatie", "vragen", "rapport", "rapporten", "richtlijn", "richtlijnen", "beleid", "discussie", "artikel",
    "uitleg", "afspraken", "afspraak", "lessen", "advies", "opmerkingen", "cijfers", "feedback", "kennis",
)  # fmt: skip
TIMES = re.compile(r"(?:uur|minuten|dag|dagen|week|weken|maand|maanden|jaar|kwartaal|kwartalen)$")
MOMENTS = {
    "later": "later",
    "on": "later",
    "afterwards": "later",
    "earlier": "eerder",
    "before": "eerder",
    "ago": "geleden",
}
SAYING = frozenset({"zeggen", "denken", "vinden", "verwachten", "melden", "aangeven", "schatten", "vrezen"})
PARTITIVE = {
    "aantal": "",
    "aandeel": "",
    "jaar": "",
    "maanden": "",
    "weken": "",
    "uur": "",
    "minuten": "",
    "meer": "",
    "minder": "",
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
# Verbs whose participle makes no Dutch passive: "wordt gehad".
NO_PASSIVE = frozenset(
    {"hebben", "willen", "kosten", "bevatten", "weten", "krijgen", "zijn", "worden", "kunnen", "gaan", "komen"}
)
_EITHER = frozenset(
    {"veranderen", "verdubbelen", "halveren", "starten", "beginnen"}
)  # happen, and are done by somebody
TO_WHAT = {
    "uitnodigen": "voor",
    "leiden": "tot",
    "bijdragen": "aan",
    "stijgen": "naar",
    "dalen": "naar",
    "verwijzen": "naar",
}


def makes_passive(verb: Verb) -> bool:
    """Whether Dutch says "wordt" with it; a verb of change ("stijgen") has no passive, whatever its English has."""
    return (verb.auxiliary == "hebben" or verb.infinitive in _EITHER) and verb.infinitive not in NO_PASSIVE


BY_WHAT = frozenset({"leeftijd", "geslacht", "sector", "land", "beroep", "opleiding", "regio", "afdeling", "functie"})
BY_MEANS = frozenset({"telefoon", "e-mail", "post", "brief", "bus", "trein", "auto"})
# Participles that are a state before they are something done to somebody: "are satisfied with".
STATES = frozenset(
    {
        "satisfied",
        "interested",
        "concerned",
        "involved",
        "worried",
        "motivated",
        "convinced",
        "limited",
        "related",
        "tired",
        "mixed",
        "concentrated",
        "married",
        "educated",
        "skilled",
        "qualified",
        "experienced",
        "registered",
        "unchanged",
    }
)
# Verbs whose object and infinitive are no purpose in Dutch: "allow people to work" is not "toestaan om te".
NO_PURPOSE = frozenset(
    {"verwachten", "toestaan", "willen", "hebben", "vinden", "beweren", "zien", "horen", "veroorzaken"}
)
UNSURE = frozenset(
    {"duidelijk", "onduidelijk", "bekend", "onbekend", "onzeker", "zeker"}
)  # of which a question follows
# Conditions and times behind a main clause; "while" and "whereas" join two clauses of equal rank.
TRAILING = {
    "when": "wanneer",
    "if": "als",
    "because": "omdat",
    "before": "voordat",
    "after": "nadat",
    "until": "totdat",
    "once": "zodra",
    "unless": "tenzij",
    "although": "hoewel",
    "though": "hoewel",
    "where": "waar",
}
NOMINALS = {"gebruiken": "gebruik", "ontbreken": "ontbreken", "verliezen": "verlies"}  # where "het gebruiken" is stiff
# Those that may begin a sentence as its subject; of others ("coding agents", "drafting time") the noun is the subject.
GERUNDS = frozenset(
    [
        "using",
        "learning",
        "sharing",
        "checking",
        "giving",
        "adding",
        "asking",
        "showing",
        "replacing",
        "combining",
        "removing",
        "introducing",
        "explaining",
        "spending",
        "limiting",
        "postponing",
        "delaying",
        "reading",
        "taking",
        "making",
        "providing",
        "offering",
    ]
)
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
FOR_WHAT = {
    "vraag": "naar",
    "vragen": "om",
    "verzoek": "om",
    "verzoeken": "om",
    "behoefte": "aan",
    "behoeften": "aan",
    "respect": "voor",
}
TOWARDS = {
    "tijd": "tot",
    "weg": "naar",
    "antwoord": "op",
    "antwoorden": "op",
    "blootstelling": "aan",
    "terugkeer": "naar",
    "schade": "aan",
    "reacties": "op",
    "bijdragen": "aan",
    "veranderingen": "in",
    "aanpassingen": "aan",
    "toegang": "tot",
    "verwijzing": "naar",
    "verwijzingen": "naar",
    "recht": "op",
    "bijdrage": "aan",
    "reactie": "op",
    "aanpassing": "aan",
}
COUNTRIES = {
    "germany": "Duitsland",
    "france": "Frankrijk",
    "netherlands": "Nederland",
    "belgium": "België",
    "austria": "Oostenrijk",
    "sweden": "Zweden",
    "poland": "Polen",
    "spain": "Spanje",
    "italy": "Italië",
    "denmark": "Denemarken",
    "norway": "Noorwegen",
    "finland": "Finland",
    "ireland": "Ierland",
    "switzerland": "Zwitserland",
    "portugal": "Portugal",
    "europe": "Europa",
    "britain": "Groot-Brittannië",
    "canada": "Canada",
    "japan": "Japan",
    "estonia": "Estland",
    "australia": "Australië",
    "flanders": "Vlaanderen",
    "scotland": "Schotland",
}
MONTHS = {
    "january": "januari",
    "february": "februari",
    "march": "maart",
    "april": "april",
    "may": "mei",
    "june": "juni",
    "july": "juli",
    "august": "augustus",
    "september": "september",
    "october": "oktober",
    "november": "november",
    "december": "december",
}
PLACED = frozenset(
    {
        "in",
        "at",
        "with",
        "without",
        "from",
        "across",
        "for",
        "on",
        "between",
        "outside",
        "per",
        "among",
        "about",
        "within",
        "under",
        "against",
        "above",
        "below",
        "after",
        "before",
        "during",
        "over",
    }
)
PEOPLE = frozenset({"those", "people", "employees", "workers", "adults", "staff", "the", "participants"})
AMOUNTS = {
    "less": "minder",
    "fewer": "minder",
    "more": "meer",
    "longer": "langere",
    "higher": "hogere",
    "lower": "lagere",
}
