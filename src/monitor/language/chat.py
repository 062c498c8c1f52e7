"""Asking a language model: one question, one answer of a given form, from any OpenAI-compatible endpoint.

    question + schema -> request (retried here and nowhere else) -> capped answer -> JSON -> the value asked for

Foreign errors (httpx, pydantic) become ModelError here and nowhere else. No error and no line of a log repeats the key
or what the server said: servers have been seen to echo keys.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Mapping
from typing import TypeVar

import httpx
import stamina
from pydantic import TypeAdapter, ValidationError

from monitor.errors import ModelError
from monitor.language.endpoint import Endpoint, endpoint_of
from monitor.language.usage import Usage
from monitor.settings import Settings

T = TypeVar("T")
Schema = dict[str, object]

CONNECT_SECONDS = 10.0
ATTEMPTS = 3  # of one question, in all; a hanging server is asked once, since it costs the whole time-out each time
WAIT_SECONDS, WAIT_MOST_SECONDS = 0.5, 8.0  # before the second attempt, and at most before any
MOST_BYTES = 1_000_000  # of an answer; a draft has two thousand
MOST_TOKENS = 2_000  # of an answer: a draft in JSON takes some three hundred, insights some eight hundred
_AGAIN = frozenset({408, 409, 429, 500, 502, 503, 504})
_UNSCHOOLED = frozenset({400, 404, 415, 422, 501})  # answers of servers that do not know response_format json_schema
_FENCE = re.compile(r"^\s*```(?:json)?\s*\n(.*)\n\s*```\s*$", re.DOTALL)
_SAID = {
    401: ("the endpoint does not accept the key", "set MONITOR_LLM_KEY or MONITOR_LLM_KEY_FILE"),
    403: ("the endpoint does not let this key use the model", "ask its owner, or name another MONITOR_LLM_MODEL"),
    404: ("the endpoint does not know this path or model", "does MONITOR_LLM_URL end in /v1? Does it serve the model?"),
    429: ("the endpoint asks for rest, or the account is spent", "try later, or look at the account"),
}  # fmt: skip


class _Failed(ModelError):
    """One attempt that failed."""

    def __init__(self, what: str, *, where: str, do: str, status: int | None = None, again: bool = False) -> None:
        super().__init__(what, where=where, do=do)
        self.status, self.again = status, again


class ChatModel:
    """A language model behind an endpoint; safe to share between threads, closed by ``close``."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
        self._client = httpx.Client(
            headers=headers,
            timeout=httpx.Timeout(endpoint.timeout_seconds, connect=min(CONNECT_SECONDS, endpoint.timeout_seconds)),
            follow_redirects=False,  # a key goes where the settings say and nowhere else
            trust_env=False,
        )
        self._usage = Usage()
        self._schooled = True
        self._lock = threading.Lock()

    def close(self) -> None:
        self._client.close()

    @property
    def used(self) -> Usage:
        """All that was asked since this was opened."""
        with self._lock:
            return self._usage

    def ask(self, system: str, question: str, answer: type[T]) -> T:
        """Ask ``question`` under the rules of ``system``; the answer as a value of the dataclass ``answer``.

        Temperature 0 and a JSON schema; where the server knows no schemas, plain JSON with the schema in words.
        Raises ModelError when no answer came within the time-out, the model refused, or what it said is not of that
        form. What was used up counts either way, see ``used``.
        """
        adapter = TypeAdapter(answer)
        schema = closed(adapter.json_schema())
        try:
            content = self._content(system, question, schema)
            value = adapter.validate_json(_unfenced(content))
        except ValidationError as error:
            self._count(Usage(failed=1))
            fields = sorted({".".join(map(str, e["loc"])) or "JSON" for e in error.errors()})
            raise self._failed(
                f"the model's answer is not of the form that was asked for ({', '.join(fields[:3])})",
                "nothing to do for once; where it happens often, use a larger model",
            ) from None
        except ModelError:
            self._count(Usage(failed=1))
            raise
        return value

    def _content(self, system: str, question: str, schema: Schema) -> str:
        if self._schooled:
            try:
                return self._retrying(self._body(system, question, schema, schooled=True))
            except _Failed as error:
                if error.status not in _UNSCHOOLED:
                    raise
                content = self._retrying(self._body(system, question, schema, schooled=False))
                self._schooled = False  # only now is it known that the schema was what it stumbled over
                return content
        return self._retrying(self._body(system, question, schema, schooled=False))

    def _body(self, system: str, question: str, schema: Schema, *, schooled: bool) -> Schema:
        form: Schema = {"type": "json_object"}
        if schooled:
            form = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}
        else:
            system = f"{system}\n\nAnswer with one JSON object of this schema and nothing else:\n{json.dumps(schema)}"
        return {
            "model": self.endpoint.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": question}],
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
            "response_format": form,
        }

    def _retrying(self, body: Schema) -> str:
        for attempt in stamina.retry_context(
            on=lambda error: isinstance(error, _Failed) and error.again,
            attempts=ATTEMPTS,
            timeout=None,
            wait_initial=WAIT_SECONDS,
            wait_max=WAIT_MOST_SECONDS,
        ):
            with attempt:
                return self._content_of(self._once(body))
        raise AssertionError("unreachable: the last attempt raises")  # pragma: no cover

    def _once(self, body: Schema) -> bytes:
        self._count(Usage(requests=1))
        until = time.monotonic() + self.endpoint.timeout_seconds
        try:
            with self._client.stream("POST", f"{self.endpoint.url}/chat/completions", json=body) as response:
                if response.status_code != 200:
                    raise self._refused(response.status_code)
                content = b""
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > MOST_BYTES:
                        raise self._failed("the answer is far too long", "is this an endpoint for chat completions?")
                    if time.monotonic() > until:  # a server that drips keeps every single read within its time-out
                        raise self._late()
                return content
        except httpx.TimeoutException:
            raise self._late() from None
        except httpx.HTTPError as error:
            what = f"no connection with the endpoint ({type(error).__name__})"
            raise self._failed(what, "is it running, and is MONITOR_LLM_URL right?", again=True) from None

    def _content_of(self, answer: bytes) -> str:
        try:
            told = json.loads(answer)
            choice = told["choices"][0]
            message = choice["message"]
            content, refusal = message.get("content"), message.get("refusal")
        except (ValueError, LookupError, TypeError, AttributeError):
            raise self._failed(
                "the answer is not that of a chat completion", "is MONITOR_LLM_URL an OpenAI-compatible endpoint?"
            ) from None
        self._count(_counted(told.get("usage")))
        if refusal or choice.get("finish_reason") == "content_filter" or not isinstance(content, str):
            raise self._failed("the model refused to answer", "nothing to do: it is the model's own choice")
        if choice.get("finish_reason") == "length":
            raise self._failed("the model's answer was cut off", "use a model that answers shortly")
        return content

    def _refused(self, status: int) -> _Failed:
        what, do = _SAID.get(status, ("the endpoint failed", "look at its own log"))
        return self._failed(f"{what} (status {status})", do, status=status, again=status in _AGAIN)

    def _late(self) -> _Failed:
        seconds = f"{self.endpoint.timeout_seconds:g}"
        return self._failed(f"no answer within {seconds} seconds", "raise MONITOR_LLM_TIMEOUT, or use a faster model")

    def _failed(self, what: str, do: str, *, status: int | None = None, again: bool = False) -> _Failed:
        return _Failed(what, where=f"{self.endpoint.model} at {self.endpoint.host}", do=do, status=status, again=again)

    def _count(self, more: Usage) -> None:
        with self._lock:
            self._usage += more


