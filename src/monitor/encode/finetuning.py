"""Fine-tuning a model by a low-rank adapter: losses, the adapter itself, the steps, and its file.

Shared by ``training/train.py``, which makes the adapter that ships, and by ``adapting``, which learns one more from
what people decided. A batch is a number of texts with their classes: a development and its items share a class below
``ALONE``; a hard negative (same words, another claim) is a class of its own from ``ALONE`` on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch.nn.utils import parametrize

from monitor.encode.adapter import CONFIG_FILE, WEIGHTS_FILE

ALONE = 1000  # classes from here on are of one text each
SCALE = 2.0  # of the low-rank differences while they are learnt
LEAST_RATE = 0.03  # share of the learning rate with which the last steps are made
# The weight matrices of each layer, as BERT and XLM-RoBERTa name them. A model that has none of these gets an adapter
# on all its linear layers but its heads.
TARGETS = ("query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense")
HEADS = ("pooler", "classifier", "lm_head")

Batch = tuple[list[str], list[int]]
Embed = Callable[[list[str]], torch.Tensor]  # unit vectors [n, d], with their gradients


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the weights are learnt; the defaults are those of the adapter that ships (docs/model-card.md)."""

    rate: float = 5e-4
    temperature: float = 0.05
    rank: int = 48
    warm_up: int = 12  # steps


class LowRank(torch.nn.Module):
    """A weight matrix with a low-rank difference (LoRA, Hu et al. 2021).

    As a parametrisation of the weight, not as a second path beside it: half the time of the usual form on a CPU.
    """

    def __init__(self, weight: torch.Tensor, rank: int) -> None:
        super().__init__()
        rows, columns = weight.shape
        self.A = torch.nn.Parameter(torch.empty(rank, columns))
        self.B = torch.nn.Parameter(torch.zeros(rows, rank))
        torch.nn.init.kaiming_uniform_(self.A, a=5**0.5)

    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        return weight + SCALE * (self.B @ self.A)


def with_low_rank(model: torch.nn.Module, rank: int) -> dict[str, LowRank]:
    """Freeze the model but for a low-rank difference at each of its `TARGETS`; return those by name."""
    model.requires_grad_(False)
    linear = {name: module for name, module in model.named_modules() if isinstance(module, torch.nn.Linear)}
    usual = {name: module for name, module in linear.items() if name.endswith(TARGETS)}
    others = {name: module for name, module in linear.items() if not any(head in name for head in HEADS)}
    found: dict[str, LowRank] = {}
    for name, module in (usual or others).items():
        found[name] = LowRank(module.weight, rank)
        parametrize.register_parametrization(module, "weight", found[name])
    return found


def contrastive_loss(vectors: torch.Tensor, classes: torch.Tensor, temperature: float) -> torch.Tensor:
    """Supervised contrastive (Khosla et al. 2020)."""
    own = torch.eye(len(classes), dtype=torch.bool)
    logits = (vectors @ vectors.T / temperature).masked_fill(own, -1e9)
    positive = (classes[:, None] == classes[None]) & ~own
    log_probability = logits - torch.logsumexp(logits, 1, keepdim=True)
    paired = positive.any(1)
    return -((log_probability * positive).sum(1)[paired] / positive.sum(1)[paired]).mean()


def matching_loss(vectors: torch.Tensor, classes: torch.Tensor, temperature: float) -> torch.Tensor:
    """Each item to its development (the first text of its class), and each development to its items with hard
    negatives among what it may not take."""
    first = torch.tensor(
        [(classes == number).nonzero()[0, 0] for number in range(int(classes[classes < ALONE].max()) + 1)]
    )
    others = torch.ones(len(classes), dtype=torch.bool)
    others[first] = False
    logits, owner = vectors[others] @ vectors[first].T / temperature, classes[others]
    items = owner < ALONE
    to_development = torch.nn.functional.cross_entropy(logits[items], owner[items])
    own = (owner[None] == torch.arange(len(first))[:, None]).float()
    to_items = -((torch.log_softmax(logits.T, 1) * own).sum(1) / own.sum(1)).mean()
    return (to_development + to_items) / 2


def fine_tune(
    model: torch.nn.Module,
    embed: Embed,
    batches: Iterable[Batch],
    steps: int,
    schedule: Schedule,
    tell: Callable[[int, float], None],
) -> dict[str, LowRank]:
    """Learn low-rank differences in place: AdamW, warm-up and linear decay over ``steps``. ``tell`` hears each step and
    its loss. The seed is the caller's."""
    learnt = with_low_rank(model, schedule.rank)
    weights = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=schedule.rate, weight_decay=0.01)
    for step, (texts, numbers) in enumerate(batches):
        warm, decay = min(1.0, (step + 1) / schedule.warm_up), max(LEAST_RATE, 1 - step / steps)
        for group in optimiser.param_groups:
            group["lr"] = schedule.rate * warm * decay
        vectors, classes = embed(texts), torch.tensor(numbers)
        loss = contrastive_loss(vectors, classes, schedule.temperature)
        loss = loss + matching_loss(vectors, classes, schedule.temperature)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.step()
        tell(step + 1, loss.item())
    return learnt


def write_adapter(learnt: Mapping[str, LowRank], folder: Path, *, base: str, strength: float, version: str) -> None:
    """In the form of the ``peft`` library, with the weights in half precision; merged at ``strength`` of what was
    learnt. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {
        f"base_model.model.{name}.lora_{side}.weight": getattr(one, side).detach().half().contiguous()
        for name, one in learnt.items()
        for side in ("A", "B")
    }
    rank = next(iter(learnt.values())).A.shape[0]
    save_file(tensors, folder / WEIGHTS_FILE)
    config = {
        "base_model_name_or_path": base,
        "bias": "none",
        "fan_in_fan_out": False,
        "lora_alpha": SCALE * rank * strength,
        "lora_dropout": 0.0,
        "peft_type": "LORA",
        "r": rank,
        "target_modules": sorted({name for name in TARGETS if any(key.endswith(name) for key in learnt)} or learnt),
        "version": version,
    }
    (folder / CONFIG_FILE).write_text(json.dumps(config, indent=1, sort_keys=True) + "\n", encoding="utf-8")
