"""``/metrics``: what the database holds and how fast the page answers, in the text form that Prometheus reads.

Runs happen in other processes, so all that is told of them comes from the database at the moment of asking.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.pipeline.metering import meters
from monitor.pipeline.monitor import Monitor
from monitor.store.meters import Meters

PATH = "/metrics"
BUCKETS = (
    0.01,
    0.025,
    0.05,
    0.1,
    0.15,
    0.25,
    0.5,
    1.0,
    2.5,
    5.0,
    10.0,
)  # seconds; .1 and .15 are the page's own limits
OTHER = "other"  # the label of every address that is none of ours: a scanner cannot make series
router = APIRouter()


@dataclass
class Metrics:
    """The metrics of one application."""

    monitor: Monitor
    registry: CollectorRegistry = field(default_factory=lambda: CollectorRegistry(auto_describe=False))
    requests: Histogram = field(init=False)

    def __post_init__(self) -> None:
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.requests = Histogram(
            "monitor_request_seconds",
            "How long requests to the review page took.",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.registry.register(_Stored(self.monitor))


@dataclass(eq=False)  # the registry tells its collectors apart by identity
class _Stored(Collector):
    """What the database holds, read when it is asked for."""

    monitor: Monitor

    def collect(self) -> Iterator[Metric]:
        return _families(meters(self.monitor))


def _families(found: Meters) -> Iterator[Metric]:
    yield _by("monitor_runs", "Runs by how they ended.", "status", found.runs, counter=True)
    finished = GaugeMetricFamily(
        "monitor_last_run_finished_timestamp_seconds", "When the last run ended that went to its end."
    )
    if found.last_finished is not None:
        finished.add_metric([], found.last_finished.timestamp())
    yield finished
    seconds = {one.stage: one.seconds for one in found.stages}
    yield _by("monitor_run_stage_seconds", "How long each stage of the newest run took.", "stage", seconds)
    made = {one.stage: one.count for one in found.stages}
    yield _by("monitor_run_stage_made", "How much each stage of the newest run made.", "stage", made)
    yield _by("monitor_run_sources", "Sources of the newest run by how they fared.", "outcome", found.outcomes)
    failures = {one.id: one.failures for one in found.sources}
    yield _by("monitor_source_failures", "Failures in a row of each source.", "source", failures)
    successes = {one.id: one.last_success.timestamp() for one in found.sources if one.last_success}
    name = "monitor_source_last_success_timestamp_seconds"
    yield _by(name, "When each source last answered as it meant to.", "source", successes)
    yield _by("monitor_items", "Items by what became of them.", "outcome", found.items)
    proposals = GaugeMetricFamily("monitor_proposals", "Proposals by status and kind.", labels=("status", "kind"))
    for labels, number in sorted(found.proposals.items()):
        proposals.add_metric(labels, number)
    yield proposals
    yield _by("monitor_decisions", "Decisions by action.", "action", found.decisions, counter=True)


def _by(
    name: str, said: str, label: str, values: dict[str, int] | dict[str, float], *, counter: bool = False
) -> Metric:
    family = (CounterMetricFamily if counter else GaugeMetricFamily)(name, said, labels=(label,))
    for value, number in sorted(values.items()):
        family.add_metric([value], number)
    return family


class Timing:
    """ASGI middleware: measure every request, by the route that answered it."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self.requests = metrics.requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500  # what a client sees of an exception that nobody caught

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        began = time.perf_counter()
        try:
            await self.app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", OTHER)
            method = scope["method"] if scope["method"] in {"GET", "POST", "HEAD", "PUT", "DELETE"} else OTHER
            self.requests.labels(method, route, str(status)).observe(time.perf_counter() - began)


@router.get(PATH)
def metrics(request: Request) -> Response:
    """Everything, as text."""
    known: Metrics = request.app.state.metrics
    encode, content_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(known.registry), headers={"Content-Type": content_type})
