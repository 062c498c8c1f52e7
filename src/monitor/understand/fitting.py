"""Learning the calibration from labelled examples: training families, and single items that are or are not for us.

Pure functions over vectors. ``training/calibrate.py`` makes the shipped calibration with them; ``fit_calibration``
makes one for any other model, from the examples that ship.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from monitor.understand.calibration import UNWORDED, Calibration, Head, Line
from monitor.understand.clusters import pair_features, pair_odds
from monitor.understand.company import company_features
from monitor.understand.heads import ENTRIES, LANGUAGES, Heads, heads_of, language_of
from monitor.understand.matching import fit_features, standardised
from monitor.understand.relevance import word_features
from monitor.understand.topics import TopicProfile
from monitor.understand.word_evidence import in_words
from monitor.understand.words import Said, WordReader, Words

Matrix = NDArray[np.float32]
Drawn = TypeVar("Drawn")

REGISTER = 9  # developments in a simulated register: as many as the real one has
REGISTERS = 400  # simulated registers
REGISTER_ITEMS = 27  # of its developments in each; as many new ones
WEEKS = 200  # simulated weeks from which it is learnt what the other items say
NEW_FAMILIES, LONE = 9, 3  # in each: families that are new, siblings that look like the register
MOST_OF_A_FAMILY = 5  # items of a family in one week: none of a development, one of a new family, or up to this many
LEAST_SHARE = 0.2  # of a simulated week that is kept: there are quiet weeks
VERSION = 4  # of the fitting: to be raised when the same examples would give another calibration
RELEVANCE_STRENGTH = 5.0  # scikit-learn's C, as for the model that ships
SEED = 1
FAMILY_WEIGHT = 0.1  # of a family's item beside one that was written for the relevance head


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled item: its vector, language, and for relevance its text and label."""

    text: str
    language: str
    vector: Matrix
    relevant: bool = True
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """A development, the items that belong to it, and siblings that only look so."""

    id: str
    development: Matrix
    items: tuple[Example, ...]
    siblings: tuple[Example, ...]
    words: Words | None = None  # of the development


@dataclass(frozen=True, slots=True)
class Lines:
    """What decides about an item and a development, and about two items, before the others are heard."""

    existing: Line
    pair: Line
    words: Line = UNWORDED
    reader: WordReader | None = None


def fit_means(families: Sequence[Family]) -> dict[str, Matrix]:
    """The mean vector of items by language, of all items ("other") and of developments."""
    items = [item for family in families for item in family.items]
    everything = np.stack([item.vector for item in items])
    languages = np.array([language_of(item.language) for item in items])
    means = {language: everything[languages == language].mean(axis=0) for language in LANGUAGES}
    means["other"] = everything.mean(axis=0)
    means[ENTRIES] = np.stack([family.development for family in families]).mean(axis=0)
    return means


def fit_spread(families: Sequence[Family], means: Mapping[str, Matrix]) -> Matrix:
    """The covariance of items around the mean of their language, [d, d]."""
    rest = heads([item for family in families for item in family.items], means).rest
    spread: Matrix = (rest.T @ rest / len(rest)).astype(np.float32)
    return spread


def heads(examples: Sequence[Example], means: Mapping[str, Matrix]) -> Heads:
    vectors = np.stack([example.vector for example in examples])
    return heads_of(vectors, [language_of(example.language) for example in examples], means)


def entries(families: Sequence[Family], means: Mapping[str, Matrix]) -> Heads:
    """The developments of families."""
    return heads_of(np.stack([family.development for family in families]), [ENTRIES] * len(families), means)


def centred(examples: Sequence[Example], means: Mapping[str, Matrix]) -> Matrix:
    return heads(examples, means).centred


def fit_head(features: Matrix, labels: NDArray[np.bool_], weights: NDArray[np.float64], strength: float) -> Head:
    """Logistic regression with balanced classes; ``strength`` is scikit-learn's C."""
    model = LogisticRegression(C=strength, max_iter=3000)
    share = np.average(labels, weights=weights)
    balance = np.where(labels, 0.5 / share, 0.5 / (1 - share))
    model.fit(features, labels, sample_weight=weights * balance)
    return Head(model.coef_[0].astype(np.float32), float(model.intercept_[0]))


