"""The weekly flow: one task a source, then read, understand, judge, draft and propose.

Tasks hand on ids; what they stand for lives in the database. No task retries: fetching has its own retries, in one
layer, and every other step is safe to run again because it takes what the last run left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path

from prefect import flow, tags, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.context import TagsContext
from prefect.futures import wait
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner

from flows.spreading import dask_runner, embed_over, read_over
from monitor.bootstrap import shared
from monitor.collect.sources import load_sources
from monitor.errors import NothingReached
from monitor.pipeline import (
    collecting,
    drafting,
    insighting,
    judging,
    notifying,
    proposing,
    reading,
    rechecking,
    reporting,
    similar,
    understanding,
)
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.reporting import RunReport
from monitor.pipeline.running import alone, stage
from monitor.settings import load_settings

HOUR = time(6, 0, tzinfo=UTC)  # a run as of a day stands at this moment of it


@task(task_run_name="collect {source_id}", cache_policy=NO_CACHE)
def collect(run_id: int, source_id: str) -> int:
    """Ask one source what it published; how many items are new."""
    return len(collecting.collect_source(shared(), run_id, source_id))


@task(task_run_name="read run {run_id}", cache_policy=NO_CACHE)
def read(run_id: int) -> int:
    """Read what was announced, and ask known pages whether they changed; how many documents wait for it."""
    count = reading.read_waiting(shared(), run_id) + rechecking.recheck(shared(), run_id)
    reading.put_parsers_away()
    return count


@task(task_run_name="understand run {run_id}", cache_policy=NO_CACHE)
def understand(run_id: int) -> int:
    """Relevance, copies, matches and clusters; how many items were understood."""
    return understanding.understand_waiting(shared(), run_id)


@task(task_run_name="judge run {run_id}", cache_policy=NO_CACHE)
def judge(run_id: int) -> int:
    """The validity of every claim that got new evidence."""
    return judging.judge_claims(shared(), run_id)


@task(task_run_name="draft run {run_id}", cache_policy=NO_CACHE)
def draft(run_id: int) -> int:
    """A Dutch draft for every claim."""
    return drafting.draft_claims(shared(), run_id)


@task(task_run_name="index run {run_id}", cache_policy=NO_CACHE)
def index(run_id: int) -> int:
    """Take what was understood into the search for similar publications; how many items came in."""
    return similar.refresh(shared())


@task(task_run_name="propose run {run_id}", cache_policy=NO_CACHE)
def propose(run_id: int) -> int:
    """New proposals, and pending ones that grew."""
    return proposing.propose(shared(), run_id)


def _run_name() -> str:
    as_of = flow_run.parameters.get("as_of")
    return f"week of {as_of or datetime.now(UTC).date()}"


@flow(name="weekly", flow_run_name=_run_name, task_runner=ThreadPoolTaskRunner(max_workers=8))  # type: ignore[arg-type]
def weekly(
    sources: str | None = None, as_of: date | None = None, only: list[str] | None = None, wait_minutes: int = 0
) -> int:
    """Read the world once and propose; return the run's id.

    ``sources`` is the sources file (by default that of the settings), ``as_of`` the day on which the run stands (by
    default today), ``only`` the ids of the sources to ask (by default all that are enabled), ``wait_minutes`` how long
    to wait for a run that is at work already.
    Raises NothingReached when not one source could be read, Conflict when another run is at work.
    """
    # Before it starts a task with tags, Prefect asks its server for a slot of each, limit or none; that question was
    # seen to stay unanswered for a minute and longer. So the run bears the tags and its tasks, which have names, none.
    with TagsContext(current_tags=set()), notifying.failures_told(load_settings()):
        monitor = shared()  # inside: a database that is gone is told of too
        with alone(monitor, wait_minutes=wait_minutes):
            return _week(monitor, sources, as_of, only)


def _week(monitor: Monitor, sources: str | None, as_of: date | None, only: list[str] | None) -> int:
    moment = datetime.combine(as_of, HOUR) if as_of else monitor.clock()
    listed = load_sources(Path(sources) if sources else monitor.settings.sources)
    run_id, asked = collecting.start(monitor, listed, as_of=moment, only=only or ())
    monitor.tell(f"Ronde {run_id}, stand van {moment:%d-%m-%Y}: {len(asked)} bronnen")
    stage(monitor, run_id, "collect", lambda: _collect_all(run_id, asked))
    if reporting.nothing_reached(monitor, run_id):
        publish_artifacts(reporting.fail(monitor, run_id))
        raise NothingReached(
            "not one source could be read, so nothing was proposed",
            do="see the outcomes above; is this machine online?",
        )
    with dask_runner(monitor.settings.dask) as runner:
        spread_read = partial(read_over, runner, monitor, run_id) if runner else _nothing
        spread_embed = partial(embed_over, runner, monitor, run_id) if runner else _nothing
        stage(monitor, run_id, "read", lambda: spread_read() + read(run_id))
        stage(monitor, run_id, "understand", lambda: _understand(run_id, spread_embed))
    for name, step in (("judge", judge), ("draft", draft), ("propose", propose), ("index", index)):
        stage(monitor, run_id, name, partial(step, run_id))
    insighting.propose_after_run(monitor, run_id)
    publish_artifacts(reporting.finish(monitor, run_id))
    notifying.tell_finished(monitor, run_id)
    return run_id


def _nothing() -> int:
    """What is spread where nothing is: the tasks of this process do all of it."""
    return 0


def _understand(run_id: int, spread_embed: Callable[[], int]) -> int:
    spread_embed()
    return understand(run_id)


def _collect_all(run_id: int, asked: Sequence[str]) -> int:
    collected = [collect.submit(run_id, source_id) for source_id in asked]
    wait(collected)
    return sum(future.result() for future in collected)  # an error that is not the source's own is not passed over


def run_once(
    *,
    sources: str | None = None,
    as_of: date | None = None,
    only: list[str] | None = None,
    wait_minutes: int = 0,
) -> int:
    """Run the flow in this process, tagged as a person's own run; return the run's id."""
    with tags("monitor", "weekly", "by-hand"):
        return weekly(sources=sources, as_of=as_of, only=only, wait_minutes=wait_minutes)


def publish_artifacts(report: RunReport) -> None:
    """Show the run's outcome in Prefect's own page."""
    create_markdown_artifact(key="weekly-outcome", markdown=report.markdown, description=report.headline)
    create_table_artifact(key="weekly-sources", table=report.source_rows, description="How every source fared")
