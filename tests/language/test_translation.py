"""Marian translation with a tiny model that the tests build: what it says goes through the gate like all else."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.bootstrap import bootstrap
from monitor.draft.compose import NoDraft
from monitor.draft.grounding import ground
from monitor.draft.material import Material
from monitor.draft.translated import Foreign, foreign_in, in_dutch
from monitor.errors import ConfigError, ModelError
from monitor.language.translation import Translator, open_translator
from monitor.model import Document, Draft, DraftSentence, Relation, SourceClass, Span
from monitor.pipeline.reporting import report_of
from monitor.pipeline.translating import in_dutch_where_it_holds
from monitor.settings import Settings
from monitor.store import runs

QUOTE = "Of the employees asked 41% learned to use AI from a colleague"
DUTCH = "41% van de medewerkers leerde van een collega om AI te gebruiken"
WRONG = "61% van de medewerkers leerde van een collega om AI te gebruiken"
SHA = "0" * 64
SPAN = Span(SHA, 0, len(QUOTE), QUOTE)
FOREIGN = Foreign(QUOTE, "en")
MEANING = DraftSentence("Voor L&D betekent dit: maak tijd.", (SPAN,))
SAID = DraftSentence(f"Instituut voor Werk meldt: “{QUOTE}” (Engels).", (SPAN,))
DRAFT = Draft("AI leren gebeurt vooral in het werk", (SAID, MEANING), ())


def material(title: str = "Learning AI at work") -> Material:
    document = Document(
        url="https://example.org/1", title=title, text=f"{QUOTE}.", sha256=SHA, source="i", published=date(2026, 3, 2),
        language="en",
    )  # fmt: skip
    return Material(1, document, "Instituut voor Werk", SourceClass.POLLING, Relation.EXTENDS)


def test_a_foreign_quote_is_said_in_dutch_where_that_holds() -> None:
    assert foreign_in(DRAFT, (material(),)) == (FOREIGN,)
    made = in_dutch(DRAFT, {FOREIGN: f"{DUTCH}."}, (material(),))
    assert made.sentences[0].text == f"Instituut voor Werk meldt: {DUTCH}."
    assert made.sentences[0].spans == (SPAN,)
    assert ground(made.sentences, (material(),)) == made.sentences
    assert made.sentences[1] == DRAFT.sentences[1]


@pytest.mark.parametrize(
    "translation",
    [WRONG, DUTCH.replace("medewerkers", "medewerkers van McKinsey"), "", "AI", f"{DUTCH} " * 4, f"{DUTCH}?"],
    ids=["figure", "name", "nothing", "too short", "repeats", "question"],
)
def test_a_translation_that_does_not_hold_leaves_the_quote(translation: str) -> None:
    assert in_dutch(DRAFT, {FOREIGN: translation}, (material(),)) == DRAFT


def test_a_title_that_could_not_be_said_is_translated() -> None:
    unsaid = Draft("Nieuw onderzoek naar AI en werk", DRAFT.sentences, (), title_problems=("nog geen titel",))
    one = material("Employees learn AI from colleagues at work")
    title = Foreign(one.document.title, "en")
    assert title in foreign_in(unsaid, (one,))
    made = in_dutch(unsaid, {title: "Medewerkers leren AI van collega’s op het werk"}, (one,))
    assert (made.title, made.title_problems) == ("Medewerkers leren AI van collega’s op het werk", ())
    assert in_dutch(unsaid, {title: "In 2031 leert 90% van de medewerkers AI op het werk"}, (one,)) == unsaid


def test_the_settings_name_a_model_or_none() -> None:
    assert open_translator(Settings()) is None
    with pytest.raises(ConfigError, match="MONITOR_TRANSLATION"):
        open_translator(Settings(translation="opus-{taal}-nl"))


# ------------------------------------------------------------------------------------------- a real tiny model
@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Marian model with one layer that has learnt one sentence by heart, and any other badly."""
    sentencepiece = pytest.importorskip("sentencepiece")
    import torch
    from transformers import MarianConfig, MarianMTModel, MarianTokenizer

    folder = tmp_path_factory.mktemp("marian")
    (folder / "corpus.txt").write_text(f"{QUOTE}\n{DUTCH}\n", encoding="utf-8")
    prefix = folder / "spm"
    sentencepiece.SentencePieceTrainer.train(
        input=str(folder / "corpus.txt"), model_prefix=str(prefix), vocab_size=40, model_type="word",
        hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    held = sentencepiece.SentencePieceProcessor(model_file=f"{prefix}.model")
    pieces = [held.id_to_piece(i) for i in range(held.get_piece_size())]
    names = list(dict.fromkeys(["</s>", "<unk>", *(p for p in pieces if p != "<s>"), "<pad>"]))
    vocabulary = {piece: at for at, piece in enumerate(names)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    tokenizer = _tokenizer(MarianTokenizer, folder, f"{prefix}.model")
    torch.manual_seed(7)
    model = MarianMTModel(
        MarianConfig(
            vocab_size=len(names), d_model=32, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
            decoder_attention_heads=2, encoder_ffn_dim=32, decoder_ffn_dim=32, max_position_embeddings=64,
            pad_token_id=len(names) - 1, eos_token_id=0, decoder_start_token_id=len(names) - 1, forced_eos_token_id=0,
            dropout=0.0,
        )
    )  # fmt: skip
    batch = tokenizer([QUOTE], text_target=[DUTCH], return_tensors="pt")
    steps = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(80):
        loss = model(**batch).loss
        if loss.item() < 0.05:
            break
        steps.zero_grad()
        loss.backward()
        steps.step()
    tokenizer.save_pretrained(folder / "en")
    model.save_pretrained(folder / "en")
    return folder


def _tokenizer(kind, folder: Path, model: str):  # type: ignore[no-untyped-def]
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return kind(vocab=str(folder / "vocab.json"), source_spm=model, target_spm=model)


def test_it_is_loaded_by_name_and_says_the_same_each_time(marian: Path, tmp_path: Path) -> None:
    translator = Translator(str(marian / "{language}"), tmp_path)
    assert translator.translate([QUOTE, QUOTE], "en") == [DUTCH, DUTCH]
    assert translator.translate([], "de") == []
    with pytest.raises(ModelError, match="cannot be had") as caught:
        translator.translate(["Guten Tag, wie geht es?"], "de")
    assert "or give the folder" in str(caught.value)


def test_a_run_says_what_it_can_and_tells_what_it_cannot(marian: Path, tmp_path: Path) -> None:
    for name, expected, told in (
        (str(marian / "{language}"), f"Instituut voor Werk meldt: {DUTCH}.", "1 concepten met een vertaling"),
        (str(tmp_path / "nergens"), DRAFT.sentences[0].text, "cannot be had"),
    ):
        monitor = bootstrap(Settings(outputs=tmp_path / told[:3], translation=name), create=True)
        now = datetime(2026, 3, 9, 6, tzinfo=UTC)
        with monitor.database.write() as connection:
            run = runs.start_run(connection, as_of=now, now=now)
        made, none = in_dutch_where_it_holds(monitor, run, [((material(),), DRAFT, ""), ((), NoDraft("niets"), "")])
        assert isinstance(made, Draft)
        assert made.sentences[0].text == expected
        assert isinstance(none, NoDraft)
        assert told in report_of(monitor, run).markdown
        monitor.close()
