"""The same use cases as JSON, described by ``/api/openapi.json``.

A program works for an account: ``Authorization: Bearer mon_…``. As long as nobody has an account, on loopback, it works
for the one named user. Cookies are not looked at, so no other site can make a browser call this. Only making a token is
left to the page and the command line: a token that leaks must not be able to make another.
"""

from __future__ import annotations

from fastapi import APIRouter, Depends

from monitor.web.api import editions, insights, proposals, publications, register, runs
from monitor.web.api.common import PREFIX, Problem, caller, problem_of

__all__ = ["PREFIX", "caller", "problem_of", "router"]

router = APIRouter(
    prefix=PREFIX,
    dependencies=[Depends(caller)],
    responses={401: {"model": Problem, "description": "No valid token"}},
)
for part in (proposals, register, insights, publications, runs, editions):
    router.include_router(part.router)
