"""The Dutch name of every value that the page shows. All of them are in the catalogues."""

from __future__ import annotations

from monitor.model import (
    Action,
    InsightKind,
    ItemOutcome,
    ProposalKind,
    ProposalStatus,
    Quality,
    Relation,
    SourceClass,
    SourceOutcome,
    ValidityStatus,
)
from monitor.review.people import Role
from monitor.review.queue import Flag, Order
from monitor.store.runs import RunStatus
from monitor.web.words import N_

KINDS = {ProposalKind.NEW: N_("nieuw"), ProposalKind.UPDATE: N_("wijziging")}
INSIGHTS = {
    InsightKind.KEEP: N_("houdt stand"),
    InsightKind.CHANGE: N_("aan te passen"),
    InsightKind.DROP: N_("vervalt"),
    InsightKind.NEW: N_("nieuwe regel"),
}
STATUSES = {
    ProposalStatus.OPEN: N_("open"),
    ProposalStatus.APPROVED: N_("goedgekeurd"),
    ProposalStatus.REJECTED: N_("afgewezen"),
    ProposalStatus.DEFERRED: N_("uitgesteld"),
    ProposalStatus.MERGED: N_("samengevoegd"),
}
ACTIONS = {
    Action.APPROVE: N_("goedgekeurd"),
    Action.EDIT: N_("tekst aangepast"),
    Action.REJECT: N_("afgewezen"),
    Action.DEFER: N_("uitgesteld"),
    Action.MERGE: N_("samengevoegd"),
    Action.SPLIT: N_("gesplitst"),
    Action.NOT_RELEVANT: N_("niet relevant verklaard"),
    Action.ASK: N_("vraag gesteld"),
    Action.UNDO: N_("ongedaan gemaakt"),
}
FLAGS = {
    Flag.CONTESTED: N_("betwist"),
    Flag.UNSUPPORTED: N_("deel zonder steun"),
    Flag.NO_SCORE: N_("geen score"),
    Flag.SINGLE_SOURCE: N_("één bron"),
    Flag.PAYWALL: N_("betaalmuur"),
    Flag.UNSURE_MATCH: N_("twijfel over plaats"),
    Flag.GREW: N_("gegroeid"),
}
ORDERS = {
    Order.VALUE: N_("belangrijkste eerst"),
    Order.SCORE: N_("hoogste score eerst"),
    Order.NEWEST: N_("nieuwste eerst"),
    Order.OLDEST: N_("oudste eerst"),
}
RELATIONS = {
    Relation.SUPPORTS: N_("bevestigt"),
    Relation.EXTENDS: N_("vult aan"),
    Relation.CONTRADICTS: N_("spreekt tegen"),
    Relation.SECONDARY: N_("bericht over ander onderzoek"),
    Relation.SYNDICATED: N_("overgenomen bericht"),
    Relation.REVISION: N_("herziening"),
    Relation.NONE: "",
}
ITEM_OUTCOMES = {
    ItemOutcome.IRRELEVANT: N_("niet relevant"),
    ItemOutcome.DUPLICATE: N_("kopie"),
    ItemOutcome.DEVELOPMENT: N_("bij een ontwikkeling"),
    ItemOutcome.PROPOSAL: N_("iets nieuws"),
    ItemOutcome.FAILED: N_("niet te lezen"),
}
SOURCE_OUTCOMES = {
    SourceOutcome.OK: N_("gelezen"),
    SourceOutcome.UNCHANGED: N_("ongewijzigd"),
    SourceOutcome.EMPTY: N_("leeg"),
    SourceOutcome.STALE: N_("stil"),
    SourceOutcome.NOT_A_FEED: N_("geen feed"),
    SourceOutcome.CHALLENGE: N_("botcontrole"),
    SourceOutcome.ROBOTS: N_("robots.txt verbiedt het"),
    SourceOutcome.HTTP: N_("foutmelding van de server"),
    SourceOutcome.DNS: N_("adres onbekend"),
    SourceOutcome.TIMEOUT: N_("geen antwoord"),
    SourceOutcome.REDIRECT_REFUSED: N_("omleiding geweigerd"),
    SourceOutcome.TOO_LARGE: N_("te groot"),
    SourceOutcome.BAD_CONTENT: N_("onleesbaar"),
}
SOURCE_CLASSES = {
    SourceClass.IGO: N_("internationale organisatie"),
    SourceClass.GOVERNMENT: N_("overheid"),
    SourceClass.PEER_REVIEWED: N_("wetenschappelijk, getoetst"),
    SourceClass.PREPRINT: N_("preprint"),
    SourceClass.CONSULTANCY: N_("adviesbureau"),
    SourceClass.BUSINESS_PRESS: N_("zakelijke pers"),
    SourceClass.POLLING: N_("opinieonderzoek"),
    SourceClass.NEWS_AGENCY: N_("persbureau"),
    SourceClass.THINK_TANK: N_("denktank"),
    SourceClass.VENDOR: N_("leverancier"),
    SourceClass.BLOG: N_("blog"),
}
RUN_STATUSES = {
    RunStatus.RUNNING: N_("bezig"),
    RunStatus.FINISHED: N_("klaar"),
    RunStatus.NOTHING_REACHED: N_("niets bereikt"),
    RunStatus.FAILED: N_("mislukt"),
}
VALIDITY_STATUSES = {
    ValidityStatus.PROVISIONAL: N_("voorlopig"),
    ValidityStatus.ASSESSED: N_("beoordeeld"),
    ValidityStatus.RECALIBRATED: N_("herijkt"),
    ValidityStatus.CONTESTED: N_("betwist"),
    ValidityStatus.UNSUPPORTED: N_("onvoldoende onderbouwd"),
}
QUALITIES = {
    Quality.FULL: N_("volledige tekst"),
    Quality.PARTIAL: N_("deel van de tekst"),
    Quality.TEASER: N_("alleen de aankondiging"),
    Quality.METADATA: N_("alleen titel en gegevens"),
}
ROLES = {Role.VIEWER: N_("lezer"), Role.ANALYST: N_("analist"), Role.EDITOR: N_("redacteur")}
CRITERIA = {
    "base": N_("vertrekpunt"),
    "authority": N_("bronautoriteit"),
    "method": N_("methode en data"),
    "proximity": N_("nabijheid primaire bron"),
    "independence": N_("onafhankelijkheid"),
    "fit": N_("passendheid bewering"),
    "language": N_("taalkalibratie"),
    "currency": N_("actualiteit"),
    "ceiling": N_("plafond"),
    "confirmation": N_("bevestiging"),
    "contradiction": N_("tegenspraak"),
    "own": N_("eigen oordeel"),
}
LANGUAGE_NAMES = {
    "nl": N_("Nederlands"),
    "en": N_("Engels"),
    "de": N_("Duits"),
    "fr": N_("Frans"),
    "es": N_("Spaans"),
    "it": N_("Italiaans"),
}
MONTHS = (
    N_("januari"),
    N_("februari"),
    N_("maart"),
    N_("april"),
    N_("mei"),
    N_("juni"),
    N_("juli"),
    N_("augustus"),
    N_("september"),
    N_("oktober"),
    N_("november"),
    N_("december"),
)

_TABLES: tuple[dict[object, str], ...] = (
    KINDS, INSIGHTS, STATUSES, ACTIONS, FLAGS, ORDERS, RELATIONS, ITEM_OUTCOMES, SOURCE_OUTCOMES, SOURCE_CLASSES,
    RUN_STATUSES, VALIDITY_STATUSES, QUALITIES, ROLES,
)  # type: ignore[assignment]  # fmt: skip


def label_of(value: object) -> str:
    """The Dutch name of a value of one of the enumerations. Raises KeyError for any other."""
    for table in _TABLES:
        kinds = {type(key) for key in table}
        if type(value) in kinds:
            return table[value]
    raise KeyError(value)
