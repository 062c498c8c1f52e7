"""``sources.yaml``, read strictly, with the line of every mistake."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from monitor.collect.kinds import KINDS
from monitor.errors import ConfigError
from monitor.model import Source, SourceClass

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_HOW_TO_GET_ONE = (
    "Copy the sources.yaml of the project's repository to this place, name another file with --sources FILE, "
    "or add a first source with: monitor sources add URL"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in the file, for messages."""

    file: Path
    line: int

    def error(self, what: str, do: str = "") -> ConfigError:
        return ConfigError(what, where=f"{self.file}, line {self.line}", do=do)


@dataclass(frozen=True, slots=True)
class _Field:
    meaning: str
    read: Callable[[yaml.Node, Place], Any]
    required: bool = False


def _suggest(word: str, allowed: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return f"Did you mean '{close[0]}'?" if close else f"Allowed: {', '.join(sorted(allowed))}."


def _scalar(node: yaml.Node, place: Place, field: str, wanted: str) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise place.error(f"field '{field}' has to be {wanted}, not a list or a group of fields")
    return str(node.value)


def _text(field: str) -> Callable[[yaml.Node, Place], str]:
    def read(node: yaml.Node, place: Place) -> str:
        value = _scalar(node, place, field, "text").strip()
        if not value or node.tag == "tag:yaml.org,2002:null":
            raise place.error(f"field '{field}' is empty", "Fill it in, or leave the line out if it is optional.")
        return value

    return read


def _flag(field: str) -> Callable[[yaml.Node, Place], bool]:
    def read(node: yaml.Node, place: Place) -> bool:
        value = _scalar(node, place, field, "true or false")
        if node.tag != "tag:yaml.org,2002:bool":
            raise place.error(f"field '{field}' has to be true or false, not '{value}'")
        return value.lower() in {"true", "yes", "on"}

    return read


def _id(node: yaml.Node, place: Place) -> str:
    value = _scalar(node, place, "id", "text")
    if not _ID.fullmatch(value):
        raise place.error(
            f"id '{value}' is not allowed",
            "Use lower case letters, digits, '-', '_' and '.', starting with a letter or digit; at most 80.",
        )
    return value


def _class(node: yaml.Node, place: Place) -> SourceClass:
    value = _scalar(node, place, "class", "one word")
    try:
        return SourceClass(value)
    except ValueError:
        raise place.error(f"class '{value}' is not known", _suggest(value, [c.value for c in SourceClass])) from None


def _kind(node: yaml.Node, place: Place) -> str:
    value = _scalar(node, place, "kind", "one word")
    if value not in KINDS:
        raise place.error(f"kind '{value}' is not known", _suggest(value, KINDS))
    return value


def _days(node: yaml.Node, place: Place) -> int:
    value = _scalar(node, place, "cadence_days", "a number of days")
    if not value.isdigit() or not 1 <= int(value) <= 3650:
        raise place.error(f"field 'cadence_days' has to be a whole number of days from 1 to 3650, not '{value}'")
    return int(value)


def _date(node: yaml.Node, place: Place) -> date:
    value = _scalar(node, place, "verified_on", "a date")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise place.error(f"field 'verified_on' has to be a date as 2026-09-14, not '{value}'") from None


def _language(node: yaml.Node, place: Place) -> str:
    value = _scalar(node, place, "language", "a language code")
    if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", value):
        raise place.error(f"field 'language' has to be a code as nl, en or de, not '{value}'")
    return value[:2]


def _options(node: yaml.Node, place: Place) -> tuple[tuple[str, str], ...]:
    if not isinstance(node, yaml.MappingNode):
        raise place.error("field 'options' has to be a group of fields, one a line, indented")
    found = []
    for key, value in node.value:
        at = Place(place.file, key.start_mark.line + 1)
        found.append((str(key.value), _scalar(value, at, f"options.{key.value}", "text or a number")))
    return tuple(found)


#: Every field of a source, in the order in which it is written; docs/sources.md describes the same ones (tested).
FIELDS: Mapping[str, _Field] = {
    "id": _Field("short name, once in the file; results of runs hang on it", _id, required=True),
    "name": _Field("name for people", _text("name"), required=True),
    "class": _Field("kind of publisher", _class, required=True),
    "kind": _Field("how it is read", _kind, required=True),
    "url": _Field("where", _text("url"), required=True),
    "language": _Field("language of most publications", _language),
    "enabled": _Field("whether runs read it", _flag("enabled")),
    "reason": _Field("why it is not enabled", _text("reason")),
    "allow_private": _Field("may lead to addresses of the own network", _flag("allow_private")),
    "cadence_days": _Field("days between publications, normally", _days),
    "verified_on": _Field("when somebody saw it work", _date),
    "evidence": _Field("how that is known", _text("evidence")),
    "licence": _Field("what may be done with its texts", _text("licence")),
    "options": _Field("what this access kind needs beside the URL", _options),
}


def load_sources(path: Path) -> tuple[Source, ...]:
    """All sources of the file, enabled or not, in its order.

    Raises:
        ConfigError: the file is missing, is no YAML, or a field is not as documented; says file, line and field.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError("there is no sources file here", where=str(path), do=_HOW_TO_GET_ONE) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the sources file cannot be read ({error})", where=str(path), do=_HOW_TO_GET_ONE) from error
    return parse_sources(text, path)


def parse_sources(text: str, path: Path) -> tuple[Source, ...]:
    """As :func:`load_sources`, for text that came from ``path``."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or str(error)
        raise Place(path, line).error(
            f"this is not valid YAML: {problem}",
            "Check the indentation of this line and the one before, and put text with ': ' or '#' between quotes.",
        ) from error
    except RecursionError as error:
        raise Place(path, 1).error("the file is nested too deeply") from error
    top = Place(path, 1)
    if not isinstance(root, yaml.MappingNode):
        raise top.error("the file has to start with the line 'sources:'", "Below it one '- id: ...' for each source.")
    for key, value in root.value:
        if key.value != "sources":
            raise Place(path, key.start_mark.line + 1).error(
                f"field '{key.value}' is not known here", _suggest(str(key.value), ["sources"])
            )
        return _sources(value, path)
    raise top.error("the file has to start with the line 'sources:'", "Below it one '- id: ...' for each source.")


def _sources(node: yaml.Node, path: Path) -> tuple[Source, ...]:
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        raise Place(path, node.start_mark.line + 1).error(
            "'sources' has to be a list", "Start each source with '- id: ...' on a line of its own."
        )
    sources: list[Source] = []
    lines: dict[str, int] = {}
    for item in node.value:
        source, line = _source(item, path)
        if source.id in lines:
            raise Place(path, line).error(
                f"id '{source.id}' is used twice; the first time on line {lines[source.id]}", "Give one another id."
            )
        lines[source.id] = line
        sources.append(source)
    return tuple(sources)


def _source(node: yaml.Node, path: Path) -> tuple[Source, int]:
    start = Place(path, node.start_mark.line + 1)
    if not isinstance(node, yaml.MappingNode):
        raise start.error("a source has to be a group of fields", "Start it with '- id: ...'.")
    values: dict[str, Any] = {}
    at: dict[str, Place] = {}
    for key, value in node.value:
        name, place = str(key.value), Place(path, key.start_mark.line + 1)
        if name not in FIELDS:
            raise place.error(f"field '{name}' is not known", _suggest(name, FIELDS))
        if name in values:
            raise place.error(f"field '{name}' stands twice in this source")
        values[name], at[name] = FIELDS[name].read(value, place), place
    missing = [name for name, field in FIELDS.items() if field.required and name not in values]
    if missing:
        raise start.error(
            f"source '{values.get('id', '?')}' has no {' and no '.join(repr(m) for m in missing)}",
            f"Required: {', '.join(n for n, f in FIELDS.items() if f.required)}.",
        )
    _check_together(values, at)
    values["source_class"] = values.pop("class")
    if not KINDS[values["kind"]].web and "://" not in values["url"]:  # a folder, seen from the sources file
        values["url"] = str(path.parent / values["url"])
    return Source(**values), start.line


def _check_together(values: Mapping[str, Any], at: Mapping[str, Place]) -> None:
    """What only shows when two fields are seen side by side."""
    kind = KINDS[values["kind"]]
    if holds_secret(values["url"]):
        raise at["url"].error(
            "field 'url' holds a name or a password before its '@'",
            "Take it out: this file and the reports show addresses. A mailbox takes MONITOR_IMAP_USER and"
            " MONITOR_IMAP_PASSWORD from the environment.",
        )
    if kind.web:
        parts = urlsplit(values["url"]) if values["url"].isprintable() else None
        if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or " " in values["url"]:
            raise at["url"].error(
                f"field 'url' has to be an http or https address for kind '{values['kind']}', not '{values['url']}'"
            )
    allowed = dict(kind.options) | {"stale_after_days": ""}
    for name, value in values.get("options", ()):
        if name not in allowed:
            raise at["options"].error(
                f"option '{name}' is not known for kind '{values['kind']}'", _suggest(name, allowed)
            )
        _check_option(name, value, at["options"])


def holds_secret(url: str) -> bool:
    """Whether an address carries a name or password; one that is no address at all is told as such elsewhere."""
    try:
        return "@" in urlsplit(url).netloc
    except ValueError:
        return False


def _check_option(name: str, value: str, place: Place) -> None:
    if name in {"since_days", "rows", "stale_after_days"} and not (value.isdigit() and int(value) > 0):
        raise place.error(f"option '{name}' has to be a whole number above 0, not '{value}'")
    if name in {"include", "exclude"}:
        try:
            re.compile(value)
        except re.error as error:
            raise place.error(f"option '{name}' is not a regular expression: {error}") from error
