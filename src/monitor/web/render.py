"""Templates and their filters. Everything is escaped; what a source wrote is text and stays text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from monitor.judge.wording import signed
from monitor.web import labels
from monitor.web.guard import TOKEN_COOKIE, TOKEN_FIELD, form_token
from monitor.web.words import LANGUAGES, language_of, translations

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"
OFFICE = ZoneInfo("Europe/Amsterdam")  # where the analysts are: moments are kept in UTC and shown as there


@cache
def environment(language: str) -> Environment:
    """The templates in one language, compiled once."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = translations(language)
    env.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    env.filters |= {
        "label": lambda value: catalogue.gettext(labels.label_of(value)) if labels.label_of(value) else "",
        "criterion": lambda value: catalogue.gettext(labels.CRITERIA[value]) if value in labels.CRITERIA else value,
        "language": lambda value: (
            catalogue.gettext(labels.LANGUAGE_NAMES[value]) if value in labels.LANGUAGE_NAMES else value
        ),
        "day": lambda value: day(catalogue, value),
        "moment": lambda value: moment(catalogue, value),
        "signed": signed,
        "link": safe_link,
        "host": host,
        "decimal": lambda value, places=2: f"{value:.{places}f}".replace(".", "," if language == "nl" else "."),
        "percent": lambda value: f"{value:.0%}",
        "spark": spark,
    }
    env.globals |= {"labels": labels, "languages": LANGUAGES, "asset": asset}
    return env


def day(catalogue: NullTranslations, value: date | datetime | None) -> str:
    """``4 maart 2026``, in the page's language; nothing for no date."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(OFFICE).date()
    return f"{value.day} {catalogue.gettext(labels.MONTHS[value.month - 1])} {value.year}"


def moment(catalogue: NullTranslations, value: datetime | None) -> str:
    """Day and time at the analysts' office."""
    return f"{day(catalogue, value)}, {value.astimezone(OFFICE):%H:%M}" if value else ""


def safe_link(url: str | None) -> str | None:
    """The URL where it leads to the web; None for ``javascript:``, ``data:`` and whatever else a page may hold."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def host(url: str | None) -> str:
    """The site of a URL, for a person."""
    try:
        name = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


SPARK_WIDTH, SPARK_HEIGHT, SPARK_FLOOR = 96, 24, 40  # the lowest score drawn: below it nothing is published


def spark(values: Iterable[int]) -> Markup:
    """The points of a line through these scores, for an SVG of 96 by 24."""
    listed = list(values)
    if len(listed) == 1:
        listed = listed * 2
    step = (SPARK_WIDTH - 6) / max(len(listed) - 1, 1)
    span = 100 - SPARK_FLOOR
    drawn = [
        f"{3 + place * step:.1f},{3 + (SPARK_HEIGHT - 6) * (1 - max(value - SPARK_FLOOR, 0) / span):.1f}"
        for place, value in enumerate(listed)
    ]
    return Markup(" ".join(drawn))  # noqa: S704  numbers only


def asset(name: str) -> str:
    """The address of a static file, which changes with the file."""
    path = STATIC / name
    return f"/static/{name}?v={path.stat().st_mtime_ns:x}"


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A template as a response, in the language of the request and with its form token."""
    language = language_of(request)
    token = form_token(request)
    text = (
        environment(language)
        .get_template(template)
        .render(
            request=request,
            language=language,
            token_field=TOKEN_FIELD,
            token=token,
            here=request.url.path,
            **values,
        )
    )
    response = HTMLResponse(text, status_code=status)
    if request.cookies.get(TOKEN_COOKIE) != token:
        response.set_cookie(TOKEN_COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return response