def open_chat(settings: Settings) -> ChatModel | None:
    """The model that the settings name; None where they name none. Raises ConfigError."""
    if not settings.llm_url:
        return None
    return ChatModel(
        endpoint_of(
            settings.llm_url,
            settings.llm_model,
            key=settings.llm_key,
            key_file=settings.llm_key_file,
            timeout_seconds=settings.llm_timeout,
        )
    )


def _counted(usage: object) -> Usage:
    """The tokens that a server counted; servers that count nothing are known."""
    if not isinstance(usage, Mapping):
        return Usage(uncounted=1)
    given, made = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if not isinstance(given, int) or not isinstance(made, int) or min(given, made) < 0:
        return Usage(uncounted=1)
    return Usage(input_tokens=given, output_tokens=made)


def _unfenced(content: str) -> str:
    """Without the code fence that models like to put around JSON."""
    found = _FENCE.match(content)
    return found[1] if found else content


def closed(schema: Schema) -> Schema:
    """The schema with every object closed and every field required, as strict structured output asks for."""

    def close(part: object) -> object:
        if isinstance(part, dict):
            return closed(part)
        return [close(one) for one in part] if isinstance(part, list) else part

    inner = {key: close(value) for key, value in schema.items()}
    if isinstance(properties := inner.get("properties"), dict):
        inner |= {"additionalProperties": False, "required": list(properties)}
    return inner
