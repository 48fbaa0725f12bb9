"""Warming compiles whatever a layout will run."""

from importlib import import_module

import numpy as np
import pytest
from numba.core.registry import CPUDispatcher

from pipeline.project import MapParameters, measure_honesty, place, reproject, warm
from pipeline.project.parameters import METRICS
from tests.pipeline.project.made import places, vectors


def _signatures() -> dict[str, int]:
    modules = [
        import_module(f"pipeline.project.{name}") for name in ("descent", "honesty", "memberships", "metrics")
    ]
    return {
        f"{module.__name__}.{name}": len(value.signatures)
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, CPUDispatcher)
    }


def test_nothing_is_compiled_after_warming(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of any metric, start, type and size find every specialised function compiled."""
    warm()
    before = _signatures()
    monkeypatch.setattr("pipeline.project.neighbours.EXACT_ROWS", 300)

    for metric in METRICS:
        reproject(vectors(400).astype(np.float16), MapParameters(metric=metric, neighbours=9), places(400))
        reproject(vectors(40).astype(np.float64), MapParameters(metric=metric, start="fresh"))
    points = np.asfortranarray(places(70)[1])
    measure_honesty(vectors(70), points[:, :2])
    place(vectors(3), vectors(40), *places(40))

    assert _signatures() == before
    assert sum(before.values()) > 5
