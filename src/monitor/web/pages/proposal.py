"""One proposal: everything that it rests on, and every decision about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from monitor.draft.diff import diff_words
from monitor.errors import MonitorError
from monitor.model import Action, Criterion, Decision, Proposal, ProposalKind
from monitor.pipeline import auditing, deciding, quoting, undoing, viewing
from monitor.review.decide import PENDING, edited, unsupported
from monitor.review.people import Role
from monitor.review.queue import Filter, Order, summarise
from monitor.store.proposals import Decided
from monitor.web.chart import chart
from monitor.web.site import FormDep, Site, SiteDep, back, may_decide, number_of, text_of
from monitor.web.words import N_

router = APIRouter(dependencies=[Depends(may_decide)])
MERGE_CHOICE = 200  # proposals offered to merge with: the newest, which is where a twin comes from
_WAITING = Filter(statuses=PENDING, order=Order.NEWEST)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # a decision needs a time, and this one is only tried out


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed into a form that could not be accepted: nothing of it is lost."""

    action: str = ""
    title: str | None = None
    body: str | None = None
    reason: str = ""
    score: str = ""
    until: str = ""
    into: str = ""
    into_proposal: str = ""
    items: frozenset[int] = field(default=frozenset())
    stale: bool = False  # somebody changed the proposal while this was typed


@router.get("/proposals/{proposal_id}")
def proposal_page(request: Request, proposal_id: int, site: SiteDep) -> Response:
    """The proposal as it stands."""
    return _page(request, site, proposal_id, notice=done_notice(site, request.query_params.get("done")))


def _page(
    request: Request,
    site: Site,
    proposal_id: int,
    *,
    status: int = 200,
    typed: Typed | None = None,
    problem: str = "",
    detail: str = "",
    notice: Notice | None = None,
) -> Response:
    shown = viewing.proposal_page(site.monitor, proposal_id)
    one = shown.proposal
    today = site.monitor.clock().date()
    return site.page(
        request,
        "proposal.html",
        status=status,
        shown=shown,
        one=one,
        entry=summarise(one),
        pending=one.status in PENDING and site.person(request).may(Role.ANALYST),
        changes=diff_words(one.previous_body, one.body) if one.previous_body is not None else (),
        title_changes=diff_words(one.previous_title, one.title) if one.previous_title else (),
        blind=_blind(request, site, one),
        chart=chart(one.validity),
        unsupported=unsupported(one),
        neighbours=site.queue.after(one.id),
        waiting=[entry for entry in site.queue.select(_WAITING)[:MERGE_CHOICE] if entry.id != one.id],
        typed=typed or Typed(),
        problem=problem,
        detail=detail,
        notice=notice,
        undoable=undoing.undoable(site.monitor, one.id) if site.person(request).may(Role.ANALYST) else None,
        today=today,
        next_week=today + timedelta(days=7),
    )


def _blind(request: Request, site: Site, one: Proposal) -> bool:
    """Whether the computed score stays hidden until the person gave an own one."""
    if one.status not in PENDING or one.validity.score is None or request.query_params.get("show") == "1":
        return False
    return auditing.hidden_from(auditing.scored_by(site.monitor, site.person(request).name), one.id)


@router.post("/proposals/{proposal_id}/own-score")
def give_own_score(request: Request, proposal_id: int, site: SiteDep, form: FormDep) -> Response:
    """A person's own score, given before the computed one is seen."""
    score = number_of(form, "score")
    if score is None or score > 100:
        return _page(
            request, site, proposal_id, status=409, problem=N_("Een score is een heel getal van 0 tot en met 100.")
        )
    auditing.give_own_score(site.monitor, proposal_id, by=site.person(request).name, score=score)
    return back(f"/proposals/{proposal_id}")


@router.post("/proposals/{proposal_id}/{action}")
def decide(request: Request, proposal_id: int, action: str, site: SiteDep, form: FormDep) -> Response:
    """A decision. Where it cannot be taken the page comes back, says why, and still holds what was typed."""
    one = deciding.get(site.monitor, proposal_id)
    version = number_of(form, "version")
    problem = _problem(site, one, action, version, form)
    if problem:
        return _refused(request, site, one, action, form, problem)
    decision = decision_of(one, Action(action), form, by=site.person(request).name, site=site)
    try:
        decided = deciding.decide(site.monitor, decision, version=version)
    except MonitorError as error:
        return _refused(request, site, one, action, form, N_("Dit besluit kon niet worden genomen."), str(error))
    made = deciding.history(site.monitor, proposal_id)[-1].decision.id
    if decided.status in PENDING and decision.action is not Action.DEFER:
        return back(f"/proposals/{proposal_id}?done={made}")
    following = site.queue.after(proposal_id).first
    return back(f"/proposals/{following}?done={made}" if following else f"/?done={made}")


@router.post("/decisions/{decision_id}/undo")
def undo(request: Request, decision_id: int, site: SiteDep, form: FormDep) -> Response:
    """Take a decision back."""
    one = undoing.undo(site.monitor, decision_id, by=site.person(request).name)
    made = deciding.history(site.monitor, one.id)[-1].decision.id
    return back(f"/proposals/{one.id}?done={made}")


def _refused(
    request: Request, site: Site, one: Proposal, action: str, form: FormData, problem: str, detail: str = ""
) -> Response:
    typed = Typed(
        action=action,
        title=text_of(form, "title") or None,
        body=text_of(form, "body") or None,
        reason=text_of(form, "reason"),
        score=text_of(form, "score"),
        until=text_of(form, "until"),
        into=text_of(form, "into"),
        into_proposal=text_of(form, "into_proposal"),
        items=frozenset(_items(form)),
        stale=number_of(form, "version") != one.version,
    )
    return _page(request, site, one.id, status=409, typed=typed, problem=problem, detail=detail)


