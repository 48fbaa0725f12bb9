"""Compiles what layouts run, before anybody waits for one."""

import numpy as np

from pipeline.project.clusters import cluster
from pipeline.project.metrics import prepared
from pipeline.project.neighbours import exact_neighbours
from pipeline.project.parameters import METRICS, MapParameters
from pipeline.project.part import reproject
from pipeline.project.partitions import partitioned_neighbours
from pipeline.project.threads import silent

ROWS, FEATURES, NEIGHBOURS = 600, 8, 5


def warm() -> None:
    """Run every compiled function once, on made data; takes moments once they are cached on disk."""
    features = np.random.default_rng(0).standard_normal((ROWS, FEATURES)).astype(np.float32)
    start = features[:, :2], features[:, :3]
    for metric in METRICS:
        reproject(features, MapParameters(neighbours=NEIGHBOURS, metric=metric), start)
    partitioned_neighbours(prepared(features, "cosine"), NEIGHBOURS, "cosine", exact_neighbours, silent)
    cluster(start[0])
