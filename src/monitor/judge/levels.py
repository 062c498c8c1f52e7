"""From a publication to the seven levels of its judgement. Pure: what it cannot see it says, and rates low."""

from __future__ import annotations

from datetime import date

from monitor.judge.authority import read_authority
from monitor.judge.context import context_of
from monitor.judge.currency import read_currency
from monitor.judge.fit import read_fit
from monitor.judge.independence import read_independence
from monitor.judge.language import read_language
from monitor.judge.method import read_method
from monitor.judge.proximity import read_proximity
from monitor.model import Document, Level, Relation, Source


def read_levels(
    document: Document,
    source: Source,
    *,
    relation: Relation,
    claim_similarity: float | None,
    today: date,
) -> tuple[Level, ...]:
    """One level a criterion, in the order of ``Criterion``, each with its Dutch reason and its span or field.

    ``claim_similarity`` is the centred similarity (-1 to 1) of the claim and the passage quoted for it, None where no
    claim is at hand. ``today`` is the day of the run.
    """
    context = context_of(document, source, relation, claim_similarity, today)
    method = read_method(context)
    return (
        read_authority(context, method),
        method,
        read_proximity(context, method),
        read_independence(context),
        read_fit(context, method),
        read_language(context),
        read_currency(context),
    )
