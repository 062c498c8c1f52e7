"""Refit the adapter of the language model from decisions, compare on decisions held out, and offer it: `--adapter`.

What is offered lies in a folder of its own among the models, with its calibration, and is named after all that it was
learnt from: offering the same again learns nothing anew. It counts once a person puts it into use.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from monitor.pipeline.adapters import folder_of, value_of
from monitor.pipeline.calibrating import (
    CALIBRATION_FILE,
    calibration_for,
    own_topics,
    read_calibration,
    write_calibration,
)
from monitor.pipeline.examples import Examples, encode_examples, shipped_examples
from monitor.pipeline.labelling import Labels, collect_families, collect_labels
from monitor.pipeline.learning import told_trial
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.overlaying import learnt_calibration, overlay_of
from monitor.store import learnt
from monitor.store.learnt import Part
from monitor.understand.lessons import TextFamily, Trial
from monitor.understand.trials import is_held_out

if TYPE_CHECKING:
    from monitor.encode.adapting import Recipe
    from monitor.encode.encoder import Encoder
    from monitor.understand.fitting import Example, Family, Matrix

# The one table of this module.
LEAST_FAMILIES = 3  # developments with a decided publication: with fewer there is nothing to keep apart
FORGOTTEN = 0.02  # of the examples left out that may no longer find their own development of nine


@dataclass(frozen=True, slots=True)
class AdapterTrial:
    """Model and calibration in use against the refitted ones. ``of_nine`` is the share of the examples left out that
    finds its own development among nine, before and after."""

    relevance: Trial
    match: Trial
    of_nine: tuple[float, float]
    families: int
    texts: int

    @property
    def better(self) -> bool:
        """Places decisions surely better, judges no more of them wrongly irrelevant, and has not forgotten."""
        kept = bool(self.relevance.lacking) or self.relevance.after.right >= self.relevance.before.right
        return self.match.better and kept and self.of_nine[1] >= self.of_nine[0] - FORGOTTEN


@dataclass(frozen=True, slots=True)
class AdapterOffer:
    """``trial`` is None where there is too little to learn from; ``lacking`` says in Dutch what is missing."""

    trial: AdapterTrial | None
    lacking: str
    values: tuple[tuple[Part, str], ...]
    report: str


def offer_adapter(monitor: Monitor, recipe: Recipe | None = None) -> AdapterOffer:
    """Learn an adapter from all decisions that are not held out, and compare. Changes nothing.

    Raises ModelError where the model cannot be fine-tuned, or the disk refuses.
    """
    from monitor.understand.carrying import enough

    labels = collect_labels(monitor)
    with monitor.database.read() as connection:
        families = collect_families(connection)
    lacking = enough(labels.matches) or _few(families)
    if lacking:
        return AdapterOffer(None, lacking, (), _report(None, lacking))
    examples = shipped_examples()
    folder = _learn(monitor, families, examples, recipe)
    return _compare(monitor, folder, labels, families, examples)


# ------------------------------------------------------------------------------------------------ learning
def _few(families: Sequence[TextFamily]) -> str:
    if len(families) >= LEAST_FAMILIES:
        return ""
    return (
        f"Van {len(families)} ontwikkelingen is over een publicatie beslist (buiten wat apart is gehouden); nodig zijn "
        f"er {LEAST_FAMILIES}. Keur meer voorstellen goed of voeg ze samen."
    )


def _learn(monitor: Monitor, families: Sequence[TextFamily], examples: Examples, recipe: Recipe | None) -> Path:
    from monitor.encode.adapting import VERSION, Recipe, adapt
    from monitor.encode.encoder import identity_of
    from monitor.understand.carrying import is_left_out

    settings = monitor.settings
    recipe = recipe or Recipe()
    content = json.dumps([VERSION, identity_of(settings.model), examples.digest, repr(recipe), *map(repr, families)])
    folder = folder_of(settings.model_cache, f"decided-{hashlib.sha256(content.encode()).hexdigest()[:12]}")
    if (folder / "adapter_config.json").is_file():
        monitor.tell("Adapter: uit precies deze besluiten is al een adapter geleerd")
        return folder
    texts = sum(len(family.items) for family in families)
    monitor.tell(f"Adapter: leren van {texts} publicaties bij {len(families)} ontwikkelingen")

    def tell(step: int, of: int) -> None:
        if step == of or step % 5 == 0:
            monitor.tell(f"  stap {step} van {of}")

    rehearsed = [family for family in examples.in_words() if not is_left_out(family.id)]
    adapt(
        settings.model,
        settings.model_cache,
        families,
        rehearsed,
        folder,
        threads=settings.threads,
        tell=tell,
        recipe=recipe,
    )
    return folder


# ----------------------------------------------------------------------------------------------- comparing
def _compare(
    monitor: Monitor, folder: Path, labels: Labels, families: Sequence[TextFamily], examples: Examples
) -> AdapterOffer:
    from monitor.encode.encoder import identity_of, load_encoder
    from monitor.understand.carrying import carry_over, compare, right_of_nine

    settings, cache = monitor.settings, monitor.settings.model_cache
    shipped = calibration_for(monitor.encoder, cache, monitor.tell, own_topics(settings))
    with monitor.database.read() as connection:
        now, _ = learnt_calibration(connection, shipped)
        overlaid = learnt.used(connection, Part.UNDERSTANDING) is not None
    encoder = load_encoder(settings.model, cache, threads=settings.threads, adapter=folder)
    adapted = replace(monitor, open_encoder=lambda: encoder, _lock=Lock())
    labels_after = collect_labels(adapted)
    before, after = _example_vectors(monitor, monitor.encoder, encoder, examples)
    single = [*examples.single(after[1]), *_decided_examples(labels_after)]
    refitted = carry_over(before, after[0], single, now, encoder.model_id)
    write_calibration(folder / CALIBRATION_FILE, refitted)
    relevance, match = compare(
        (labels.relevance, labels_after.relevance), (labels.matches, labels_after.matches), now, refitted
    )
    texts = sum(len(family.items) for family in families)
    nine = right_of_nine(before, now), right_of_nine(after[0], refitted)
    trial = AdapterTrial(relevance, match, nine, len(families), texts)
    values: list[tuple[Part, str]] = []
    if trial.better:
        values.append((Part.ADAPTER, value_of(identity_of(settings.model), folder)))
        if overlaid:  # thresholds that were learnt are carried over as well
            base = read_calibration(folder / CALIBRATION_FILE, shipped, encoder.model_id)
            values.append((Part.UNDERSTANDING, overlay_of(refitted, base=base or refitted)))
    return AdapterOffer(trial, "", tuple(values), _report(trial, ""))


def _example_vectors(
    monitor: Monitor, now: Encoder, then: Encoder, examples: Examples
) -> tuple[list[Family], tuple[list[Family], dict[str, Matrix]]]:
    """The families that the fine-tuning left out in the vectors of now, and all of them in those of then."""
    from monitor.understand.carrying import is_left_out

    left_out = examples.only(is_left_out)
    before = left_out.families(encode_examples(now, left_out.texts, monitor.tell))
    vectors = encode_examples(then, examples.texts, monitor.tell)
    return before, (examples.families(vectors), vectors)


def _decided_examples(labels: Labels) -> list[Example]:
    from monitor.understand.fitting import Example

    return [
        Example(one.text, one.language or "", one.vector, relevant=one.relevant)
        for one in labels.relevance
        if not is_held_out(one.group)
    ]


# ------------------------------------------------------------------------------------------------- report
def _report(trial: AdapterTrial | None, lacking: str) -> str:
    lines = ["# De adapter, geleerd van besluiten", ""]
    if trial is None:
        return "\n".join([*lines, lacking])
    before, after = (f"{share:.0%}" for share in trial.of_nine)
    lines += [
        f"Geleerd van {trial.texts} publicaties bij {trial.families} ontwikkelingen, naast de meegeleverde "
        "voorbeelden.",
        "",
        "## Bestaande of nieuwe ontwikkeling",
        "",
        *told_trial(trial.match, verdict=False),
        "",
        "## Voor de briefing of niet",
        "",
        *told_trial(trial.relevance, verdict=False),
        "",
        "## Wat het model al kon",
        "",
        f"Van de voorbeelden die buiten het leren bleven, vindt {before} nu en {after} daarna de eigen ontwikkeling "
        "van negen.",
        "",
        "Beter: deze adapter kan in gebruik. Alle teksten worden dan eenmalig opnieuw gelezen."
        if trial.better
        else "Niet aantoonbaar beter: er verandert niets.",
    ]
    return "\n".join(lines)
