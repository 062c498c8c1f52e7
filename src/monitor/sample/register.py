"""The register as a YAML file: the shipped nine developments, or a team's own."""

from __future__ import annotations

from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import TypeVar

from monitor.model import Citation, Development, Register, SourceClass, ValidityStatus
from monitor.sample.marked import Marked, read_marked, read_marked_file

SHIPPED = "register.nl.yaml"
HIGHEST_NUMBER = 9999  # far above any briefing; catches a year or a score in the wrong field

_Choice = TypeVar("_Choice", bound=StrEnum)


def load_register() -> Register:
    """The nine developments and five insights that ship with the package."""
    text = resources.files("monitor.sample").joinpath(SHIPPED).read_text(encoding="utf-8")
    return _register(read_marked(text, SHIPPED))


def read_register(path: Path) -> Register:
    """A register from a YAML file in the form of the shipped one.

    Raises ConfigError, naming file, line, field and what is allowed, when the file is not in that form.
    """
    return _register(read_marked_file(path))


def _register(root: Marked) -> Register:
    fields = root.mapping(required=("briefing", "language", "developments"), optional=("insights",))
    developments = tuple(_development(item) for item in fields["developments"].items())
    if not developments:
        raise fields["developments"].error("the register holds no development", "Give at least one.")
    _refuse_repeated_numbers(fields["developments"])
    insights = fields.get("insights")
    return Register(
        briefing=fields["briefing"].text(),
        language=fields["language"].text(),
        developments=tuple(sorted(developments, key=lambda d: d.number)),
        insights=tuple(item.text() for item in insights.items()) if insights and not insights.empty else (),
    )


_DEVELOPMENT_REQUIRED = ("number", "title", "body")
_DEVELOPMENT_OPTIONAL = ("validity", "low", "high", "status", "sources", "updated")
_CITATION_OPTIONAL = ("class", "primary", "url", "published", "title", "quote")


def _development(item: Marked) -> Development:
    fields = item.mapping(required=_DEVELOPMENT_REQUIRED, optional=_DEVELOPMENT_OPTIONAL)
    given = {name: value for name, value in fields.items() if not value.empty}
    status = given.get("status")
    updated = given.get("updated")
    low, score, high = (_percentage(given.get(name)) for name in ("low", "validity", "high"))
    if [n for n in (low, score, high) if n is not None] != sorted(n for n in (low, score, high) if n is not None):
        raise item.error("low, validity and high are not in order", "Give low <= validity <= high.")
    return Development(
        number=fields["number"].integer(1, HIGHEST_NUMBER),
        title=fields["title"].text(),
        body=fields["body"].text(),
        validity=score,
        low=low,
        high=high,
        status=_choice(status, ValidityStatus) if status else ValidityStatus.ASSESSED,
        citations=tuple(_citation(source) for source in given["sources"].items()) if "sources" in given else (),
        updated=updated.day() if updated else None,
    )


def _citation(item: Marked) -> Citation:
    fields = item.mapping(required=("name",), optional=_CITATION_OPTIONAL)
    given = {name: value for name, value in fields.items() if not value.empty}
    text = {name: value.text() for name, value in given.items() if name in {"url", "title", "quote"}}
    return Citation(
        name=fields["name"].text(),
        source_class=_choice(given["class"], SourceClass) if "class" in given else None,
        primary=given["primary"].boolean() if "primary" in given else True,
        url=text.get("url"),
        published=given["published"].day() if "published" in given else None,
        title=text.get("title"),
        quote=text.get("quote"),
    )


def _percentage(value: Marked | None) -> int | None:
    return None if value is None else value.integer(0, 100)


def _choice(value: Marked, choices: type[_Choice]) -> _Choice:
    text = value.text()
    try:
        return choices(text)
    except ValueError as error:
        raise value.error(f"'{text}' is not one of the choices", f"Allowed are {', '.join(choices)}.") from error


def _refuse_repeated_numbers(developments: Marked) -> None:
    seen: set[int] = set()
    for item in developments.items():
        field = item.mapping(required=_DEVELOPMENT_REQUIRED, optional=_DEVELOPMENT_OPTIONAL)["number"]
        number = field.integer(1, HIGHEST_NUMBER)
        if number in seen:
            raise field.error(f"development {number} is there twice", "Give every development its own number.")
        seen.add(number)
