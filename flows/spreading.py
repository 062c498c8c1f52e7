"""Reading and embedding over Dask, where ``MONITOR_DASK`` says so: every share is a task of Prefect on a Dask worker.

Workers open the database and the snapshots that their own environment names, so on other machines they need the same
``MONITOR_DATABASE_URL`` and a shared ``MONITOR_OUTPUTS``. They take no lock: the run that hands out the work holds it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from prefect import flow, task, unmapped
from prefect.cache_policies import NO_CACHE

from monitor.bootstrap import shared
from monitor.errors import ConfigError
from monitor.pipeline import spreading
from monitor.pipeline.monitor import Monitor

if TYPE_CHECKING:
    from prefect_dask import DaskTaskRunner

BATCHES = 4  # of texts in one task: some seconds of work


@task(task_run_name="read share {share}", cache_policy=NO_CACHE)
def read_share(run_id: int, share: int, ids: Sequence[int]) -> int:
    """Read some hosts' pages; how many documents that gave."""
    return spreading.read_share(shared(), run_id, ids)


@task(task_run_name="embed share {share}", cache_policy=NO_CACHE)
def embed_share(share: int, batches: Sequence[spreading.Texts]) -> int:
    """Embed some batches of texts; how many texts."""
    return sum(spreading.embed_share(shared(), tuple(texts)) for texts in batches)


@flow(name="read over Dask", flow_run_name="read run {run_id} over Dask")
def read_spread(run_id: int) -> int:
    """Read what waits, a share a task."""
    shares = spreading.pages_to_read(shared())
    return sum(read_share.map(unmapped(run_id), list(range(1, len(shares) + 1)), list(shares)).result())


@flow(name="embed over Dask", flow_run_name="embed run {run_id} over Dask")
def embed_spread(run_id: int) -> int:
    """Embed what waits in a run, some batches a task; understanding then finds its vectors made."""
    batches = spreading.texts_to_embed(shared())
    shares = [batches[at : at + BATCHES] for at in range(0, len(batches), BATCHES)]
    return sum(embed_share.map(list(range(1, len(shares) + 1)), shares).result())


def read_over(runner: DaskTaskRunner, monitor: Monitor, run_id: int) -> int:
    if not spreading.pages_to_read(monitor):
        return 0
    monitor.tell("Lezen, verdeeld over Dask")
    return read_spread.with_options(task_runner=runner)(run_id)


def embed_over(runner: DaskTaskRunner, monitor: Monitor, run_id: int) -> int:
    if not spreading.texts_to_embed(monitor):
        return 0
    monitor.tell("Begrijpen: teksten voor het model, verdeeld over Dask")
    return embed_spread.with_options(task_runner=runner)(run_id)


@contextmanager
def dask_runner(setting: str) -> Iterator[DaskTaskRunner | None]:
    """The runner for ``MONITOR_DASK``: nothing, a number of worker processes on this machine, or a scheduler's address.

    Raises ConfigError when it is none of these, or when the extra ``dask`` is not installed.
    """
    if not setting:
        yield None
        return
    local = setting.isdecimal() and int(setting) > 0
    if not local and not setting.startswith(("tcp://", "tls://", "ucx://")):
        do = "a number of worker processes such as 2, or a scheduler's address such as tcp://scheduler:8786"
        raise ConfigError(f"{setting!r} is no way to reach Dask", where="MONITOR_DASK", do=do)
    try:
        from distributed import LocalCluster
        from prefect_dask import DaskTaskRunner
    except ImportError as error:
        do = "pip install 'ontwikkelingen-monitor[dask]', or unset it"
        raise ConfigError("Dask is asked for and is not installed", where="MONITOR_DASK", do=do) from error
    logging.getLogger("distributed").setLevel(logging.WARNING)  # the terminal is for the run's own lines
    if not local:
        yield DaskTaskRunner(address=setting)
        return
    with LocalCluster(
        n_workers=int(setting),
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",  # its own choice is the review page's port
    ) as cluster:
        yield DaskTaskRunner(address=cluster.scheduler_address)