def existing_pairs(
    families: Sequence[Family], means: Mapping[str, Matrix], spread: Matrix, seed: int, size: int = REGISTER
) -> tuple[Matrix, NDArray[np.bool_]]:
    """Features of items with their nearest development in simulated registers, and whether that is theirs.

    In each register of ``size``, its own items exist, and items of the other families and all siblings are new; as
    many of the one as of the other. Together they are the background, as a few weeks' items are.
    """
    examples, owner = with_owners(families)
    developments, members = entries(families, means), heads(examples, means)
    rows, labels = [], []
    for register, chosen in registers(owner, len(families), seed, size):
        items, nine = members[chosen], developments[register]
        standard = standardised(items.rest, nine.plain, spread, items.rest)
        features = fit_features(items, nine, standard)
        best = standard.argmax(axis=1)
        rows.append(features[np.arange(len(chosen)), best])
        labels.append(owner[chosen] == register[best])
    return np.concatenate(rows), np.concatenate(labels)


def registers(
    owner: NDArray[np.int64], families: int, seed: int, size: int = REGISTER
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Simulated registers: the families in each, and items, half of them theirs. ``owner`` as `with_owners` gives."""
    chance = np.random.default_rng(seed)
    for _ in range(REGISTERS):
        register = chance.permutation(families)[:size]
        own = np.flatnonzero(np.isin(owner, register))
        own = chance.choice(own, size=min(len(own), REGISTER_ITEMS), replace=False)
        others = np.flatnonzero(~np.isin(owner, register))
        yield register, np.concatenate([own, chance.choice(others, size=len(own), replace=False)])


def fit_line(features: Matrix, labels: NDArray[np.bool_]) -> Line:
    model = LogisticRegression(C=100.0, max_iter=3000).fit(features, labels)
    return Line(tuple(round(float(w), 4) for w in model.coef_[0]), round(float(model.intercept_[0]), 4))


def item_pairs(families: Sequence[Family], means: Mapping[str, Matrix], seed: int) -> tuple[Matrix, NDArray[np.bool_]]:
    """Features of pairs of items of one neighbourhood, and whether they are of one family; balanced two to one."""
    chance = np.random.default_rng(seed)
    examples, owner = with_owners(families)
    members = heads(examples, means)
    features = pair_features(members, members)
    first, second = np.triu_indices(len(examples), 1)
    same = owner[first] == owner[second]
    different = np.flatnonzero(~same)
    chosen = np.concatenate([np.flatnonzero(same), chance.choice(different, size=int(same.sum()) * 8, replace=False)])
    return features[first[chosen], second[chosen]], same[chosen]


def with_owners(families: Sequence[Family]) -> tuple[list[Example], NDArray[np.int64]]:
    """All examples, and of each the position of its family; every sibling has a negative number of its own."""
    examples: list[Example] = []
    owner: list[int] = []
    for at, family in enumerate(families):
        owner += [at] * len(family.items)
        owner += [-1 - len(examples) - lone for lone in range(len(family.siblings))]
        examples += [*family.items, *family.siblings]
    return examples, np.array(owner)


def company_rows(
    families: Sequence[Family],
    means: Mapping[str, Matrix],
    spread: Matrix,
    lines: Lines,
    seed: int,
) -> tuple[Matrix, NDArray[np.bool_]]:
    """Features of items with their best development in simulated weeks, large and small, and whether it is theirs.

    Unlike those of `existing_pairs` the items of a week come in families: what the others say can be learnt.
    """
    chance = np.random.default_rng(seed)
    rows, labels = [], []
    for _ in range(WEEKS):
        week = _week(families, chance)
        items = heads(week.examples, means)
        odds = item_odds(week.examples, week.register, means, spread, lines)
        pairs = pair_odds(items, items, lines.pair)
        best = odds.argmax(axis=1)
        features = company_features(odds, pairs)
        rows.append(features[np.arange(len(best)), best])
        labels.append(week.family == best)
    return np.concatenate(rows), np.concatenate(labels)


def item_odds(
    examples: Sequence[Example],
    register: Sequence[Family],
    means: Mapping[str, Matrix],
    spread: Matrix,
    lines: Lines,
) -> NDArray[np.float64]:
    """[n, d]: the log-odds of each item and development of a register, words included, the others not yet heard."""
    items, developments = heads(examples, means), entries(register, means)
    standard = standardised(items.rest, developments.plain, spread, items.rest)
    odds = lines.existing.log_odds(fit_features(items, developments, standard))
    if lines.reader is None:
        return odds
    return in_words(odds, said_in(examples), said_by(register), lines.reader, lines.words)


def said_in(examples: Sequence[Example]) -> list[Said | None]:
    return [Said(one.words, language_of(one.language)) if one.words else None for one in examples]


def said_by(families: Sequence[Family]) -> list[Said | None]:
    """The words of developments."""
    return [Said(one.words, ENTRIES) if one.words else None for one in families]


@dataclass(frozen=True, slots=True)
class _Week:
    """A register, and items with the number of their family: up to that of the register's, its developments."""

    register: tuple[Family, ...]
    examples: tuple[Example, ...]
    family: NDArray[np.int64]


def _week(families: Sequence[Family], chance: np.random.Generator) -> _Week:
    order = chance.permutation(len(families))
    register = order[:REGISTER]
    chosen: list[tuple[Example, int]] = []
    for number, at in enumerate(order[: REGISTER + NEW_FAMILIES]):
        count = int(chance.integers(number >= REGISTER, MOST_OF_A_FAMILY + 1))
        chosen += [(example, number) for example in _drawn(families[at].items, count, chance)]
    siblings = _drawn([sibling for at in register for sibling in families[at].siblings], LONE, chance)
    chosen += [(sibling, len(families) + number) for number, sibling in enumerate(siblings)]
    chosen = _drawn(chosen, max(2, round(len(chosen) * chance.uniform(LEAST_SHARE, 1.0))), chance)
    return _Week(
        tuple(families[at] for at in register),
        tuple(example for example, _ in chosen),
        np.array([number for _, number in chosen]),
    )


def _drawn(members: Sequence[Drawn], count: int, chance: np.random.Generator) -> list[Drawn]:
    return [members[at] for at in chance.permutation(len(members))[:count]]


def relevance_features(examples: Sequence[Example], means: Mapping[str, Matrix], profile: TopicProfile) -> Matrix:
    words = word_features([example.text for example in examples], profile)
    features: Matrix = np.concatenate([centred(examples, means), words], axis=1)
    return features


def fit_relevance(
    families: Sequence[Family], single: Sequence[Example], means: Mapping[str, Matrix], profile: TopicProfile
) -> Head:
    """The relevance head; items of families help a little beside those written for it."""
    members = [item for family in families for item in (*family.items, *family.siblings)]
    weights = np.r_[np.ones(len(single)), np.full(len(members), FAMILY_WEIGHT)]
    examples = [*single, *members]
    labels = np.array([example.relevant for example in examples])
    return fit_head(relevance_features(examples, means, profile), labels, weights, RELEVANCE_STRENGTH)


def fit_calibration(
    families: Sequence[Family], single: Sequence[Example], shipped: Calibration, model: str
) -> Calibration:
    """A calibration for vectors of ``model``, which was not trained on these examples.

    Topic profile and thresholds are those of ``shipped``: thresholds are probabilities and log-odds, which fitting
    makes comparable between models.
    """
    ours = [family for family in families if all(item.relevant for item in family.items)]
    means = fit_means(ours)
    spread = fit_spread(ours, means)
    existing, pair = fit_line(*existing_pairs(ours, means, spread, SEED)), fit_line(*item_pairs(ours, means, SEED))
    return replace(
        shipped,
        model=model,
        profile_digest=shipped.profile_digest,
        means=means,
        spread=spread,
        relevance=fit_relevance(families, single, means, shipped.profile),
        existing=existing,
        pair=pair,
        company=fit_line(*company_rows(ours, means, spread, Lines(existing, pair), SEED)),
        words=UNWORDED,
        reader=None,  # learnt for the model that ships alone
    )
