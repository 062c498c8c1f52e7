"""Learn: refit from what people decided, show before and after, and change nothing unless a person says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from monitor.errors import Conflict
from monitor.judge.calibrate import Calibration as ValidityOffer
from monitor.judge.calibrate import Rating, calibrate, refit, weights_text
from monitor.judge.weights import Weights, shipped_weights
from monitor.pipeline.calibrating import calibration_for, own_topics
from monitor.pipeline.labelling import collect_edits, collect_labels, collect_ratings
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.overlaying import learnt_calibration, learnt_weights, overlay_of
from monitor.store import learnt
from monitor.store.files import write_whole
from monitor.store.learnt import Learnt, Part
from monitor.understand.learning import Lesson, learn
from monitor.understand.lessons import Question, Score, Trial

NAMES = {Question.RELEVANCE: "Voor de briefing of niet", Question.MATCH: "Bestaande of nieuwe ontwikkeling"}
DRAWS = 2000


class Offered(Protocol):
    """What a person may put into use: values by part, and the report (Dutch) that says why."""

    @property
    def values(self) -> tuple[tuple[Part, str], ...]: ...

    @property
    def report(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Errors:
    """The mean absolute error of a score in points, before and after, on ratings that the refit had not seen; with the
    95% interval of each, and of the change."""

    before: tuple[float, float, float]
    after: tuple[float, float, float]
    change: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Offer:
    """What could be taken into use. ``values`` are the overlays of the parts that are better; ``report`` is Dutch."""

    lesson: Lesson
    validity: ValidityOffer
    errors: Errors | None
    values: tuple[tuple[Part, str], ...]
    report: str


def offer(monitor: Monitor) -> Offer:
    """Learn from all decisions so far. Changes nothing."""
    labels = collect_labels(monitor)
    topics = own_topics(monitor.settings)
    shipped = calibration_for(monitor.encoder, monitor.settings.model_cache, monitor.tell, topics)
    with monitor.database.read() as connection:
        now, _ = learnt_calibration(connection, shipped)
        weights = learnt_weights(connection) or shipped_weights()
        ratings = collect_ratings(connection)
        edits = collect_edits(connection)
        version = len(learnt.list_all(connection)) + 1
    lesson = learn(labels.relevance, labels.matches, now)
    validity = calibrate(ratings, edits, weights, version=f"{shipped_weights().version}.learnt{version}")
    values: list[tuple[Part, str]] = []
    if lesson.better:
        values.append((Part.UNDERSTANDING, overlay_of(lesson.calibration, base=shipped)))
    if validity.advisable:
        values.append((Part.VALIDITY, weights_text(validity.weights)))
    errors = _errors(ratings, weights) if len(ratings) > 1 else None
    report = _report(lesson, validity, errors, labels.silent)
    return Offer(lesson, validity, errors, tuple(values), report)


def take_into_use(monitor: Monitor, given: Offered, *, by: str) -> tuple[Learnt, ...]:
    """Put what is better into use, as new versions; the next run works with them.

    Raises Conflict when nothing is better.
    """
    if not given.values:
        raise Conflict("nothing was learnt that is better", do="decide on more proposals and try again")
    with monitor.database.write() as connection:
        kept = tuple(
            learnt.append(connection, part, by=by, at=monitor.clock(), value=value, report=given.report)
            for part, value in given.values
        )
    for one in kept:
        write_whole(monitor.settings.outputs / "learnt" / f"{one.version}.md", given.report + "\n")
    return kept


def go_back(monitor: Monitor, version: int, part: Part, *, by: str) -> Learnt:
    """Take an earlier version into use again, or with 0 what ships. Raises NotFound, or Conflict for another part's."""
    with monitor.database.write() as connection:
        value, report = "", "Terug naar wat met het programma meekomt."
        if version:
            earlier = learnt.get(connection, version)
            if earlier.part is not part:
                raise Conflict(
                    f"calibration {version} is about {earlier.part}, not {part}", do=f"add --part {earlier.part}"
                )
            value, report = earlier.value, f"Terug naar versie {version}.\n\n{earlier.report}"
        return learnt.append(connection, part, by=by, at=monitor.clock(), value=value, report=report, back_to=version)


