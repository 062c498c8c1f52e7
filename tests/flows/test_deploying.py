"""What ships for an existing Prefect server and for systemd names what is really there."""

from __future__ import annotations

import ast
import configparser
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from monitor.settings import Settings, variable

ROOT = Path(__file__).parents[2]
DEPLOYMENTS = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda one: one["name"])
def test_a_deployment_can_be_loaded_and_read(deployment: dict[str, object]) -> None:
    from prefect.flows import load_flow_from_entrypoint
    from prefect.server.schemas.schedules import CronSchedule

    path, _, _ = str(deployment["entrypoint"]).partition(":")
    flow = load_flow_from_entrypoint(str(ROOT / str(deployment["entrypoint"])))
    assert flow.name == deployment["name"]
    assert (ROOT / path).exists()
    assert "monitor" in deployment["tags"]  # type: ignore[operator]
    assert len(str(deployment["description"])) > 20
    assert deployment["concurrency_limit"] == 1
    assert deployment["work_pool"] == {"name": "monitor"}
    for schedule in deployment["schedules"]:  # type: ignore[attr-defined]
        assert CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"]).timezone == "Europe/Amsterdam"
    assert set(deployment["parameters"]) <= set(flow.parameters.properties)  # type: ignore[call-overload]


def test_a_work_pool_keeps_the_times_of_monitor_serve() -> None:
    crons = {one["name"]: [schedule["cron"] for schedule in one["schedules"]] for one in DEPLOYMENTS}
    assert crons["weekly"] == [Settings().schedule]
    assert crons["housekeeping"] == [Settings().housekeeping_schedule]


def test_the_pinned_prefect_is_the_one_that_deploys() -> None:
    pinned = re.search(r"^prefect==(.+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    said = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["prefect-version"]
    assert pinned is not None
    assert str(said) == pinned[1]


@pytest.mark.parametrize("path", sorted((ROOT / "flows").glob("*.py")), ids=lambda path: path.name)
def test_every_task_has_a_name_to_read_and_waits_for_no_slot(path: Path) -> None:
    """Read from the source: decorators with a run name, no tags, and no cache that would pass over a step.

    Prefect waits for a slot of every tag before it starts a task, which was seen to take a minute and longer.
    """
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for decorator in getattr(function, "decorator_list", ()):
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if getattr(called, "id", "") != "task":
                continue
            given = {one.arg: one.value for one in decorator.keywords} if isinstance(decorator, ast.Call) else {}
            assert {"task_run_name", "cache_policy"} <= set(given), f"{path.name}: {function.name}"
            assert "tags" not in given, f"{path.name}: {function.name}"
            assert given["cache_policy"].id == "NO_CACHE"
            assert ast.get_docstring(function)


@pytest.mark.parametrize("path", sorted((ROOT / "flows").glob("*.py")), ids=lambda path: path.name)
def test_every_flow_names_its_runs(path: Path) -> None:
    """Without a run name Prefect makes one up ("quirky-otter"), which says nothing on its page."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for decorator in getattr(function, "decorator_list", ()):
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if getattr(called, "id", "") != "flow":
                continue
            given = {one.arg for one in decorator.keywords} if isinstance(decorator, ast.Call) else set()
            assert {"name", "flow_run_name"} <= given, f"{path.name}: {function.name}"
            assert ast.get_docstring(function)


def test_the_unit_starts_what_there_is_with_settings_that_are() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string((ROOT / "deploy" / "monitor.service").read_text(encoding="utf-8"))
    service = unit["Service"]
    assert service["ExecStart"].endswith("/monitor serve")
    assert service["EnvironmentFile"] == "/etc/monitor.env"
    assert service["Restart"] == "on-failure"
    assert service["KillMode"] == "mixed"  # SIGTERM to the supervisor alone: it stops its parts in order
    known = {variable(one.name) for one in fields(Settings)}
    lines = (ROOT / "deploy" / "monitor.env").read_text(encoding="utf-8").splitlines()
    named = {line.lstrip("#").partition("=")[0] for line in lines if re.match(r"#?MONITOR_", line)}
    assert named <= known
    outputs = next(line.partition("=")[2] for line in lines if line.startswith("MONITOR_OUTPUTS="))
    assert service["ReadWritePaths"] == outputs


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    unit = (ROOT / "deploy" / "monitor.service").read_text(encoding="utf-8")
    here = tmp_path / "monitor.service"
    here.write_text(re.sub(r"^ExecStart=\S+", f"ExecStart={shutil.which('true')}", unit, flags=re.MULTILINE))
    done = subprocess.run(["systemd-analyze", "verify", str(here)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
