"""The chat client against a real endpoint that answers well, answers badly, hangs, drips and refuses."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, Reply

from monitor.errors import ConfigError, ModelError
from monitor.language.chat import ATTEMPTS, ChatModel, closed, open_chat
from monitor.language.endpoint import Endpoint, endpoint_of
from monitor.language.usage import Usage
from monitor.settings import Settings, load_settings

KEY = "sk-geheim-9f2c41"  # no real one
GOOD = json.dumps({"verdict": "ja", "reasons": ["omdat het er staat"]})


@dataclass(frozen=True, slots=True)
class Verdict:
    verdict: str
    reasons: tuple[str, ...]


@pytest.fixture
def model(chat_server: ChatServer) -> Iterator[ChatModel]:
    opened = ChatModel(Endpoint(chat_server.url, "test-model", KEY, timeout_seconds=5))
    yield opened
    opened.close()


def ask(model: ChatModel) -> Verdict:
    return model.ask("Answer shortly.", "Is it so?", Verdict)


def replies(chat_server: ChatServer, *answers: Reply) -> None:
    """One answer after another, the last one for ever."""
    left = list(answers)
    chat_server.answer = lambda _: left.pop(0) if len(left) > 1 else left[0]


def test_a_question_and_its_answer(chat_server: ChatServer, model: ChatModel) -> None:
    chat_server.answer = lambda _: Reply(GOOD)
    assert ask(model) == Verdict("ja", ("omdat het er staat",))
    request = chat_server.asked[0]
    assert request["path"] == "/v1/chat/completions"
    assert request["model"] == "test-model"
    assert request["temperature"] == 0
    assert [m["role"] for m in request["messages"]] == ["system", "user"]
    form = request["response_format"]
    assert form["type"] == "json_schema"
    assert form["json_schema"]["strict"] is True
    assert form["json_schema"]["schema"]["additionalProperties"] is False
    assert form["json_schema"]["schema"]["required"] == ["verdict", "reasons"]
    assert chat_server.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert model.used == Usage(requests=1, input_tokens=900, output_tokens=100)
    assert model.used.cost(2.0, 10.0) == pytest.approx(0.0028)


def test_without_a_key_none_is_sent(chat_server: ChatServer) -> None:
    chat_server.answer = lambda _: Reply(GOOD)
    model = ChatModel(Endpoint(chat_server.url, "m", timeout_seconds=5))
    ask(model)
    model.close()
    assert "Authorization" not in chat_server.headers[0]


def test_a_code_fence_is_taken_off(chat_server: ChatServer, model: ChatModel) -> None:
    chat_server.answer = lambda _: Reply(f"```json\n{GOOD}\n```\n")
    assert ask(model).verdict == "ja"


def test_a_server_without_schemas_is_asked_in_words_and_remembered(chat_server: ChatServer, model: ChatModel) -> None:
    def answer(request: dict[str, Any]) -> Reply:
        schooled = request["response_format"]["type"] == "json_schema"
        return Reply(status=400, raw=b"{}") if schooled else Reply(GOOD)

    chat_server.answer = answer
    ask(model)
    ask(model)
    kinds = [r["response_format"]["type"] for r in chat_server.asked]
    assert kinds == ["json_schema", "json_object", "json_object"]
    assert '"verdict"' in chat_server.asked[1]["messages"][0]["content"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "not of the form"),
        ("Zeker! Hier is uw antwoord.", "not of the form"),
        ('{"verdict": "ja"}', "reasons"),
        ('{"verdict": 3, "reasons": "geen lijst"}', "reasons"),
        ("", "not of the form"),
    ],
)
def test_broken_json_is_no_answer(chat_server: ChatServer, model: ChatModel, content: str, told: str) -> None:
    chat_server.answer = lambda _: Reply(content)
    with pytest.raises(ModelError, match=told):
        ask(model)
    assert len(chat_server.asked) == 1, "the same question at temperature 0 gets the same answer"
    assert model.used == Usage(requests=1, failed=1, input_tokens=900, output_tokens=100), "it was paid for"


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ({"raw": b"<html>welkom</html>"}, "not that of a chat completion"),
        ({"raw": b"[]"}, "not that of a chat completion"),
        ({"raw": b'{"choices": []}'}, "not that of a chat completion"),
        ({"raw": b'{"choices": [{"message": null}]}'}, "not that of a chat completion"),
        ({"raw": b" " * 2_000_000}, "far too long"),
        ({"content": None, "refusal": "I cannot help with that."}, "refused"),
        ({"content": None}, "refused"),
        ({"content": GOOD, "finish": "content_filter"}, "refused"),
        ({"content": GOOD[:20], "finish": "length"}, "cut off"),
    ],
)
def test_what_is_no_answer_is_told(chat_server: ChatServer, model: ChatModel, reply: dict[str, Any], told: str) -> None:
    chat_server.answer = lambda _: Reply(**reply)
    with pytest.raises(ModelError, match=told):
        ask(model)
    assert model.used.failed == 1


def test_a_server_that_counts_nothing_is_told_apart(chat_server: ChatServer, model: ChatModel) -> None:
    chat_server.answer = lambda _: Reply(GOOD, usage=None)
    ask(model)
    assert model.used == Usage(requests=1, uncounted=1)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_fault_is_tried_again(chat_server: ChatServer, model: ChatModel, status: int) -> None:
    replies(chat_server, Reply(status=status), Reply(status=status), Reply(GOOD))
    assert ask(model).verdict == "ja"
    assert model.used.requests == ATTEMPTS
    assert model.used.failed == 0


def test_a_dropped_connection_is_tried_again(chat_server: ChatServer, model: ChatModel) -> None:
    replies(chat_server, Reply(cut=True), Reply(GOOD))
    assert ask(model).verdict == "ja"


def test_a_fault_that_stays_ends(chat_server: ChatServer, model: ChatModel) -> None:
    chat_server.answer = lambda _: Reply(status=500)
    with pytest.raises(ModelError, match="status 500"):
        ask(model)
    assert len(chat_server.asked) == ATTEMPTS


@pytest.mark.parametrize(("status", "told"), [(401, "key"), (403, "key"), (404, "path or model"), (418, "failed")])
def test_a_refusal_is_not_tried_again_and_keeps_the_key_to_itself(
    chat_server: ChatServer, model: ChatModel, caplog: pytest.LogCaptureFixture, status: int, told: str
) -> None:
    caplog.set_level(logging.DEBUG)
    chat_server.answer = lambda _: Reply(status=status, raw=f'{{"error": "Incorrect API key: {KEY}"}}'.encode())
    with pytest.raises(ModelError, match=told) as caught:
        ask(model)
    assert len(chat_server.asked) <= 2  # 404: perhaps the schema
    whole = "".join(traceback.format_exception(caught.value)) + str(caught.value) + repr(model.endpoint) + caplog.text
    assert KEY not in whole
    assert KEY not in repr(caught.value.__context__)


def test_a_server_that_hangs_is_left_in_time(chat_server: ChatServer, stopwatch: Callable[[], float]) -> None:
    chat_server.answer = lambda _: Reply(GOOD, hang_seconds=30)
    model = ChatModel(Endpoint(chat_server.url, "m", timeout_seconds=0.3))
    with pytest.raises(ModelError, match="no answer within 0\\.3 seconds"):
        ask(model)
    model.close()
    assert len(chat_server.asked) == 1
    assert stopwatch() < 3


def test_a_server_that_drips_is_left_in_time(chat_server: ChatServer, stopwatch: Callable[[], float]) -> None:
    chat_server.answer = lambda _: Reply(GOOD, drip_seconds=0.05)  # 200 bytes: ten seconds, no read above the limit
    model = ChatModel(Endpoint(chat_server.url, "m", timeout_seconds=0.4))
    with pytest.raises(ModelError, match="no answer within"):
        ask(model)
    model.close()
    assert stopwatch() < 3


def test_nobody_there() -> None:
    model = ChatModel(Endpoint("http://127.0.0.1:9/v1", "m", KEY, timeout_seconds=1))
    with pytest.raises(ModelError, match="no connection") as caught:
        ask(model)
    model.close()
    assert KEY not in str(caught.value)


def test_the_key_does_not_follow_a_redirect(chat_server: ChatServer, model: ChatModel) -> None:
    chat_server.answer = lambda _: Reply(status=307, headers={"Location": f"{chat_server.url}/elsewhere"})
    with pytest.raises(ModelError, match="status 307"):
        ask(model)
    assert len(chat_server.asked) == 1


# ------------------------------------------------------------------------------------------- settings
def test_the_key_comes_from_the_environment_and_shows_nowhere() -> None:
    settings = load_settings({"MONITOR_LLM_KEY": KEY, "MONITOR_LLM_URL": "https://host.example/v1"})
    assert settings.llm_key == KEY
    assert KEY not in repr(settings)
    endpoint = endpoint_of(settings.llm_url, "m", key=settings.llm_key)
    assert endpoint.key == KEY
    assert KEY not in repr(endpoint)


def test_a_model_is_opened_where_the_settings_name_one() -> None:
    assert open_chat(Settings()) is None
    model = open_chat(Settings(llm_url="http://127.0.0.1:1/v1/", llm_model="m", llm_timeout=7))
    assert model is not None
    assert model.endpoint == Endpoint("http://127.0.0.1:1/v1", "m", timeout_seconds=7)
    model.close()


def test_the_key_comes_from_a_closed_file_only(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(f"{KEY}\n")
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="others on this machine can read"):
        endpoint_of("https://host.example/v1", "m", key_file=path)
    path.chmod(0o600)
    assert endpoint_of("https://host.example/v1", "m", key_file=path).key == KEY
    with pytest.raises(ConfigError, match="cannot be read"):
        endpoint_of("https://host.example/v1", "m", key_file=tmp_path / "none")


@pytest.mark.parametrize(
    ("url", "model", "key", "where"),
    [
        ("ftp://host/v1", "m", "", "MONITOR_LLM_URL"),
        ("host:11434", "m", "", "MONITOR_LLM_URL"),
        ("http://[", "m", "", "MONITOR_LLM_URL"),
        (f"https://user:{KEY}@host/v1", "m", "", "MONITOR_LLM_URL"),
        (f"https://host/v1?key={KEY}", "m", "", "MONITOR_LLM_URL"),
        ("https://host/v1", "", "", "MONITOR_LLM_MODEL"),
        ("https://host/v1", "m", f"{KEY}\nX-More: 1", "MONITOR_LLM_KEY"),
        ("http://host.example/v1", "m", KEY, "MONITOR_LLM_URL"),
    ],
)
def test_settings_that_cannot_be_are_refused_without_the_key(url: str, model: str, key: str, where: str) -> None:
    with pytest.raises(ConfigError) as caught:
        endpoint_of(url, model, key=key)
    assert caught.value.where == where
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "outside"),
    [("http://127.0.0.1:1/v1", False), ("http://localhost/v1", False), ("http://[::1]:1/v1", False),
     ("https://127.0.0.1.example.org/v1", True), ("http://10.0.0.5/v1", True)],
)  # fmt: skip
def test_what_leaves_this_machine(url: str, outside: bool) -> None:
    assert endpoint_of(url, "m").outside is outside


@pytest.mark.parametrize("text", ["gratis", "-1", "nan", "inf"])
def test_a_price_is_a_number(text: str) -> None:
    with pytest.raises(ConfigError, match="MONITOR_LLM_PRICE_IN"):
        load_settings({"MONITOR_LLM_PRICE_IN": text})
    assert load_settings({"MONITOR_LLM_PRICE_IN": "0.15"}).llm_price_in == 0.15
    assert Settings().llm_url == ""


def test_every_object_of_a_schema_is_closed() -> None:
    inner = {"type": "object", "properties": {"a": {"type": "string"}}}
    schema = closed({"type": "array", "items": inner, "$defs": {"x": inner}})
    assert schema["items"] == {**inner, "additionalProperties": False, "required": ["a"]}
    assert schema["$defs"] == {"x": schema["items"]}
