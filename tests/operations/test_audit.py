"""The audit of dependencies tells "nothing known" from "nobody was asked"."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci" / "audit.py"


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dependency_audit", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _report(*pins: dict[str, object]) -> str:
    return json.dumps({"dependencies": list(pins), "fixes": []})


def _clean(number: int) -> list[dict[str, object]]:
    return [{"name": f"p{one}", "version": "1.0", "vulns": []} for one in range(number)]


def test_pins_without_advisories_pass(audit: ModuleType) -> None:
    assert audit.verdict(_report(*_clean(20)), "").exit == 0


def test_an_advisory_fails_and_is_named_with_its_remedy(audit: ModuleType) -> None:
    bad = {"name": "lib", "version": "1.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["1.1"]}]}
    found = audit.verdict(_report(*_clean(20), bad), "")
    assert found.exit == 1
    assert found.lines[0] == "lib 1.0: PYSEC-2026-1; mended in 1.1"


def test_an_index_that_knows_no_advisories_is_not_a_clean_bill(audit: ModuleType) -> None:
    unknown: list[dict[str, object]] = [{"name": f"q{one}", "skip_reason": "not found"} for one in range(20)]
    assert audit.verdict(_report(*unknown), "").exit == 3
    assert audit.verdict(_report(*_clean(20), unknown[0]), "").exit == 0  # one unknown pin is named, no more


def test_no_connection_is_told_and_is_not_a_clean_bill(audit: ModuleType) -> None:
    found = audit.verdict("", "ConnectionError: no route")
    assert found.exit == 3
    assert "NOT AUDITED" in found.lines[0]


def test_every_accepted_advisory_says_why(audit: ModuleType) -> None:
    for line in audit.ACCEPTED.read_text("utf-8").splitlines():
        assert line.startswith("#") or not line.strip() or len(line.split()) > 4, line
