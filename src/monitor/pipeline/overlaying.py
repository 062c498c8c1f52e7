"""What was learnt, laid over what ships: its written form, and whether it still fits."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict, replace

import numpy as np
from sqlalchemy import Connection

from monitor.judge.weights import Weights, parse_weights
from monitor.store import learnt
from monitor.store.learnt import Part
from monitor.understand.calibration import Calibration, Head, Line, Thresholds


def digest_of(calibration: Calibration) -> str:
    """Names all that a lesson builds upon: what was learnt beside one calibration means nothing beside another."""
    names = [calibration.model, calibration.profile_digest]
    numbers = [*asdict(calibration.thresholds).values(), *calibration.existing.weights]
    numbers += [calibration.existing.bias, calibration.relevance.bias]
    digest = hashlib.sha256(json.dumps([names, numbers]).encode())
    digest.update(np.asarray(calibration.relevance.weights, "<f4").tobytes())
    return digest.hexdigest()[:16]


def overlay_of(calibration: Calibration, *, base: Calibration) -> str:
    """What was learnt beside ``base``, as JSON."""
    weights = base64.b64encode(np.asarray(calibration.relevance.weights, "<f4").tobytes()).decode()
    return json.dumps(
        {
            "base": digest_of(base),
            "relevance": {"weights": weights, "bias": calibration.relevance.bias},
            "existing": {"weights": calibration.existing.weights, "bias": calibration.existing.bias},
            "thresholds": asdict(calibration.thresholds),
        }
    )


def laid_over(calibration: Calibration, value: str) -> Calibration | None:
    """The calibration with what was learnt; None where that was learnt beside another one."""
    told = json.loads(value)
    if told["base"] != digest_of(calibration):
        return None
    weights = np.frombuffer(base64.b64decode(told["relevance"]["weights"]), "<f4")
    return replace(
        calibration,
        relevance=Head(weights, float(told["relevance"]["bias"])),
        existing=Line(tuple(told["existing"]["weights"]), float(told["existing"]["bias"])),
        thresholds=Thresholds(**told["thresholds"]),
    )


def learnt_calibration(connection: Connection, calibration: Calibration) -> tuple[Calibration, str]:
    """The calibration to work with, and in Dutch why what was learnt is not in it, if so."""
    used = learnt.used(connection, Part.UNDERSTANDING)
    if used is None:
        return calibration, ""
    found = laid_over(calibration, used.value)
    if found is None:
        return calibration, (
            f"Wat is geleerd in versie {used.version} hoort bij een ander model of onderwerpprofiel en telt niet mee; "
            "`monitor calibrate` leert opnieuw"
        )
    return found, ""


def learnt_weights(connection: Connection) -> Weights | None:
    """The weights of validity that were learnt and taken into use; None for those that ship."""
    used = learnt.used(connection, Part.VALIDITY)
    return parse_weights(used.value) if used else None


def version_mark(connection: Connection) -> str:
    """To be added to the version of the rules, such as ``.learnt3``; empty where nothing that was learnt is in use."""
    return "".join(f".learnt{one.version}" for one in learnt.in_use(connection))
