import numpy as np
import pytest

from monitor.errors import ConfigError, ModelError
from monitor.understand import load_calibration, load_profile, texts_of_profile
from monitor.understand.relevance import judge_relevance

GARDENS = """
name: Tuinen
about: {nl: [tuin, plant], en: [garden]}
angle: {nl: [snoei, zaai], en: [prune]}
relevant: [Snoei de tuin in het voorjaar.]
irrelevant: [De plantaardige burger wint terrein.]
"""


def test_the_shipped_profile_knows_ai_in_four_languages() -> None:
    profile = load_profile()
    for text in ("AI-vaardigheden", "the use of AI", "KI im Betrieb", "l'IA au travail", "een taalmodel", "Chatbots"):
        assert profile.about_words(text), text
    for text in ("il a été ai-je", "maintain", "Kino", "via", "social"):
        assert not profile.about_words(text), text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("about: [", "YAML"),
        ("- 1", "profile"),
        ("name: x", '"about"'),
        ("about: {nl: []}\nangle: {nl: [x]}", '"about"'),
        ("about: {nl: [x]}", '"angle"'),
        ("about: {nl: [x]}\nangle: {nl: [y]}\nrelevant: ja", '"relevant"'),
    ],
)
def test_a_wrong_profile_names_the_field(text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as raised:
        load_profile(text, where="topics.yaml")
    assert raised.value.where == "topics.yaml"


def test_another_subject_is_judged_by_its_own_examples() -> None:
    calibration = load_calibration(topics=GARDENS)
    assert not calibration.fits_profile
    examples = {
        piece.sha256: vector for piece, vector in zip(texts_of_profile(calibration), np.eye(2, 384), strict=True)
    }
    near, far = np.eye(2, 384, dtype=np.float32)
    texts = ["Zo snoei je een tuin.", "Deze plant is een burger.", "Zo snoei je een hond."]
    found = judge_relevance(texts, np.stack([near, far, near]), calibration, examples)
    assert [one.relevant for one in found] == [True, False, False]
    assert "wordt nergens genoemd" in found[2].reason


def test_the_shipped_head_fits_the_shipped_profile() -> None:
    calibration = load_calibration()
    assert calibration.fits_profile
    assert texts_of_profile(calibration) == ()


def test_a_model_without_a_calibration_is_refused_in_words() -> None:
    own = load_calibration().model
    assert load_calibration(f"{own}/bfloat16").model == load_calibration(f"{own}/float32").model == own
    with pytest.raises(ModelError, match="no calibration") as raised:
        load_calibration("intfloat/another-model/bfloat16")
    assert "bundled" in raised.value.do


def test_the_shipped_calibration_is_for_the_shipped_adapter() -> None:
    from monitor.encode.adapter import shipped_adapter

    adapter = shipped_adapter()
    assert adapter is not None
    assert load_calibration().model.endswith(f"+{adapter.version}-{adapter.digest}")
