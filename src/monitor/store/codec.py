"""Typed values to JSON text and back, for columns that hold a whole value."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")
_adapters: dict[object, TypeAdapter[Any]] = {}  # building one takes milliseconds, so each is kept


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def dump(kind: type[T], value: T) -> str:
    """The value as JSON, the same text for the same value."""
    return _adapter(kind).dump_json(value).decode()


def load(kind: type[T], text: str) -> T:
    """The value that :func:`dump` wrote. A field that came later takes its default."""
    return _adapter(kind).validate_json(text)
