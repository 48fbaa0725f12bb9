"""Designs in the worker: look into a table, fit, propose, ask around a point, and go from an image back."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.design import answers
from pipeline.design.boundary import boundary
from pipeline.design.fit import fit
from pipeline.design.fitted import Fitted
from pipeline.design.images import parameters_of_image
from pipeline.design.saved import load_fitted
from pipeline.design.schema import Plan, Wish, symmetries_of
from pipeline.design.store import Design, folder_of, full_name, open_design
from pipeline.design.table import Table, describe_columns, of_collection, of_file
from pipeline.design.training import threads
from pipeline.errors import DesignError, JobError
from pipeline.jobs import JobContext
from pipeline.tasks import warm
from pipeline.tasks.bounded import read_bounded
from pipeline.tasks.shelf import Opened, shelf_of
from pipeline.tasks.uploads import discard, upload_path

THREADS = 1
"""So small networks gain little by two threads, and where other work keeps the cores busy each waits for the
other at every layer, turning idly: answers and fits took ten times as long."""


def design_table(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Say what columns an uploaded table has; the upload stays for the fit."""
    path = upload_path(context.state, arguments["upload"])
    context.progress(0.1, "reading the table")
    table = of_file(path)
    return {
        "table": arguments["upload"],
        "name": path.name,
        "rows": len(table.frame),
        "columns": describe_columns(table),
        "notes": [],
    }


def design_fit(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Fit a design to an uploaded table or to the columns of a collection, as docs/design.md tells."""
    collection = arguments.get("collection")
    table = _table(context, arguments)
    into = folder_of(context.collections, arguments["name"], collection)
    plan = Plan(
        tuple(_wish(one) for one in arguments["parameters"]),
        tuple(_wish(one) for one in arguments["properties"]),
        None if arguments.get("symmetries") is None else symmetries_of(arguments["symmetries"]),
        arguments.get("title") or "",
        arguments.get("seed", 0),
        arguments.get("effort", 1.0),
    )
    into.parent.mkdir(parents=True, exist_ok=True)
    design = fit(table, plan, into, context.progress, THREADS)
    if arguments.get("upload"):
        discard(upload_path(context.state, arguments["upload"]))
    return {"design": full_name(arguments["name"], collection), "rows": design.described["rows"]["used"]}


def _table(context: JobContext, arguments: dict[str, Any]) -> Table:
    if arguments.get("collection") is None:
        return of_file(upload_path(context.state, arguments["upload"]))
    return of_collection(_opened(context, arguments["collection"]).collection)


def design_propose(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Find candidates and store them with the design."""
    context.progress(0.0, "opening the design")
    design, fitted = _design(context, arguments)
    with threads(THREADS):
        found = answers.propose_candidates(design, fitted, arguments["asked"], context.progress)
    design.keep_candidates(found)
    told = {name: found[name] for name in ("returned", "reachable", "message")}
    return {"design": design.name, "candidates": found["id"], **told}


def design_sensitivity(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Say how the properties change around a point."""
    with threads(THREADS):
        return answers.sensitivity(_design(context, arguments)[1], arguments["asked"])


def design_boundary(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Say where in two parameters a property is zero, or above a level."""
    with threads(THREADS):
        return boundary(_design(context, arguments)[1], arguments["asked"])


def design_from_image(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Say what made the images that look like one of the collection, or like an upload, which is deleted."""
    design = open_design(context.collections, arguments["design"])
    if design.described["collection"] is None:
        raise DesignError(f"The rows of the design {design.name} are no images: fit one to a collection.")
    opened = _opened(context, design.described["collection"])
    image_id = arguments.get("image_id")
    if image_id is None:
        context.progress(0.1, "reading the image")
        vector = _uploaded(context, arguments["upload"])
    elif image_id in opened.collection.position:
        vector = opened.index.rows(np.array([opened.collection.position[image_id]]))[0]
    else:
        raise DesignError(f"{opened.collection.name} has no image {image_id!r}.")
    context.progress(0.6, "comparing with known rows")
    return parameters_of_image(design, opened.collection, np.asarray(vector, float), image_id)


def _uploaded(context: JobContext, key: str) -> np.ndarray:
    path = upload_path(context.state, key)
    try:
        images = read_bounded(path)
    finally:
        discard(path)
    if not images:
        raise JobError(f"{path.name} holds no image.")
    return warm.encoder().embed([images[0].pixels], masks=[images[0].mask])[0]


def _opened(context: JobContext, name: str) -> Opened:
    return shelf_of(context.collections, context.database).open(name)


def _design(context: JobContext, arguments: dict[str, Any]) -> tuple[Design, Fitted]:
    design = open_design(context.collections, arguments["design"])
    return design, _loaded(design.folder, design.described["created_at"], context.collections, design.name)


@lru_cache(maxsize=4)
def _loaded(folder: Path, created_at: str, collections: Path, name: str) -> Fitted:
    """Load a design once; one that was fitted anew has another date."""
    return load_fitted(open_design(collections, name))


def _wish(one: Any) -> Wish:
    return Wish(one) if isinstance(one, str) else Wish(**one)
