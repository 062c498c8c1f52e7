"""The words around a figure in English, German and French: how much, of whom, rising or falling, against what."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHARE = r"\d+(?:[.,]\d+)?[  ]?(?:%|per cent\b|percent\b|Prozent\b|pour cent\b)"
AMOUNT = (
    r"[-–]?\d+(?:[.,]\d+)*[  ]?(?:%|per cent\b|percent\b|Prozent\b|pour cent\b|(?:percentage )?points?\b|"
    r"Prozentpunkten?\b|"
    r"Punkten?\b|points? de pourcentage\b|hours?\b|minutes?\b|days?\b|weeks?\b|months?\b|Stunden?\b|Minuten?\b|"
    r"Tagen?\b|Wochen?\b|Monaten?\b|heures?\b|jours?\b|semaines?\b|mois\b)?"
)
UNITS = {
    "hour": "uur", "minute": "minuten", "day": "dagen", "week": "weken", "month": "maanden", "stunde": "uur",
    "tag": "dagen", "woche": "weken", "monat": "maanden", "heure": "uur", "jour": "dagen", "semaine": "weken",
    "mois": "maanden",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FrameWords:
    """One language. Patterns are matched in lower and upper case alike."""

    quantity: dict[str, str]  # before a share
    of: str  # between a share and whose it is; kept out of the group
    against: str  # between two shares
    rises: str
    falls: str
    moves: str  # with the direction in the figures only
    past: re.Pattern[str]  # whether such a verb tells of the past
    from_to: str
    by: str
    says: dict[str, str]  # what people do when they tell: pattern, and the Dutch verb
    clause: str  # how what they tell begins
    verb: re.Pattern[str]  # a word that may open what is said of a group
    no_verb: frozenset[str]
    times: dict[str, str]  # a pattern for a time at the end, and how it is in Dutch


ENGLISH = FrameWords(
    quantity={
        "only": "slechts", "just": "slechts", "nearly": "bijna", "almost": "bijna", "about": "ongeveer",
        "around": "ongeveer", "some": "ongeveer", "roughly": "ongeveer", "more than": "meer dan", "over": "meer dan",
        "fewer than": "minder dan", "less than": "minder dan", "at least": "minstens", "a further": "nog eens",
        "another": "nog eens", "as many as": "maar liefst", "no more than": "niet meer dan", "just over": "ruim",
        "just under": "net geen", "under": "minder dan",
    },
    of=r"of (?:all )?",
    against=r"compared (?:with|to)|against|versus|up from|down from|while for|but only",
    rises=r"(?:has |have |had )?(?:rose|rises?|risen|increased?s?|grew|grows?|grown|climbed|climbs|jumped|went up)",
    falls=r"(?:has |have |had )?(?:fell|falls?|fallen|declined?s?|dropped|drops|decreased?s?|shrank|shrinks|"
    r"went down)",
    moves=r"(?:has |have )?(?:went|goes|moved|moves|changed|gone)",
    past=re.compile(r"^(?!.*\b(?:rises?|increases?|grows?|climbs|falls?|declines?|drops|decreases?|shrinks|goes|"
    r"moves)\b)"),
    from_to=r"from (?P<a>{n}) to (?P<b>{n})",
    by=r"by (?P<q>about |around |nearly |almost |more than )?(?P<by>{n})",
    says={
        r"sa(?:y|ys|id)": "zegt", r"report(?:s|ed)?": "meldt", r"expect(?:s|ed)?": "verwacht", r"thinks?|"
        r"thought": "denkt",
        r"believe[sd]?": "denkt", r"feels?|felt": "vindt", r"fear(?:s|ed)?|worr(?:y|ied)": "vreest",
    },
    clause=r"(?:that )?(?=(?:they|their|it|its|AI|the|there|he|she|his|her|this|these|no|using|employees|"
    r"managers)\b)",
    verb=re.compile(
        r"^(?:is|are|was|were|has|have|had|do|does|did|can|could|will|would|may|might|must|should|feel|felt|know|"
        r"knew|"
        r"said|gave|give|got|get|keep|kept|lose|lost|spend|spent|see|saw|want|need|lack|rely|wrote|write|ran|run|told|"
        r"paid|pay|held|hold|left|found|took|take|came|come|brought|bought|built|led|met|sent|set|put|read|spoke|speak|"
        r"stood|taught|teach|thought|think|won|chose|choose|began|became|become|drew|share|trust|check|made|make|say|[a-z]{3,}ed)$"
    ),
    no_verb=frozenset({"need", "related", "based", "aged", "employed", "more", "less", "fewer", "exposed"}),
    times={},
)  # fmt: skip
GERMAN = FrameWords(
    quantity={
        "nur": "slechts", "lediglich": "slechts", "gerade einmal": "slechts", "rund": "ongeveer", "etwa": "ongeveer",
        "ungefähr": "ongeveer", "knapp": "bijna", "fast": "bijna", "gut": "ruim", "mehr als": "meer dan",
        "über": "meer dan", "weniger als": "minder dan", "mindestens": "minstens", "weitere": "nog eens",
    },
    of=r"von |(?=(?:der|des|aller|dieser) )",
    against=r"gegenüber|verglichen mit|im Vergleich zu|gegen|statt|bei (?:den|der) \w+ (?:nur )?",
    rises=r"stieg(?:en)?|steig(?:t|en)|wuchs(?:en)?|wächst|wachsen|erhöhte sich|erhöht sich|kletterten?|legte",
    falls=r"sank(?:en)?|sinkt|sinken|fiel(?:en)?|fällt|fallen|verringerten? sich|schrumpfte",
    moves=r"ging(?:en)?|veränderte sich|ist|sind|nahm(?:en)?|hat sich",
    past=re.compile(r"^(?!(?:steig(?:t|en)|wächst|wachsen|erhöht sich|sinkt|sinken|fällt|fallen)$)"),
    from_to=r"von (?P<a>{n}) auf (?P<b>{n})",
    by=r"um (?P<q>rund |etwa |knapp |fast |mehr als )?(?P<by>{n})",
    says={
        r"sag(?:en|ten|t|te)": "zegt", r"(?:gaben|geben|gibt|gab) an": "zegt", r"meint?en|glaub(?:en|ten|t)": "denkt",
        r"erwarte(?:n|ten|t)": "verwacht", r"(?:be)?fürchte(?:n|ten|t)": "vreest", r"finden|fanden|halten|"
        r"hielten": "",
    },
    clause=r"(?:, )?(?:dass )?(?=(?:sie|ihre?n?|es|die|der|das|KI|man)\b)",
    verb=re.compile(
        r"^(?:ist|sind|war|waren|hat|haben|hatten?|wird|werden|wurden?|kann|können|konnten?|will|wollen|wollten|muss|"
        r"müssen|soll|sollen|darf|dürfen|weiß|wissen|sieht|sehen|sahen|gibt|geben|gaben?|kam(?:en)?|ließ(?:en)?|"
        r"fand(?:en)?|nahm(?:en)?|hielt(?:en)?|bekam(?:en)?|erhielt(?:en)?|fiel(?:en)?|lag(?:en)?|blieb(?:en)?|"
        r"[a-zäöüß]{3,}(?:ten?|en|t))$"
    ),
    no_verb=frozenset({"mit", "ohne", "nicht", "seit", "erst", "fast", "jetzt", "bereits", "selbst", "laut", "weiteren",
                       "anderen", "unter", "kleinen", "großen", "meisten", "beiden", "neuen", "zwischen", "neben",
                       "gegen"}),
    times={
        r"(?:binnen|innerhalb|in) (?:eines Jahres|einem Jahr)": "in een jaar",
        r"im (?:vergangenen|letzten) Jahr": "in het afgelopen jaar",
        r"(?:binnen|innerhalb von|in) zwei Jahren": "in twee jaar", r"seit (20\d\d)": r"sinds \1",
    },
)  # fmt: skip
FRENCH = FrameWords(
    quantity={
        "seuls": "slechts", "seules": "slechts", "seulement": "slechts", "environ": "ongeveer", "près de": "bijna",
        "quelque": "ongeveer", "plus de": "meer dan", "moins de": "minder dan", "au moins": "minstens",
        "à peine": "nauwelijks", "pas plus de": "niet meer dan",
    },
    of=r"(?=(?:des|de|du|d'|d’)[ ]?)",
    against=r"contre|au lieu de|comparé à",
    rises=r"(?:a|ont) (?:augmenté|progressé|grimpé)|augment(?:e|ent|ait)|progress(?:e|ent|ait)|gagn(?:e|ait)",
    falls=r"(?:a|ont|avait) (?:baissé|reculé|diminué|chuté)|(?:est|sont) tombée?s?|baiss(?:e|ent|ait)|recul(?:e|"
    r"ent|ait)|"
    r"diminu(?:e|ent|ait)|tomb(?:e|ent|ait)|chut(?:e|ent|ait)",
    moves=r"(?:est|sont) passée?s?|pass(?:e|ent|ait|aient)",
    past=re.compile(r"^(?!(?:augment(?:e|ent)|progress(?:e|ent)|baiss(?:e|ent)|recul(?:e|ent)|diminu(?:e|ent)|"
    r"tomb(?:e|ent)|pass(?:e|ent))$)"),
    from_to=r"de (?P<a>{n}) à (?P<b>{n})",
    by=r"de (?P<q>près de |environ |plus de )?(?P<by>{n})",
    says={
        r"disent|déclarent|affirment|indiquent|assurent": "zegt", r"estiment|pensent|jugent": "denkt",
        r"craignent|redoutent": "vreest", r"s'attendent": "verwacht",
    },
    clause=r"(?:que |qu['’])(?=\w)",
    verb=re.compile(r"^(?:ont|a|sont|est|avaient|avait|étaient|était|se|s'|ne|n'|[sn]['’][a-zé]+|[a-zéè]{3,}(?:ent|aient|èrent))$"),
    no_verb=frozenset({"moment", "seulement"}),
    times={r"en un an": "in een jaar", r"en deux ans": "in twee jaar", r"en (20\d\d)": r"in \1"},
)  # fmt: skip
FRAME_WORDS = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH}
