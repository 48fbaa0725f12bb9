"""What a worker's process loads once and keeps: encoder and family heads. Heavy."""

import importlib
import logging
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from pipeline.classify.families.head import FamilyHead, load_families
from pipeline.encoder import load_encoder
from pipeline.encoder.prepare import SIZE
from pipeline.encoder.symmetry import SymmetryEncoder
from pipeline.errors import EncoderError
from pipeline.project.warming import warm as warm_layouts
from pipeline.registration import matches

logger = logging.getLogger("microscape.worker")


@cache
def encoder() -> SymmetryEncoder:
    """Return the encoder, loaded on the processor: an upload is one image."""
    return load_encoder(device="cpu")


@lru_cache(maxsize=2)
def finetuned(weights: Path) -> SymmetryEncoder:
    """Return the encoder of a collection's own weights, whose file never changes."""
    return SymmetryEncoder("cpu", weights)


@cache
def families() -> FamilyHead | None:
    """Return the heads of the coarse families; None, said once in the log, if they do not fit the encoder."""
    try:
        return load_families(encoder())
    except EncoderError as error:
        logger.warning("uploads get no family: %s", error)
        return None


def warm_search() -> None:
    """Load and run once all that a search needs."""
    vector = encoder().embed([np.eye(64, dtype=np.float32)])
    matches(np.eye(SIZE, dtype=np.float32), [np.eye(SIZE, dtype=np.float32)])
    heads = families()
    if heads is not None:
        heads.predict(vector)


def warm_projection() -> None:
    """Compile and run once what a re-projection, what is asked of its map, and heads need."""
    warm_layouts()
    importlib.import_module("pipeline.tasks.trails")
    importlib.import_module("pipeline.tasks.map_questions")
    importlib.import_module("pipeline.tasks.labels")


def warm_build() -> None:
    """Load and compile what a build needs."""
    encoder()
    warm_layouts()
