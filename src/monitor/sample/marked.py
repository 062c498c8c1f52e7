"""YAML whose every value knows the line that it came from, so that a mistake can be pointed at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from monitor.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Marked:
    """One node of a YAML file. Every reader raises ConfigError with file, line and field when the form is wrong."""

    node: yaml.Node
    file: str
    field: str = "file"

    def error(self, what: str, do: str = "") -> ConfigError:
        return ConfigError(what, where=f"{self.file}, line {self.node.start_mark.line + 1}, {self.field}", do=do)

    def mapping(self, *, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Marked]:
        """The fields of a mapping, all of them allowed and none of the required ones missing."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.error("expected fields (name: value)", f"Give the fields {', '.join(required)}.")
        allowed = (*required, *optional)
        fields: dict[str, Marked] = {}
        for key, value in self.node.value:
            name = str(key.value)
            found = Marked(key, self.file, name)
            if name not in allowed:
                raise found.error("unknown field", f"Allowed are {', '.join(allowed)}.")
            if name in fields:
                raise found.error("the field is given twice", "Keep one of the two.")
            fields[name] = Marked(value, self.file, name)
        for name in required:
            if name not in fields:
                raise self.error(f"the field '{name}' is missing", f"Required are {', '.join(required)}.")
        return fields

    def items(self) -> Iterator[Marked]:
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error("expected a list", "Start each entry on a line of its own with '- '.")
        for number, value in enumerate(self.node.value, 1):
            yield Marked(value, self.file, f"{self.field}[{number}]")

    def text(self) -> str:
        """A non-empty text, with runs of white space as one space."""
        if not isinstance(self.node, yaml.ScalarNode) or self._tag() in {"null", "bool"}:
            raise self.error("expected a text", "Put the text in quotes if YAML reads it as something else.")
        text = " ".join(str(self.node.value).split())
        if not text:
            raise self.error("the text is empty", "Write the text, or leave the field out if it is optional.")
        return text

    def integer(self, low: int, high: int) -> int:
        allowed = f"Give a whole number from {low} to {high}."
        if not isinstance(self.node, yaml.ScalarNode) or self._tag() != "int":
            raise self.error("expected a whole number", allowed)
        number = int(yaml.safe_load(self.node.value))
        if not low <= number <= high:
            raise self.error(f"{number} is out of range", allowed)
        return number

    def boolean(self) -> bool:
        if not isinstance(self.node, yaml.ScalarNode) or self._tag() != "bool":
            raise self.error("expected true or false", "Write true or false, without quotes.")
        return bool(yaml.safe_load(self.node.value))

    def day(self) -> date:
        try:
            return date.fromisoformat(self.text())
        except ValueError as error:
            raise self.error("expected a date", "Write it as 2026-03-02.") from error

    @property
    def empty(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode) and self._tag() == "null"

    def _tag(self) -> str:
        return str(self.node.tag).rpartition(":")[2]


def read_marked(text: str, file: str) -> Marked:
    """The root of a YAML text. Raises ConfigError where it is not YAML or holds nothing."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file}, line {mark.line + 1}" if mark else file
        problem = getattr(error, "problem", None) or str(error)
        raise ConfigError(f"not valid YAML: {problem}", where=where, do="Check indents, quotes and colons.") from error
    if node is None:
        raise ConfigError("the file is empty", where=file, do="Fill it as documented for this kind of file.")
    return Marked(node, file)


def read_marked_file(path: Path) -> Marked:
    """The root of a YAML file. Raises ConfigError where it cannot be read as UTF-8 YAML."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"the file cannot be read ({error.strerror})", where=str(path), do="Check the name and the permissions."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError("the file is not UTF-8 text", where=str(path), do="Save it as UTF-8.") from error
    return read_marked(text, str(path))
