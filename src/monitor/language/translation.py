"""Translation into Dutch by a Marian model, where the settings name one: loaded at its first use, once a language."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.errors import ConfigError, ModelError
from monitor.settings import Settings

if TYPE_CHECKING:
    from transformers import MarianMTModel, MarianTokenizer

PLACE = "{language}"
LANGUAGES = ("en", "de", "fr")  # what the drafters read beside Dutch
MOST_TOKENS = 128  # of one sentence; longer ones are no sentences
BEAMS = 4  # as the published Marian models were measured


class Translator:
    """Says sentences in Dutch. ``name`` is that of a Marian model or a folder; ``{language}`` in it stands for the
    language of the sentence (``Helsinki-NLP/opus-mt-{language}-nl``)."""

    def __init__(self, name: str, cache: Path, *, threads: int = 2) -> None:
        self.name = name
        self._cache = cache
        self._threads = threads
        self._loaded: dict[str, tuple[MarianMTModel, MarianTokenizer]] = {}

    def translate(self, sentences: Sequence[str], language: str) -> list[str]:
        """The sentences in Dutch, in their order; the same ones each time.

        Raises ModelError where the model for ``language`` cannot be had.
        """
        if not sentences:
            return []
        import torch

        model, tokenizer = self._model(language)
        encoded = tokenizer(list(sentences), return_tensors="pt", padding=True, truncation=True, max_length=MOST_TOKENS)
        with torch.inference_mode():
            made = model.generate(**encoded, num_beams=BEAMS, do_sample=False, max_new_tokens=MOST_TOKENS)
        return [str(text).strip() for text in tokenizer.batch_decode(made, skip_special_tokens=True)]

    def _model(self, language: str) -> tuple[MarianMTModel, MarianTokenizer]:
        name = self.name.replace(PLACE, language)
        if name not in self._loaded:
            self._loaded[name] = _load(name, self._cache, self._threads)
        return self._loaded[name]


def _load(name: str, cache: Path, threads: int) -> tuple[MarianMTModel, MarianTokenizer]:
    try:
        import sentencepiece  # noqa: F401  the tokenizer needs it, and says so less plainly
        import torch
        from transformers import MarianMTModel, MarianTokenizer
    except ImportError as error:
        raise ModelError(
            f"translation needs the package {error.name}",
            where="MONITOR_TRANSLATION",
            do="install the extra: pip install -c constraints.txt '.[translation]'",
        ) from error
    torch.set_num_threads(threads)
    arguments: dict[str, Any] = {"cache_dir": str(cache)}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a normaliser of punctuation that is not installed
            tokenizer = MarianTokenizer.from_pretrained(name, **arguments)
        model = MarianMTModel.from_pretrained(name, **arguments)
    except Exception as error:  # the libraries raise OSError, ValueError, KeyError and more for what is not there
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        raise ModelError(
            f"the translation model {name} cannot be had: {reason}",
            where="MONITOR_TRANSLATION",
            do="check the name and the connection, or give the folder of a downloaded model; drafts go on without it",
        ) from error
    return model.eval(), tokenizer


def open_translator(settings: Settings) -> Translator | None:
    """The translator that the settings name; None where they name none. Raises ConfigError for a wrong name."""
    if not settings.translation:
        return None
    if "{" in settings.translation.replace(PLACE, ""):
        raise ConfigError(
            f"{settings.translation!r} has a place for something else than {PLACE}", where="MONITOR_TRANSLATION",
            do=f"name a model, with {PLACE} where the language stands",
        )  # fmt: skip
    return Translator(settings.translation, settings.model_cache, threads=settings.threads)
