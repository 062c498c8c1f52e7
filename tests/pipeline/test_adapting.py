"""The adapter refitted from decisions: offered, taken into use, taken back, refused; with a tiny model of random
weights on a real database."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from monitor.bootstrap import bootstrap
from monitor.cli import app
from monitor.encode.adapting import Recipe
from monitor.errors import Conflict, ModelError
from monitor.model import (
    Action,
    Criterion,
    Decision,
    Development,
    Level,
    ProposalKind,
    ProposalStatus,
)
from monitor.pipeline import adapters, adapting, calibrating, learning
from monitor.pipeline.calibrating import calibration_for
from monitor.pipeline.examples import Examples
from monitor.pipeline.labelling import collect_families, collect_labels
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.overlaying import learnt_calibration, overlay_of
from monitor.settings import Settings
from monitor.store import items, learnt, proposals, register, runs
from monitor.store.learnt import Part
from monitor.understand.trials import is_held_out
from tests.publications import BUREAU, NOW, WEEK_BEFORE, proposed

DEVELOPMENTS = 12
EXAMPLES = 36
STRONG = Recipe(epochs=10, rate=2e-3, tokens=64)  # a model that knows nothing has more to learn


# Developments of made-up words, drowned in small words that say nothing: what even a tiny model can learn to look past.
SMALL_WORDS = tuple("de van het een op met voor dat zijn wordt ook uit door naar bij aan".split())  # noqa: SIM905
LANGUAGES = ("nl", "en", "de", "fr")


def invented(name: str, count: int) -> list[dict]:
    chance = random.Random(name)

    def word() -> str:
        return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(chance.randint(2, 3)))

    def text(own: list[str]) -> str:
        words = [*chance.choices(own, k=7), *chance.choices(SMALL_WORDS, k=26)]
        return " ".join(chance.sample(words, len(words))) + "."

    def item(own: list[str], at: int) -> dict:
        return {"language": LANGUAGES[at % 4], "title": " ".join(chance.sample(own, 2)), "text": text(own)}

    rows = []
    for at in range(count):
        own, other = ([word() for _ in range(6)] for _ in range(2))
        development = {"title": " ".join(own[:3]), "body": text(own)}
        siblings = [item([*own[:2], *other[:4]], 0), item([*own[:2], *other[:4]], 1)]
        rows.append(
            {
                "id": f"{name}-{at}",
                "development": development,
                "items": [item(own, n) for n in range(6)],
                "siblings": siblings,
            }
        )
    return rows


@pytest.fixture(scope="module", autouse=True)
def _examples_of_the_same_kind() -> Iterator[None]:
    """Instead of those that ship, of which a model of random weights can make nothing."""
    rows = invented("examples", EXAMPLES)
    single = [{**one, "relevant": True} for row in rows[:20] for one in row["items"][:1]]
    single += [{**one, "relevant": False} for row in invented("other", 20) for one in row["items"][:1]]
    given = Examples(tuple(rows), tuple(single), "invented")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibrating, "shipped_examples", lambda: given)
        patch.setattr(adapting, "shipped_examples", lambda: given)
        yield


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer of one layer and random weights, with a tokenizer of whole words."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    rows = [*invented("examples", EXAMPLES), *invented("other", 20), *families()]
    texts = [one["text"] for row in rows for one in (*row["items"], *row["siblings"])]
    words = sorted({word.strip(".").lower() for text in texts for word in text.split()})
    names = {"pad_token": "<pad>", "unk_token": "<unk>"}
    vocabulary = {word: at for at, word in enumerate([*names.values(), ".", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=64, **names)
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=64, num_hidden_layers=1, num_attention_heads=2, intermediate_size=128,
        max_position_embeddings=80, pad_token_id=0, initializer_range=0.1,
    )  # fmt: skip
    BertModel(config).save_pretrained(str(folder))
    fast.save_pretrained(str(folder))
    return folder


def families() -> list[dict]:
    return invented("register", DEVELOPMENTS)


def propose(monitor: Monitor, run: int, name: str, one: dict, development: int | None) -> int:
    return proposed(monitor, run, name, one, [Level(c, 2, "gelezen") for c in Criterion], development=development)


def registered(settings: Settings) -> tuple[Monitor, int]:
    monitor = bootstrap(settings, create=True)
    monitor.clock = lambda: NOW
    with monitor.database.write() as connection:
        runs.save_sources(connection, [BUREAU])
        run = runs.start_run(connection, as_of=NOW, now=NOW)
        for number, row in enumerate(families()[:DEVELOPMENTS], start=1):
            development = Development(number, row["development"]["title"], row["development"]["body"], None)
            register.save_development(connection, development, now=WEEK_BEFORE, decision_id=None)
    return monitor, run


def keep(monitor: Monitor, number: int, action: Action, **what: object) -> None:
    """The decision alone, without the drafting that comes with it; an approved new proposal becomes a development."""
    with monitor.database.write() as connection:
        before = proposals.get_proposal(connection, number)
        decision = Decision(number, action, "Noor", NOW, **what)  # type: ignore[arg-type]
        proposals.append_decision(connection, decision, before=before, model="")
        if before.kind is ProposalKind.NEW:
            made = Development(register.next_number(connection), before.title, before.body, None)
            register.save_development(connection, made, now=NOW, decision_id=None)
            proposals.update_proposal(
                connection, replace(before, status=ProposalStatus.APPROVED, development=made.number)
            )


@pytest.fixture(scope="module")
def decided(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monitor]:
    """Publications put with their developments, siblings with new ones, and some merged out of the wrong place."""
    outputs = tmp_path_factory.mktemp("decided")
    monitor, run = registered(Settings(outputs=outputs, model=str(tiny), reviewer="Noor"))
    for number, row in enumerate(families()[:DEVELOPMENTS], start=1):
        for at, one in enumerate(row["items"]):
            wrong = 1 + number % DEVELOPMENTS
            moved = at == 5
            proposal = propose(monitor, run, f"d{number}-{at}", one, wrong if moved else number)
            if moved:
                keep(monitor, proposal, Action.MERGE, reason="hoort daar", into=number)
            else:
                keep(monitor, proposal, Action.APPROVE)
        for at, one in enumerate(row["siblings"]):
            keep(monitor, propose(monitor, run, f"n{number}-{at}", one, None), Action.APPROVE)
    yield monitor
    monitor.close()


@pytest.mark.model
def test_decisions_become_families_with_rivals_and_without_what_is_held_out(decided: Monitor) -> None:
    with decided.database.read() as connection:
        found = collect_families(connection)
        held = {one.id for one in proposals.list_proposals(connection) if is_held_out(f"proposal {one.id}")}
        texts = {
            items.get_documents(connection, one.items)[one.items[0]].text: one.id in held
            for one in proposals.list_proposals(connection)
        }
    assert len(found) >= DEVELOPMENTS
    assert all(family.items for family in found)
    learnt_from = {text for family in found for text in (*family.items, *family.rivals)}
    assert {out for body, out in texts.items() if any(body in text for text in learnt_from)} == {False}
    assert any(family.rivals for family in found)
    assert not any(set(family.rivals) & set(family.items) for family in found)


@pytest.mark.model
def test_an_adapter_is_offered_taken_into_use_and_taken_back(decided: Monitor) -> None:
    plain = decided.encoder.model_id
    given = adapting.offer_adapter(decided, STRONG)
    print(given.report)
    assert given.trial is not None
    assert given.trial.better
    assert given.trial.match.after.loss < given.trial.match.before.loss
    assert "Beter: deze adapter kan in gebruik." in given.report
    with decided.database.read() as connection:
        assert learnt.in_use(connection) == ()  # an offer changes nothing
    again = adapting.offer_adapter(decided, STRONG)
    assert again.values == given.values
    assert (again.trial, again.report) == (given.trial, given.report)  # learnt from the same: kept, not learnt anew
    (kept,) = learning.take_into_use(decided, given, by="Noor")
    assert kept.part is Part.ADAPTER

    adapters.renew_encoder(decided)  # as every run does: a process that serves for weeks takes it up
    assert decided.encoder.model_id != plain
    used = bootstrap(decided.settings)
    assert used.encoder.model_id != plain
    assert used.encoder.model_id.rsplit("/", 1)[0].startswith(str(decided.settings.model) + "+")
    said: list[str] = []
    calibration = calibration_for(used.encoder, used.settings.model_cache, said.append)
    assert said == []  # its own, which came with it
    assert calibration.model == used.encoder.model_id
    learning.go_back(decided, 0, Part.ADAPTER, by="Noor")
    adapters.renew_encoder(decided)
    assert not np.allclose(collect_labels(used).matches[0].vector, collect_labels(decided).matches[0].vector, atol=0.01)
    used.close()

    back = bootstrap(decided.settings)
    assert back.encoder.model_id == plain
    back.close()
    learning.go_back(decided, kept.version, Part.ADAPTER, by="Noor")
    folder = next((decided.settings.model_cache / "adapters").iterdir())
    shutil.move(folder, folder.with_name("elsewhere"))
    broken = bootstrap(decided.settings)
    with pytest.raises(ModelError, match="learnt from decisions") as told:
        broken.encoder  # noqa: B018
    assert "--back-to 0 --part adapter" in str(told.value)
    broken.close()
    shutil.move(folder.with_name("elsewhere"), folder)
    learning.go_back(decided, 0, Part.ADAPTER, by="Noor")


@pytest.mark.model
def test_an_adapter_of_another_model_does_not_count(decided: Monitor, tiny: Path, tmp_path: Path) -> None:
    with decided.database.write() as connection:
        value = json.dumps({"base": "another", "folder": "decided-1"})
        learnt.append(connection, Part.ADAPTER, by="Noor", at=NOW, value=value, report="")
    folder, why_not = adapters.adapter_in_use(decided.database, decided.settings)
    assert folder is None
    assert "hoort bij het model another" in why_not
    other = bootstrap(decided.settings)
    said: list[str] = []
    other.tell = said.append
    assert other.encoder.adapter is None
    assert said == [why_not]
    other.close()
    learning.go_back(decided, 0, Part.ADAPTER, by="Noor")


@pytest.mark.model
def test_the_command_refuses_with_too_few_decisions_and_says_how_many(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(outputs=tmp_path, model=str(tiny))
    monitor, run = registered(settings)
    one = families()[0]["items"][0]
    keep(monitor, propose(monitor, run, "a", one, 1), Action.APPROVE)
    given = adapting.offer_adapter(monitor)
    assert given.trial is None
    with pytest.raises(Conflict):
        learning.take_into_use(monitor, given, by="Noor")
    monitor.close()
    monkeypatch.setenv("MONITOR_OUTPUTS", str(tmp_path))
    monkeypatch.setenv("MONITOR_MODEL", str(tiny))
    told = CliRunner().invoke(app, ["calibrate", "--adapter", "--apply"])
    assert told.exit_code == 0, told.output
    assert "Te weinig besluiten over een bestaande of een nieuwe ontwikkeling: 1 (1 tegen 0)" in told.output
    assert "nodig zijn er 40" in told.output
    assert "Nothing is better: nothing changes." in told.output
    assert not (tmp_path / "models" / "adapters").exists()
    told = CliRunner().invoke(app, ["calibrate", "--adapter", "--json"])
    assert json.loads(told.stdout)["better"] is False


@pytest.mark.model
def test_a_trial_is_better_only_if_nothing_else_got_worse(decided: Monitor) -> None:
    trial = adapting.offer_adapter(decided, STRONG).trial
    assert trial is not None
    assert trial.better
    assert not replace(trial, of_nine=(0.9, 0.87)).better
    worse = replace(trial.match, change=(-0.1, 0.1))
    assert not replace(trial, match=worse).better


@pytest.mark.model
def test_thresholds_that_were_learnt_before_go_along(decided: Monitor) -> None:
    cache = decided.settings.model_cache
    shipped = calibration_for(decided.encoder, cache, lambda _: None)
    moved = replace(shipped, thresholds=replace(shipped.thresholds, existing=shipped.thresholds.existing - 0.25))
    with decided.database.write() as connection:
        value = overlay_of(moved, base=shipped)
        learnt.append(connection, Part.UNDERSTANDING, by="Noor", at=NOW, value=value, report="")
    given = adapting.offer_adapter(decided, STRONG)
    assert [part for part, _ in given.values] == [Part.ADAPTER, Part.UNDERSTANDING]
    learning.take_into_use(decided, given, by="Noor")
    used = bootstrap(decided.settings)
    own = calibration_for(used.encoder, cache, lambda _: None)
    with used.database.read() as connection:
        calibration, why_not = learnt_calibration(connection, own)
    used.close()
    assert (why_not, calibration.thresholds) == ("", moved.thresholds)
    assert calibration.thresholds != own.thresholds
    for part in (Part.ADAPTER, Part.UNDERSTANDING):
        learning.go_back(decided, 0, part, by="Noor")
