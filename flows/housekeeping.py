"""Housekeeping: a backup, and what is past its time forgotten. No logic here: the pipeline's use cases do both."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from monitor.bootstrap import shared
from monitor.pipeline.backing_up import back_up
from monitor.pipeline.pruning import prune_old


@task(task_run_name="back up", cache_policy=NO_CACHE)
def backup(folder: str) -> str:
    """Back up database and pages into a folder; the file's path."""
    path, _ = back_up(shared(), Path(folder))
    return str(path)


@task(task_run_name="prune", cache_policy=NO_CACHE)
def prune(wait_minutes: int) -> int:
    """Forget full texts and pages that are past their time; how many texts."""
    return prune_old(shared(), wait_minutes=wait_minutes).documents


@flow(name="housekeeping")
def housekeeping(backups: str | None = None, wait_minutes: int = 60) -> int:
    """Back up into the folder ``backups`` where one is given, then prune; return how many texts were forgotten.

    Raises Conflict when a run is at work for longer than ``wait_minutes``.
    """
    if backups:
        backup(backups)
    return prune(wait_minutes)
