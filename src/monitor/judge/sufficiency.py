"""Whether a new subject has enough behind it to be put before a person."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.judge.clusters import clusters_of
from monitor.judge.evidence import Assessed
from monitor.model import Criterion, Validity

# Two independent origins, or one that is strong by itself. A wrong proposal costs an analyst a minute; a proposal for
# each single press item would bury the week. 80 is where the client's own register separates what it calls research
# and official figures (80-93) from press and consultancy (77, 78); level 3 means the publisher's own study or better.
INDEPENDENT_ORIGINS = 2
STRONG_SCORE = 80
PRIMARY_LEVEL = 3


def lacking(assessed: Sequence[Assessed], validity: Validity) -> str:
    """What a new subject still lacks, in Dutch; empty when it may be proposed."""
    supporting = [cluster for cluster in clusters_of(assessed) if not cluster.against]
    if len(supporting) >= INDEPENDENT_ORIGINS:
        return ""
    primary = any(one.level(Criterion.PROXIMITY).level >= PRIMARY_LEVEL for one in assessed)
    if primary and validity.score is not None and validity.score >= STRONG_SCORE:
        return ""
    if validity.score is None:
        return "geen onderbouwde bron; wacht op een tweede, onafhankelijke bron"
    return f"één bron met validiteit {validity.score}; wacht op een tweede, onafhankelijke bron"
