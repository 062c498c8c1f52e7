"""Signing in and out, and the tokens of an account."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from monitor.pipeline import accounts
from monitor.web.render import render
from monitor.web.site import SESSION_COOKIE, FormDep, Site, SiteDep, back, local, text_of
from monitor.web.words import N_

router = APIRouter()
own = APIRouter()


@router.get("/sign-in")
def sign_in_page(request: Request, site: SiteDep) -> Response:
    """The form to sign in with; where nobody has an account there is nothing to sign in to."""
    if not accounts.accounts_exist(site.monitor):
        return RedirectResponse("/", status_code=303)
    return _form(request, site)


def _form(request: Request, site: Site, *, status: int = 200, problem: str = "", name: str = "") -> Response:
    following = local(request.query_params.get("next", "/"))
    return render(
        request,
        "sign_in.html",
        status=status,
        problem=problem,
        name=name,
        following=following,
        person=None,
        open_count=None,
    )


@router.post("/sign-in")
def sign_in(request: Request, site: SiteDep, form: FormDep) -> Response:
    """Begin a session. Who fails often waits."""
    name, now = text_of(form, "name"), site.monitor.clock()
    keys = (f"name {name.casefold()[:100]}", f"address {request.client.host if request.client else ''}")
    if site.throttle.refuses(*keys, now=now):
        return _form(request, site, status=429, problem=N_("Te veel pogingen. Wacht een kwartier."), name=name)
    password = form.get("password")
    secret = accounts.sign_in(site.monitor, name=name, password=password if isinstance(password, str) else "")
    if secret is None:
        site.throttle.failed(*keys, now=now)
        return _form(request, site, status=401, problem=N_("Naam of wachtwoord klopt niet."), name=name)
    site.throttle.succeeded(*keys)
    response = back(local(text_of(form, "following")))
    response.set_cookie(
        SESSION_COOKIE,
        secret,
        max_age=int(accounts.SESSION.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


@router.post("/sign-out")
def sign_out(request: Request, site: SiteDep, form: FormDep) -> Response:
    """End the session, here and in the database."""
    secret = request.cookies.get(SESSION_COOKIE)
    if secret:
        accounts.sign_out(site.monitor, secret)
    response = back("/sign-in")
    response.delete_cookie(SESSION_COOKIE)
    return response


@own.get("/account")
def account_page(request: Request, site: SiteDep) -> Response:
    """Who somebody is here, and the programs that work for them."""
    return _account(request, site)


def _account(request: Request, site: Site, *, secret: str = "") -> Response:
    person = site.person(request)
    tokens = accounts.list_tokens(site.monitor, person.name) if person.account else ()
    return site.page(request, "account.html", tokens=tokens, secret=secret)


@own.post("/account/tokens")
def make_token(request: Request, site: SiteDep, form: FormDep) -> Response:
    """A new token: shown on this page, and never again."""
    person = site.person(request)
    if not person.account:
        return back("/account")
    label = text_of(form, "label") or "token"
    return _account(request, site, secret=accounts.make_token(site.monitor, name=person.name, label=label))


@own.post("/account/tokens/{sha256}/drop")
def drop_token(request: Request, sha256: str, site: SiteDep, form: FormDep) -> Response:
    person = site.person(request)
    if person.account:
        accounts.drop_token(site.monitor, name=person.name, sha256=sha256)
    return back("/account")
