"""The topic profile: what the briefing is about, as a person wrote it down in ``topics.yaml``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

import yaml

from monitor.errors import ConfigError

READ = 2500  # characters of a text in which words are looked for


@dataclass(frozen=True, slots=True)
class TopicProfile:
    """A subject: words that must occur, words that show the angle, and examples of what is and is not for us."""

    name: str
    description: str
    about: re.Pattern[str]
    angle: re.Pattern[str]
    relevant: tuple[str, ...]
    irrelevant: tuple[str, ...]
    digest: str  # of the file's content: a head that was trained for another content does not fit

    def about_words(self, text: str) -> tuple[str, ...]:
        """The words in ``text`` that name the subject, in the order of their first occurrence, each once."""
        return tuple(dict.fromkeys(match.group() for match in self.about.finditer(text[:READ])))

    def angle_words(self, text: str) -> tuple[str, ...]:
        """The words in ``text`` that show the angle, likewise."""
        return tuple(dict.fromkeys(match.group().lower() for match in self.angle.finditer(text[:READ])))


def load_profile(text: str | None = None, where: str = "topics.yaml") -> TopicProfile:
    """Read a profile from the text of a ``topics.yaml``; the shipped one without.

    Raises:
        ConfigError: a field is missing or not of its kind; the message names it.
    """
    if text is None:
        text = (files("monitor.understand") / "data" / "topics.yaml").read_text(encoding="utf-8")
    try:
        fields = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError(
            f"this is not YAML: {error}", where=where, do="Compare with the shipped topics.yaml."
        ) from error
    if not isinstance(fields, dict):
        raise ConfigError("a topic profile is expected", where=where, do="Compare with the shipped topics.yaml.")
    return TopicProfile(
        name=str(fields.get("name", "")),
        description=str(fields.get("description", "")),
        about=_pattern(_stems(fields, "about", where)),
        angle=_pattern(_stems(fields, "angle", where)),
        relevant=_texts(fields, "relevant", where),
        irrelevant=_texts(fields, "irrelevant", where),
        digest=hashlib.sha256(text.encode()).hexdigest()[:12],
    )


def _stems(fields: Mapping[str, object], name: str, where: str) -> list[str]:
    by_language = fields.get(name)
    if not isinstance(by_language, dict) or not by_language:
        raise ConfigError(
            f'"{name}" must hold a list of stems for each language', where=where, do="For example: about: {nl: [AI$]}"
        )
    stems = [str(stem) for listed in by_language.values() for stem in (listed or ())]
    if not stems:
        raise ConfigError(f'"{name}" holds no stems', where=where, do="Name at least one word.")
    return list(dict.fromkeys(stems))


def _texts(fields: Mapping[str, object], name: str, where: str) -> tuple[str, ...]:
    listed = fields.get(name) or []
    if not isinstance(listed, list):
        raise ConfigError(
            f'"{name}" must be a list of example texts', where=where, do="One example a line, after a dash."
        )
    return tuple(str(example) for example in listed)


def _pattern(stems: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all stems; a stem in capitals is matched as it is, the others in any case."""
    return re.compile(r"(?<![\w])(?:" + "|".join(_stem(stem) for stem in sorted(stems, key=len, reverse=True)) + ")")


def _stem(stem: str) -> str:
    whole = stem.endswith("$")
    word = stem.removesuffix("$")
    literal = re.escape(word)
    body = literal if word == word.upper() else f"(?i:{literal})"
    return body + (r"(?!\w)" if whole else r"\w*")
