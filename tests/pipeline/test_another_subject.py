"""Another subject by a setting: the same publications, another profile, another register."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from monitor.bootstrap import bootstrap
from monitor.model import Document, Entry, ItemOutcome
from monitor.pipeline import learning, understanding
from monitor.settings import Settings
from monitor.store import findings, items, runs
from tests.publications import BUREAU, NOW

GARDENS = """
name: Tuinen
about: {nl: [tuin, plant, moestuin], en: [garden]}
angle: {nl: [snoei, zaai, bodem], en: [prune, soil]}
relevant:
  - Snoei de tuin in het voorjaar, dan draagt de appelboom in de herfst meer vrucht.
  - Een moestuin op zandgrond vraagt compost, zegt de bodemkundige.
irrelevant:
  - De tuinderij gaat naar de beurs en hoopt op een hogere omzet.
"""
TEXTS = {
    "snoeien": "Wie de tuin in maart snoeit, oogst meer. Dat blijkt uit proeven op 40 bodems: de plant groeit sneller.",
    "ai": "Medewerkers leren werken met AI door het samen te proberen. Van de 640 medewerkers volgde 41% een cursus.",
}


def outcomes(folder: Path, model_cache: Path, **changed: object) -> dict[str, tuple[ItemOutcome, str]]:
    monitor = bootstrap(Settings(outputs=folder, models=model_cache, **changed), create=True)  # type: ignore[arg-type]
    monitor.clock = lambda: NOW
    named: dict[int, str] = {}
    with monitor.database.write() as connection:
        runs.save_sources(connection, [BUREAU])
        run = runs.start_run(connection, as_of=NOW, now=NOW)
        for name, text in TEXTS.items():
            url = f"https://bureau.example/{name}"
            (item,) = items.announce(connection, "bureau", [(url, Entry(name, name, url))], run_id=run, now=NOW)
            sha256 = hashlib.sha256(text.encode()).hexdigest()
            items.save_document(
                connection, item, Document(url, name, text, sha256, "bureau", language="nl"), run_id=run
            )
            named[item] = name
    understanding.understand_waiting(monitor, run)
    assert learning.offer(monitor).values == ()  # looked at with the same profile, and too little to learn from
    with monitor.database.read() as connection:
        found = {named[at]: (one.outcome, one.reason) for at, one in findings.get_findings(connection, named).items()}
    monitor.close()
    return found


@pytest.mark.model
def test_a_profile_of_ones_own_turns_the_product_to_another_subject(tmp_path: Path, model_cache: Path) -> None:
    (tmp_path / "tuinen.yaml").write_text(GARDENS, encoding="utf-8")
    shipped = outcomes(tmp_path / "ai", model_cache)
    gardens = outcomes(tmp_path / "tuinen", model_cache, topics=tmp_path / "tuinen.yaml")
    assert [shipped[one][0] is ItemOutcome.IRRELEVANT for one in TEXTS] == [True, False]
    assert [gardens[one][0] is ItemOutcome.IRRELEVANT for one in TEXTS] == [False, True]
    assert "wordt nergens genoemd" in gardens["ai"][1]
