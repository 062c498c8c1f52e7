"""The briefing flow: write the register as an edition, on a schedule or on publication of a draft, into
``outputs/editions/<name>/``."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from monitor.bootstrap import shared
from monitor.pipeline.arranging import publish_draft
from monitor.pipeline.notifying import failures_told
from monitor.pipeline.publishing import publish
from monitor.settings import load_settings

FORMATS = ["docx", "pptx", "pdf", "html", "md", "json", "atom"]


@task(task_run_name="export", cache_policy=NO_CACHE)
def export(name: str | None, formats: list[str], since_last: bool, by: str | None) -> list[str]:
    """Write one edition; the paths of its files."""
    if name is not None and by is not None:
        done = publish_draft(shared(), name, by=by, formats=formats, since_last=since_last)
    else:
        done = publish(shared(), name=name, formats=formats, since_last=since_last)
    return [str(path) for path in done.files]


def _run_name() -> str:
    return f"briefing {flow_run.parameters.get('name') or datetime.now(UTC).date()}"


@flow(name="briefing", flow_run_name=_run_name)
def briefing(
    name: str | None = None, formats: list[str] | None = None, since_last: bool = True, by: str | None = None
) -> list[str]:
    """Write the register as an edition (without a name: today's); the paths of its files, the manifest last.

    With ``by``, the draft edition of that name is published by that person, an editor where there are accounts.
    Writing is atomic: an interrupted run leaves the files of the run before.
    """
    with failures_told(load_settings(), "de briefing"):
        paths = export(name, formats or FORMATS, since_last, by)
    listed = "\n".join(f"- `{path}`" for path in paths)
    create_markdown_artifact(key="briefing-files", markdown=f"# Briefing\n\n{listed}\n", description="What was written")
    return paths
