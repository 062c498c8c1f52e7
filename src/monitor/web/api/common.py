"""What all calls share: who calls, pages of lists, and errors as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, HTTPException, Path, Query, Request
from pydantic import BaseModel
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse, Response

from monitor.errors import MonitorError
from monitor.pipeline import accounts
from monitor.review.people import Role
from monitor.web.site import Person, get_site
from monitor.web.status import status_of

PREFIX = "/api/v1"
LARGEST_ID = 2**31 - 1
View = TypeVar("View")

Identity = Annotated[int, Path(ge=1, le=LARGEST_ID)]
RunNumber = Annotated[int, Query(ge=1, le=LARGEST_ID)]
Size = Annotated[int, Query(ge=1, le=200, description="how many on a page")]
Number = Annotated[int, Query(ge=1, le=1_000_000, description="which page, counted from 1")]


class Problem(BaseModel):
    """Why something could not be done, and what to do about it."""

    what: str
    where: str = ""
    do: str = ""


class Page(BaseModel, Generic[View]):
    """A page of a list; ``total`` counts all pages."""

    total: int
    page: int
    pages: int
    entries: list[View]


def paged(views: Sequence[View], number: int, size: int) -> Page[View]:
    """One page of a list that is at hand as a whole; beyond the last page comes the last."""
    pages = max(1, -(-len(views) // size))
    number = min(number, pages)
    return Page(total=len(views), page=number, pages=pages, entries=list(views[(number - 1) * size : number * size]))


def caller(request: Request) -> Person:
    """Who a program works for. Raises HTTPException."""
    site = get_site(request)
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secret:
        reviewer = accounts.who_by_token(site.monitor, secret.strip())
        if reviewer is not None:
            return Person(reviewer.name, reviewer.role)
    elif not accounts.accounts_exist(site.monitor):
        return Person(site.monitor.settings.reviewer, Role.EDITOR, account=False)
    raise HTTPException(401, "a valid token is needed", headers={"WWW-Authenticate": "Bearer"})


Caller = Annotated[Person, Depends(caller)]


def analyst(person: Caller) -> Person:
    """Who decides on proposals. Raises HTTPException."""
    return _with(person, Role.ANALYST, "this account reads only")


def editor(person: Caller) -> Person:
    """Who answers for the register. Raises HTTPException."""
    return _with(person, Role.EDITOR, "only an editor does this")


def _with(person: Person, needed: Role, otherwise: str) -> Person:
    if not person.may(needed):
        raise HTTPException(403, otherwise)
    return person


Analyst = Annotated[Person, Depends(analyst)]
Editor = Annotated[Person, Depends(editor)]

Described = dict[int | str, dict[str, object]]
NOT_ALLOWED: Described = {403: {"model": Problem, "description": "The role does not reach so far"}}
NOT_THERE: Described = {404: {"model": Problem, "description": "No such thing"}}
CHANGES: Described = {
    **NOT_ALLOWED,
    **NOT_THERE,
    409: {"model": Problem, "description": "Somebody was first, or something must be checked"},
    422: {"model": Problem, "description": "Something is missing or wrong"},
}


def problem_of(error: Exception) -> Response:
    """An error as JSON, with its status."""
    if isinstance(error, StarletteHTTPException):
        body = Problem(what=str(error.detail))
        return JSONResponse(body.model_dump(), status_code=error.status_code, headers=error.headers)
    if isinstance(error, MonitorError):
        body = Problem(what=error.what, where=error.where, do=error.do)
        return JSONResponse(body.model_dump(), status_code=status_of(error))
    errors: list[dict[str, Any]] = getattr(error, "errors", list)()
    first = errors[0] if errors else {"msg": "not understood", "loc": ()}
    where = ".".join(str(part) for part in first["loc"])
    return JSONResponse(Problem(what=str(first["msg"]), where=where).model_dump(), status_code=422)
