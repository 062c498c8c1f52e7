"""One adapter more, learnt from what people decided, on top of the model in use; see finetuning."""

# ruff: noqa: S311 - drawn to be reproducible
from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from monitor.encode.encoder import fast_dtype, identity_of, open_for_learning, transformer_of
from monitor.encode.finetuning import ALONE, Batch, LowRank, Schedule, fine_tune, write_adapter
from monitor.errors import ModelError
from monitor.understand.lessons import TextFamily

VERSION = "d1"  # of the recipe: raised when the same decisions would give another adapter


@dataclass(frozen=True, slots=True)
class Recipe:
    """Gentler than that of the adapter that ships, on which it builds: a third of the rate and of the rank. Beside the
    decided families each batch rehearses examples, so that what the model knew is not forgotten (Robins 1995)."""

    seed: int = 7
    epochs: int = 4
    decided_a_batch: int = 4
    rehearsed_a_batch: int = 5
    items: int = 4  # of a family in one batch
    rivals: int = 2
    tokens: int = 192
    rate: float = 2e-4
    rank: int = 16
    warm_up: int = 4


def adapt(
    name: str,
    cache: Path,
    decided: Sequence[TextFamily],
    examples: Sequence[TextFamily],
    folder: Path,
    *,
    threads: int,
    tell: Callable[[int, int], None],
    recipe: Recipe | None = None,
) -> None:
    """Learn from ``decided`` on top of the model called ``name``, and write the adapter into ``folder``: whole or not
    at all. ``tell`` hears the steps done and to do.

    Raises:
        ModelError: the model cannot be had or not be fine-tuned, or the adapter cannot be written.
    """
    recipe = recipe or Recipe()
    chance = random.Random(recipe.seed)
    model, prefix = open_for_learning(name, cache, threads=threads)
    model.max_seq_length = min(model.max_seq_length or recipe.tokens, recipe.tokens)
    batches = [batch for _ in range(recipe.epochs) for batch in deal(decided, examples, recipe, chance)]

    def embed(texts: list[str]) -> torch.Tensor:
        features = model.preprocess([prefix + text for text in texts])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=fast_dtype() is torch.bfloat16):
            vectors = model(features)["sentence_embedding"]
        return torch.nn.functional.normalize(vectors.float(), dim=-1)

    with torch.random.fork_rng():
        torch.manual_seed(recipe.seed)
        try:
            transformer = transformer_of(model)
        except AttributeError as error:
            raise ModelError(
                f"the language model {name!r} cannot be fine-tuned: it is no transformer",
                where="MONITOR_MODEL",
                do="Leave --adapter out: thresholds and weights are learnt with any model.",
            ) from error
        model.train()
        schedule = Schedule(recipe.rate, rank=recipe.rank, warm_up=recipe.warm_up)
        learnt = fine_tune(
            transformer, embed, batches, len(batches), schedule, lambda step, _: tell(step, len(batches))
        )
    _write(learnt, folder, identity_of(name))


def deal(
    decided: Sequence[TextFamily], examples: Sequence[TextFamily], recipe: Recipe, chance: random.Random
) -> Iterator[Batch]:
    """The batches of one epoch: each text of a decided family once, no development twice in a batch, beside examples of
    one neighbourhood, which are the hardest to tell apart."""
    neighbourhoods: dict[str, list[TextFamily]] = {}
    for family in examples:
        neighbourhoods.setdefault(family.id.rsplit("-", 1)[0], []).append(family)
    names = sorted(neighbourhoods)
    for hand in _hands(decided, recipe, chance):
        rehearsed = neighbourhoods[chance.choice(names)] if names else []
        drawn = chance.sample(rehearsed, min(recipe.rehearsed_a_batch, len(rehearsed)))
        yield _batch([*hand, *(_part(family, recipe, chance) for family in drawn)])


def _hands(decided: Sequence[TextFamily], recipe: Recipe, chance: random.Random) -> list[list[TextFamily]]:
    parts: list[TextFamily] = []
    for family in decided:
        items = chance.sample(family.items, len(family.items))
        for at in range(0, len(items), recipe.items):
            rivals = chance.sample(family.rivals, min(recipe.rivals, len(family.rivals)))
            parts.append(TextFamily(family.id, family.development, tuple(items[at : at + recipe.items]), tuple(rivals)))
    chance.shuffle(parts)
    hands: list[list[TextFamily]] = []
    for part in parts:
        fitting = (
            hand for hand in hands if len(hand) < recipe.decided_a_batch and all(one.id != part.id for one in hand)
        )
        if (hand := next(fitting, None)) is None:
            hands.append(hand := [])
        hand.append(part)
    return hands


def _part(family: TextFamily, recipe: Recipe, chance: random.Random) -> TextFamily:
    items = chance.sample(family.items, min(recipe.items, len(family.items)))
    rivals = chance.sample(family.rivals, min(recipe.rivals, len(family.rivals)))
    return TextFamily(family.id, family.development, tuple(items), tuple(rivals))


def _batch(families: Sequence[TextFamily]) -> Batch:
    """A rival that is an item of another family of the batch is left out: it would be told to be near and far."""
    members = {text for family in families for text in family.items}
    texts: list[str] = []
    classes: list[int] = []
    for number, family in enumerate(families):
        own = [family.development, *family.items]
        rivals = [text for text in family.rivals if text not in members]
        texts += [*own, *rivals]
        classes += [number] * len(own)
        classes += [ALONE + len(classes) + at for at in range(len(rivals))]
    return texts, classes


def _write(learnt: dict[str, LowRank], folder: Path, base: str) -> None:
    work: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".adapter-", dir=folder.parent))
        write_adapter(learnt, work, base=base, strength=1.0, version=VERSION)
        shutil.rmtree(folder, ignore_errors=True)
        work.rename(folder)
    except OSError as error:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)
        raise ModelError(
            f"the adapter could not be written: {error.strerror or error}",
            where=str(folder),
            do="Make room (10 MB), or name another folder with MONITOR_MODELS.",
        ) from error
