"""A briefing as data: the register's YAML, and the JSON that an export writes."""

from __future__ import annotations

import json
from datetime import date
from typing import cast

import yaml

from monitor.errors import ConfigError
from monitor.model import Citation, Development, Register, SourceClass, ValidityStatus
from monitor.publish.cleaning import canonical, clean
from monitor.publish.importing.parsing import Imported

_KNOWN = {"briefing", "title", "language", "developments", "insights", "edition", "published", "sample", "changes"}


def read_yaml(raw: bytes) -> Imported:
    try:
        return _register(yaml.safe_load(raw))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ConfigError(f"no valid YAML: {error.problem}", where=f"line {line}", do="Mend that line.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"no valid YAML: {error}", do="Save the file as YAML in UTF-8.") from error


def read_json(raw: bytes) -> Imported:
    try:
        return _register(json.loads(raw))
    except json.JSONDecodeError as error:
        raise ConfigError(f"no valid JSON: {error.msg}", where=f"line {error.lineno}", do="Mend that line.") from error
    except UnicodeDecodeError as error:
        raise ConfigError("no valid JSON: not in UTF-8", do="Save the file in UTF-8.") from error


def _register(found: object) -> Imported:
    if not isinstance(found, dict):
        raise ConfigError("the file holds no briefing", do="It needs a field developments with a list.")
    fields = cast("dict[str, object]", found)
    developments = tuple(_development(d, f"developments[{i}]") for i, d in enumerate(_list(fields, "developments", "")))
    numbers = [d.number for d in developments]
    twice = sorted({n for n in numbers if numbers.count(n) > 1})
    if twice:
        raise ConfigError(
            f"development {twice[0]} is there twice", where="developments", do="Give each its own number."
        )
    register = Register(
        briefing=clean(_text(fields, "briefing", "") or _text(fields, "title", "")),
        language=_text(fields, "language", "") or "nl",
        developments=developments,
        insights=tuple(clean(str(i)) for i in _list(fields, "insights", "")),
    )
    unplaced = tuple(f"{name}: {value}" for name, value in fields.items() if name not in _KNOWN)
    return Imported(register, unplaced)


def _development(found: object, where: str) -> Development:
    if not isinstance(found, dict):
        raise ConfigError("a development must have fields", where=where, do="Give number, title, body and validity.")
    fields = cast("dict[str, object]", found)
    number = _whole(fields, "number", where)
    if number is None:
        raise ConfigError("a development has no number", where=f"{where}.number", do="Give each its own whole number.")
    validity = _whole(fields, "validity", where, limit=100)
    return Development(
        number=number,
        title=clean(_text(fields, "title", where)),
        body=canonical(_text(fields, "body", where)),
        validity=validity,
        low=_whole(fields, "low", where, limit=100),
        high=_whole(fields, "high", where, limit=100),
        status=_choice(fields, "status", where, validity),
        citations=tuple(_citation(c, f"{where}.sources[{i}]") for i, c in enumerate(_list(fields, "sources", where))),
    )


def _citation(found: object, where: str) -> Citation:
    if not isinstance(found, dict):
        return Citation(clean(str(found)))
    fields = cast("dict[str, object]", found)
    kind, published = _text(fields, "class", where), fields.get("published")
    try:
        source_class = SourceClass(kind) if kind else None
        day = published if isinstance(published, date) else date.fromisoformat(str(published)) if published else None
    except ValueError as error:
        raise ConfigError(
            str(error), where=where, do=f"class is one of {', '.join(SourceClass)}; published is like 2026-03-12."
        ) from error
    return Citation(
        name=clean(_text(fields, "name", where)),
        source_class=source_class,
        primary=bool(fields.get("primary", True)),
        url=_text(fields, "url", where) or None,
        published=day,
        title=_text(fields, "title", where) or None,
        quote=_text(fields, "quote", where) or None,
    )


def _choice(fields: dict[str, object], name: str, where: str, validity: int | None) -> ValidityStatus:
    value = _text(fields, name, where)
    if not value:
        return ValidityStatus.ASSESSED if validity is not None else ValidityStatus.PROVISIONAL
    try:
        return ValidityStatus(value)
    except ValueError as error:
        allowed = ", ".join(ValidityStatus)
        raise ConfigError(
            f"unknown status {value!r}", where=f"{where}.{name}", do=f"Choose from: {allowed}."
        ) from error


def _text(fields: dict[str, object], name: str, where: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        raise ConfigError("text was expected", where=f"{where}.{name}".strip("."), do="Put the text between quotes.")
    return str(value)


def _whole(fields: dict[str, object], name: str, where: str, limit: int | None = None) -> int | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0 or (limit is not None and value > limit):
        allowed = f"a whole number from 0 to {limit}" if limit else "a whole number"
        raise ConfigError(f"{value!r} is not {allowed}", where=f"{where}.{name}", do=f"Give {allowed}.")
    return value


def _list(fields: dict[str, object], name: str, where: str) -> list[object]:
    value = fields.get(name) or []
    if not isinstance(value, list):
        raise ConfigError("a list was expected", where=f"{where}.{name}".strip("."), do="Begin each item with “- ”.")
    return value
