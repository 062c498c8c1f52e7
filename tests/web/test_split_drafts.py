"""A person who splits or merges gets a draft as good as the weekly run's: with the themes that the vectors tell."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from monitor.draft.themes import load_implications, theme_texts
from monitor.model import Action, Decision
from monitor.pipeline import deciding
from monitor.pipeline.drafting import stored_theme_scores, theme_scores
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.targets import Target, get_case
from monitor.store import proposals

THEME = "council_skills"
CLUSTER, COUNCIL = 2, "Ondernemingsraad beslist"


class NearOneTheme:
    """Every text a direction of its own; publications lie beside one theme."""

    model_id = "test-model"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        themes = {text for found in theme_texts().values() for text in found}
        return np.stack([_unit(text if text in themes else theme_texts()[THEME][0]) for text in texts])


def _unit(text: str) -> np.ndarray:
    dice = np.random.default_rng(int(hashlib.sha256(text.encode()).hexdigest()[:8], 16))
    vector = dice.normal(size=96).astype(np.float32)
    return vector / np.linalg.norm(vector)


def _split(monitor: Monitor) -> str:
    with monitor.database.read() as connection:
        proposal = proposals.pending_for(connection, development=None, cluster=CLUSTER)
    assert proposal is not None
    apart = tuple(e.item for e in proposal.evidence if e.title.startswith(COUNCIL))
    deciding.decide(monitor, Decision(proposal.id, Action.SPLIT, by="Anna", at=monitor.clock(), items=apart))
    with monitor.database.read() as connection:
        return max(proposals.list_proposals(connection), key=lambda one: one.id).body


def test_without_vectors_a_split_draws_no_conclusion(monitor: Monitor) -> None:
    body = _split(monitor)
    assert not any(closing in body for found in load_implications().values() for closing in found)


def test_a_split_knows_the_theme_from_stored_vectors(monitor: Monitor) -> None:
    monitor.__dict__["_encoder"] = NearOneTheme()
    with monitor.database.read() as connection:
        case = get_case(connection, Target(cluster=CLUSTER))
    made = theme_scores(monitor, [case])
    with monitor.database.read() as connection:
        assert stored_theme_scores(connection, [case], "test-model") == made
        assert stored_theme_scores(connection, [case], "another-model") == {}
    assert {max(scores, key=lambda theme: scores[theme]) for scores in made.values()} == {THEME}
    body = _split(monitor)
    assert any(closing in body for closing in load_implications()[THEME]), body