def history(monitor: Monitor) -> Sequence[Learnt]:
    """Every version, newest first."""
    with monitor.database.read() as connection:
        return learnt.list_all(connection)


def _errors(ratings: Sequence[Rating], now: Weights) -> Errors:
    """Each rating judged by weights that were fitted to all others."""
    others = [refit([*ratings[:at], *ratings[at + 1 :]], now) for at in range(len(ratings))]
    before = np.array([_miss(one, now) for one in ratings])
    after = np.array([_miss(one, weights) for one, weights in zip(ratings, others, strict=True)])
    drawn = np.random.default_rng(1).integers(0, len(ratings), (DRAWS, len(ratings)))

    def told(errors: np.ndarray) -> tuple[float, float, float]:
        low, high = np.quantile(errors[drawn].mean(axis=1), [0.025, 0.975])
        return float(errors.mean()), float(low), float(high)

    low, high = np.quantile((after - before)[drawn].mean(axis=1), [0.025, 0.975])
    return Errors(told(before), told(after), (float(low), float(high)))


def _miss(one: Rating, weights: Weights) -> float:
    total = weights.base + sum(weights.points[c] * (level - 2) for c, level in one.levels.items())
    return abs(one.score - one.beyond - min(total, weights.ceiling))


# -------------------------------------------------------------------------------------------------- report
def _report(lesson: Lesson, validity: ValidityOffer, errors: Errors | None, silent: int) -> str:
    lines = ["# Wat besluiten leren", ""]
    for trial in lesson.trials:
        lines += [f"## {NAMES[trial.question]}", "", *told_trial(trial), ""]
    if silent:
        lines += [f"{silent} besluiten zeggen niets over onderwerp of plaats (zoals een afwijzing om de tekst).", ""]
    lines += ["## Validiteit", "", *_validity(validity, errors)]
    return "\n".join(lines).rstrip()


def told_trial(trial: Trial, *, verdict: bool = True) -> list[str]:
    """A comparison in Dutch, with whether it is better unless that is said elsewhere."""
    if trial.lacking:
        return [trial.lacking]
    low, high = trial.change
    said = "Beter: dit kan in gebruik." if trial.better else "Niet aantoonbaar beter: er verandert niets."
    return [
        f"Geleerd van {trial.fitted_on} besluiten, vergeleken op {trial.before.total} die apart zijn gehouden.",
        f"- nu goed: {_score(trial.before)}",
        f"- daarna goed: {_score(trial.after)}",
        f"- gemiddeld verlies: {_number(trial.before.loss, 3)} nu, {_number(trial.after.loss, 3)} daarna "
        f"(80%-interval van het verschil: {_number(low, 3)} tot {_number(high, 3)})",
        *([said] if verdict else []),
    ]


def _score(score: Score) -> str:
    low, high = score.interval
    return f"{score.right} van {score.total}, {score.share:.0%} (95%-interval {low:.0%} tot {high:.0%})"


def _validity(found: ValidityOffer, errors: Errors | None) -> list[str]:
    lines = [f"{found.ratings} oordelen, waarvan {found.blind} blind en {found.confirmed} bevestigingen."]
    if errors is not None:
        for name, (mean, low, high) in (("nu", errors.before), ("daarna", errors.after)):
            lines.append(
                f"- gemiddelde fout {name}: {_number(mean)} punten (95%-interval {_number(low)} tot {_number(high)})"
            )
    lines += [f"- {flag.criterion.value}: {flag.reason}" for flag in found.flags]
    lines += found.warnings or ("Beter: deze gewichten kunnen in gebruik.",)
    if found.advisable:
        weights = found.weights
        points = ", ".join(f"{c.value} {_number(weights.points[c])}" for c in weights.points)
        lines.append(f"Vertrekpunt {_number(weights.base)}; punten per trap: {points}.")
    return lines


def _number(value: float, digits: int = 1) -> str:
    return f"{value:.{digits}f}".replace(".", ",").replace("-", "−")
