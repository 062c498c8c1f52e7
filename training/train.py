"""Fine-tune the bundled model for this job: a low-rank adapter, supervised contrastive loss over training families.

    python training/train.py        -> outputs/training/fold-0 and fold-1 (each without another third of the families),
                                       then the adapter that ships, from all families but those of `practice`
    python training/calibrate.py    -> src/monitor/understand/data, fitted and judged on families left out

A batch is a handful of neighbouring families. A development and its items share a class; each sibling (a hard negative:
same words, another claim) is a class of its own. Loss: supervised contrastive (Khosla et al. 2020), and beside it the
task itself: each item to its development among those of the batch, each development to its items among all others.
Reproducible: the seed is fixed; the order of floating-point sums on several threads is not.
"""

# ruff: noqa: T201, S311 - a script that prints and draws reproducibly
from __future__ import annotations

import argparse
import json
import os
import random
import time
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # with both cores busy, spinning threads cost seconds a batch

import torch
from transformers import AutoModel, AutoTokenizer

from monitor.encode.bundled import bundled_folder
from monitor.encode.encoder import fast_dtype
from monitor.encode.finetuning import ALONE, LowRank, Schedule, fine_tune, write_adapter

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "src" / "monitor" / "encode" / "adapter"
FOLDS = 3
TRAINED = ("0", "1", "all")  # the first fold is fitted on, the second a check; the third would tell nothing more
UNSEEN_SUBJECT = "practice"  # of which nothing is ever trained on: what the floors in the tests are measured with
SHARE_OF_TEASERS = 0.15  # of the items, per epoch
PARTS = 3  # a batch goes through the model in parts of like length: less padding
# Merged at less than full strength: a step back towards what the model knew before (Wortsman et al. 2022).
STRENGTH = 0.45


@dataclass(frozen=True)
class Recipe:
    seed: int = 7
    epochs: int = 4
    rate: float = 5e-4
    temperature: float = 0.05
    rank: int = 48
    families_a_batch: int = 9
    items_a_family: int = 4
    tokens: int = 192
    warm_up: int = 12


def families(paths: list[Path]) -> list[dict]:
    rows = [
        json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    return [row for row in rows if "items" in row]


def fold_of(name: str) -> int | None:
    """Whole families are left out, never an item alone: every third. None: in no fold, and never trained on."""
    subject, number = name.rsplit("-", 1)
    return None if subject == UNSEEN_SUBJECT else int(number) % FOLDS


def batches(rows: list[dict], size: int, chance: random.Random) -> list[list[dict]]:
    neighbourhoods: dict[str, list[dict]] = {}
    for row in rows:
        neighbourhoods.setdefault(row["id"].rsplit("-", 1)[0], []).append(row)
    cut = []
    for members in neighbourhoods.values():
        chance.shuffle(members)
        cut += [members[at : at + size] for at in range(0, len(members), size)]
    chance.shuffle(cut)
    return [batch for batch in cut if len(batch) > 2]


def told(item: dict, chance: random.Random) -> str:
    """Title and text as a source might give them: mostly whole, now and then a teaser."""
    text = item["text"]
    if chance.random() < SHARE_OF_TEASERS:
        text = " ".join(text.split()[: chance.randint(20, 45)])
    return f"{item['title']}. {text}"


def texts_and_classes(batch: list[dict], items: int, chance: random.Random) -> tuple[list[str], list[int]]:
    texts: list[str] = []
    classes: list[int] = []
    for number, family in enumerate(batch):
        development = family["development"]
        texts.append(f"{development['title']}. {development['body']}")
        classes.append(number)
        for item in chance.sample(family["items"], min(items, len(family["items"]))):
            texts.append(told(item, chance))
            classes.append(number)
        for sibling in family["siblings"]:
            texts.append(told(sibling, chance))
            classes.append(ALONE + len(texts))
    return texts, classes


def embed(model: torch.nn.Module, tokenizer: object, texts: list[str], tokens: int) -> torch.Tensor:
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    size = -(-len(order) // PARTS)
    parts = [order[at : at + size] for at in range(0, len(order), size)]
    vectors = torch.cat([_embed(model, tokenizer, [texts[at] for at in part], tokens) for part in parts])
    return vectors[torch.argsort(torch.tensor(order))]


def _embed(model: torch.nn.Module, tokenizer: object, texts: list[str], tokens: int) -> torch.Tensor:
    batch = tokenizer(
        ["query: " + text for text in texts], padding=True, truncation=True, max_length=tokens, return_tensors="pt"
    )
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=fast_dtype() is torch.bfloat16):
        hidden = model(**batch).last_hidden_state.float()
    mask = batch["attention_mask"].unsqueeze(-1).float()
    return torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)


def train(rows: list[dict], base: Path, recipe: Recipe) -> dict[str, LowRank]:
    chance = random.Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    tokenizer = AutoTokenizer.from_pretrained(base)
    model = AutoModel.from_pretrained(base, add_pooling_layer=False, dtype=torch.float32).train()
    total, begun = len(batches(rows, recipe.families_a_batch, chance)) * recipe.epochs, time.time()

    def told_step(step: int, loss: float) -> None:
        print(f"step {step}/{total} loss {loss:.3f} {time.time() - begun:.0f}s", flush=True)

    drawn = (
        texts_and_classes(batch, recipe.items_a_family, chance)
        for _ in range(recipe.epochs)
        for batch in batches(rows, recipe.families_a_batch, chance)
    )
    schedule = Schedule(recipe.rate, recipe.temperature, recipe.rank, recipe.warm_up)
    return fine_tune(
        model, lambda texts: embed(model, tokenizer, texts, recipe.tokens), drawn, total, schedule, told_step
    )


def save(learnt: dict[str, LowRank], folder: Path, version: str) -> None:
    write_adapter(learnt, folder, base="intfloat/multilingual-e5-small", strength=STRENGTH, version=version)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE / "data")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the adapter that ships goes")
    parser.add_argument("--folds", type=Path, default=HERE.parent / "outputs" / "training")
    parser.add_argument("--cache", type=Path, default=HERE.parent / "outputs" / "models")
    parser.add_argument("--only", choices=["all", *(str(fold) for fold in range(FOLDS))], action="append")
    parser.add_argument("--version", default="l3")
    options = parser.parse_args()
    torch.set_num_threads(2)
    base, _ = bundled_folder(options.cache, plain=True)
    everyone = [row for row in families(sorted(options.data.glob("*.jsonl"))) if fold_of(row["id"]) is not None]
    recipe = Recipe()
    for name in options.only or TRAINED:
        rows = [row for row in everyone if str(fold_of(row["id"])) != name]
        print(f"{name}: {len(rows)} families to train on, {len(everyone) - len(rows)} left out", flush=True)
        learnt = train(rows, base, recipe)
        save(learnt, options.out if name == "all" else options.folds / f"fold-{name}", options.version)


if __name__ == "__main__":
    main()