NEEDS_REASON = {Action.REJECT, Action.NOT_RELEVANT, Action.ASK}
ALLOWED = {action.value for action in Action} - {Action.UNDO.value}


def _problem(site: Site, one: Proposal, action: str, version: int | None, form: FormData) -> str:
    """What is wrong with a form, in the words of the page; empty where nothing is."""
    if action not in ALLOWED:
        return N_("Dit besluit bestaat niet.")
    if version != one.version:
        return N_(
            "Dit voorstel is intussen veranderd. Uw tekst staat hieronder nog; vergelijk hem met het voorstel zoals"
            " het nu is en beslis opnieuw."
        )
    if one.status not in PENDING:
        return N_("Over dit voorstel is al beslist.")
    if Action(action) in NEEDS_REASON and not text_of(form, "reason"):
        return N_("Geef een reden: het systeem leert ervan, en collega’s lezen hem terug.")
    return _incomplete(site, one, Action(action), form)


def _incomplete(site: Site, one: Proposal, action: Action, form: FormData) -> str:
    if action is Action.DEFER and (_date(form) or date.min) <= site.monitor.clock().date():
        return N_("Kies een dag na vandaag waarop het voorstel terugkomt.")
    if action is Action.MERGE and number_of(form, "into") is None and number_of(form, "into_proposal") is None:
        return N_("Kies waar dit voorstel bij hoort.")
    if action is Action.SPLIT:
        chosen = set(_items(form))
        new = one.kind is ProposalKind.UPDATE and number_of(form, "into") is None
        if not chosen or (chosen >= set(one.items) and not new):
            return N_("Kies een deel van de publicaties: ten minste één gaat, ten minste één blijft.")
    if action in {Action.APPROVE, Action.EDIT}:
        return _wording_problem(one, action, form)
    return ""


def _wording_problem(one: Proposal, action: Action, form: FormData) -> str:
    score = text_of(form, "score")
    if score and not (score.isdigit() and int(score) <= 100):
        return N_("Een score is een heel getal van 0 tot en met 100.")
    if not text_of(form, "title") or not text_of(form, "body"):
        return N_("Een ontwikkeling heeft een titel en een tekst.")
    if action is Action.EDIT:
        return ""
    if one.validity.score is None and not score:
        return N_("Er kon geen score worden berekend: geef uw eigen score, of wijs het voorstel af.")
    words = edited(one, Decision(one.id, action, "", _EPOCH, title=text_of(form, "title"), body=text_of(form, "body")))
    if unsupported(words) and not text_of(form, "confirmed"):
        return N_(
            "In de tekst staat iets waarvoor geen bron gevonden is. Pas de zin aan, of vink aan dat u het zelf hebt"
            " gecontroleerd."
        )
    return ""


def decision_of(one: Proposal, action: Action, form: FormData, *, by: str, site: Site) -> Decision:
    """The decision that a form holds. Words that were not changed are not repeated in it."""
    title, body = text_of(form, "title"), " ".join(text_of(form, "body").split())
    worded = action in {Action.APPROVE, Action.EDIT}
    return Decision(
        proposal=one.id,
        action=action,
        by=by,
        at=site.monitor.clock(),
        reason=text_of(form, "reason"),
        title=title if worded and title != one.title else None,
        body=body if worded and body != one.body else None,
        score=number_of(form, "score") if worded else None,
        levels=_own_levels(one, form) if worded else (),
        into=number_of(form, "into") if action in {Action.MERGE, Action.SPLIT} else None,
        into_proposal=number_of(form, "into_proposal") if action is Action.MERGE else None,
        items=tuple(_items(form)) if action in {Action.SPLIT, Action.NOT_RELEVANT} else (),
        until=_date(form) if action is Action.DEFER else None,
        confirmed=bool(text_of(form, "confirmed")),
    )


def _own_levels(one: Proposal, form: FormData) -> tuple[tuple[Criterion, int], ...]:
    """The levels in the form that differ from what was computed."""
    given = ((x, number_of(form, f"level-{x.criterion.value}")) for x in one.validity.levels)
    return tuple((x.criterion, value) for x, value in given if value is not None and value != x.level)


def _items(form: FormData) -> list[int]:
    return [int(value) for value in form.getlist("items") if isinstance(value, str) and value.isdigit()]


def _date(form: FormData) -> date | None:
    try:
        return date.fromisoformat(text_of(form, "until"))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Notice:
    """The decision that was just taken, and whether it can be taken back."""

    decided: Decided
    undoable: bool

    @property
    def decision(self) -> Decision:
        return self.decided.decision


def done_notice(site: Site, identity: str | None) -> Notice | None:
    """The line above the page about the decision that was just taken."""
    if not identity or not identity.isdigit() or len(identity) > 9:
        return None
    decided = deciding.find_decision(site.monitor, int(identity))
    if decided is None:
        return None
    return Notice(decided, undoing.undoable(site.monitor, decided.decision.proposal) == int(identity))


@router.get("/documents/{sha256}")
def document_page(request: Request, sha256: str, site: SiteDep, proposal: int | None = None) -> Response:
    """A stored text, with the quotes of a proposal marked in it."""
    document = viewing.get_document(site.monitor, sha256)
    quotes = []
    if proposal is not None:
        held = deciding.get(site.monitor, proposal)
        quotes = [e.span for e in held.evidence if e.span.sha256 == sha256]
    return site.page(
        request, "document.html", document=document, parts=quoting.marked(document, quotes), proposal=proposal
    )
