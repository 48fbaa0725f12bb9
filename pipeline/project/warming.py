"""Compiles what layouts run, before anybody waits for one."""

import numpy as np

from pipeline.project.parameters import MapParameters
from pipeline.project.part import reproject

ROWS = 64


def warm() -> None:
    """Run every compiled function once on made data; from the cache on disk that takes moments."""
    features = np.random.default_rng(0).standard_normal((ROWS, 8)).astype(np.float32)
    reproject(features, MapParameters(neighbours=5))
