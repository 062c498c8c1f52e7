"""Housekeeping: a backup, and what is past its time forgotten. No logic here: the pipeline's use cases do both."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from monitor.bootstrap import shared
from monitor.pipeline.backing_up import back_up_into
from monitor.pipeline.notifying import failures_told
from monitor.pipeline.pruning import prune_old
from monitor.settings import load_settings


@task(task_run_name="back up", cache_policy=NO_CACHE)
def backup(folder: str) -> str:
    """Back up database and pages into a folder; the file's path."""
    return str(back_up_into(shared(), Path(folder)))


@task(task_run_name="prune", cache_policy=NO_CACHE)
def prune(wait_minutes: int) -> int:
    """Forget full texts and pages that are past their time; how many texts."""
    return prune_old(shared(), wait_minutes=wait_minutes).documents


def _run_name() -> str:
    return f"housekeeping of {datetime.now(UTC).date()}"


@flow(name="housekeeping", flow_run_name=_run_name)
def housekeeping(backups: str | None = None, wait_minutes: int = 60) -> int:
    """Back up into the folder ``backups`` (by default MONITOR_BACKUPS; none where neither names one), then prune;
    return how many texts were forgotten.

    Raises Conflict when a run is at work for longer than ``wait_minutes``.
    """
    settings = load_settings()
    folder = backups or (str(settings.backups) if settings.backups != Path() else "")
    with failures_told(settings, "het onderhoud"):
        made = f"Backup: `{backup(folder)}`" if folder else "No backup: `MONITOR_BACKUPS` names no folder"
        forgotten = prune(wait_minutes)
    told = f"# Housekeeping\n\n- {made}\n- {forgotten} texts forgotten, older than {settings.retention_weeks} weeks\n"
    create_markdown_artifact(key="housekeeping", markdown=told, description="What was backed up and forgotten")
    return forgotten
