"""A design as the page finds it on the disk, and what its networks would answer: none is fitted for this.

Fitting, proposing and asking are tested with real networks where they live (tests/pipeline/design).
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from playwright.sync_api import Page, Route

from pipeline.collection import open_collection
from pipeline.design.store import DESIGN_FILE, ROWS_FILE, folder_of, open_folder

NAME = "strained"
ROWS = 150
FOUND, NONE = "0123456789abcdef", "fedcba9876543210"
LOW, HIGH = np.array([2.5, 10.0, 72.0]), np.array([3.8, 14.0, 108.0])
PARAMETERS = [
    {"name": name, "title": name, "unit": unit, "low": low, "high": high, "is_integer": False}
    for name, unit, low, high in zip(("a", "c", "alpha"), ("Å", "Å", "°"), LOW, HIGH, strict=True)
]
GAP = {"name": "gap", "title": "Band gap", "unit": "eV", "low": 0.0, "high": 1.0, "zeros": 0.5}
Numbers = np.ndarray[Any, np.dtype[np.float64]]


def make_design(collection: Path) -> None:
    """Write a design of the first images of a collection, with two answers that were stored with it."""
    rng = np.random.default_rng(3)
    points = rng.uniform(LOW, HIGH, (ROWS, 3))
    folder = folder_of(collection.parent, NAME, collection.name)
    folder.mkdir(parents=True)
    ids = open_collection(collection).ids[:ROWS]
    frame = pd.DataFrame(points, columns=["a", "c", "alpha"])
    frame["gap"], frame["image_id"] = gap(points), ids
    frame["x"], frame["y"] = points[:, 0], points[:, 2]
    frame.to_parquet(folder / ROWS_FILE)
    (folder / DESIGN_FILE).write_text(json.dumps(described(collection.name)))
    best = points[np.abs(gap(points) - 0.5).argsort()[:12]]
    rows = [candidate(one, str(ids[at])) for at, one in enumerate(best)]
    design = open_folder(folder, f"{collection.name}~{NAME}")
    told = {
        "targets": {"gap": {"value": 0.5}},
        "locks": {},
        "drawn": 48,
        "refined": 42,
        "agreed": 40,
        "nearest_typical": 0.2,
    }
    design.keep_candidates(
        told
        | {
            "id": FOUND,
            "diversity": 0.5,
            "known_diversity": 0.6,
            "reachable": None,
            "message": None,
            "rows": rows,
        }
    )
    out = {
        "id": NONE,
        "diversity": 0.0,
        "known_diversity": 0.0,
        "reachable": {"gap": {"min": 0.0, "max": 0.97}},
    }
    words = "Nothing was found for gap = 3. What can be reached within the bounds: gap 0 to 0.97 eV."
    design.keep_candidates(told | out | {"targets": {"gap": {"value": 3}}, "message": words, "rows": []})


def gap(points: Numbers) -> Numbers:
    """Return the band gap of points: a dome over the first and the last parameter, zero around it."""
    a, _, alpha = points.T
    return np.clip(1 - ((a - 3.1) / 0.5) ** 2 - ((alpha - 90) / 14) ** 2, 0, None)


def candidate(point: Numbers, image: str) -> dict[str, Any]:
    """Return a candidate as a list of them holds it."""
    value = float(gap(point[None])[0])
    predicted = {
        "value": value,
        "low": value - 0.05,
        "high": value + 0.05,
        "disagreement": 0.01,
        "nonzero": 0.99,
    }
    return {
        "parameters": dict(zip(("a", "c", "alpha"), point.tolist(), strict=True)),
        "predicted": {"gap": predicted},
        "nearest": {"row": 0, "distance": 0.1, "image_id": image},
        "score": 1 - abs(value - 0.5),
        "x": float(point[0]),
        "y": float(point[2]),
        "image_ids": [image],
    }


def described(collection: str) -> dict[str, Any]:
    """Return design.json."""
    coverage = [{"level": level, "all": 0.95, "not_zero": level, "zero": 1.0} for level in (0.5, 0.9)]
    held_out = {
        "rows": 15,
        "mae": 0.014,
        "mae_not_zero": 0.03,
        "mae_by_nearest_rows": 0.1,
        "accuracy": 0.98,
        "r2": 0.9,
    }
    line = {"target": "gap = 0.5", "hit_rate": 0.99, "error": 0.01, "diversity": 0.5}
    failure = {
        "parameters": {"a": 3, "c": 12, "alpha": 90},
        "property": "gap",
        "measured": 0.1,
        "predicted": 0.3,
    }
    report = {
        "held_out": {"gap": held_out | {"coverage": coverage}},
        "failures": [failure | {"low": 0.2, "high": 0.4}],
        "searches": [line | {"way": "flow"}, line | {"way": "random search", "error": None, "hit_rate": 0}],
        "flow": {"is_worth": True, "words": "The flow is worth having."},
    }
    return {
        "format_version": 1,
        "title": "Strained stripes",
        "collection": collection,
        "created_at": "2026-11-20T12:00:00+00:00",
        "parameters": [one | {"bounds": "inferred"} for one in PARAMETERS],
        "properties": [GAP | {"is_two_stage": True}],
        "symmetries": [],
        "rows": {
            "read": ROWS,
            "used": ROWS,
            "folded": 0,
            "contradictory": 0,
            "left_out": 0,
            "learnt": 120,
            "held_out": 15,
        },
        "notes": ["Two rows without a value were left out."],
        "provenance": {"collection": collection, "seed": 0, "seconds": 12.0, "software": "Microscape"},
        "report": report,
    }


def answer(page: Page) -> None:
    """Answer what the worker would: candidates, what is asked around one, an image, a table, a fit."""
    results: dict[str, dict[str, Any]] = {}

    def take(route: Route) -> None:
        kind = route.request.url.split("?")[0].rsplit("/", 1)[1]
        if route.request.method == "GET":
            route.continue_()
            return
        asked = (
            json.loads(route.request.post_data or "{}")
            if kind in ("propose", "sensitivity", "boundary")
            else {}
        )
        results[kind] = RESULTS[kind](asked)
        route.fulfill(status=202, json=job(kind, "queued"))

    def tell(route: Route) -> None:
        kind = route.request.url.rsplit("/asked-", 1)[1]
        route.fulfill(json=job(kind, "done") | {"result": results[kind]})

    for kind in RESULTS:
        page.route(f"**/api/v1/**/{kind}*" if kind != "designs" else "**/api/v1/designs", take)
    page.route("**/api/v1/jobs/asked-*", tell)


def job(kind: str, status: str) -> dict[str, Any]:
    """Return a job as the interface shows it."""
    return {"id": f"asked-{kind}", "status": status, "fraction": 0.0, "message": "", "notice": None}


def _proposed(asked: dict[str, Any]) -> dict[str, Any]:
    return {"candidates": NONE if asked["targets"]["gap"].get("value", 0) > GAP["high"] else FOUND}


def _sensitivity(asked: dict[str, Any]) -> dict[str, Any]:
    told = []
    for at, one in enumerate(PARAMETERS):
        points = np.tile([asked["point"][name["name"]] for name in PARAMETERS], (9, 1))
        points[:, at] = np.linspace(LOW[at], HIGH[at], 9)
        value = gap(points)
        curve = {"value": value.tolist(), "low": (value - 0.05).tolist(), "high": (value + 0.05).tolist()}
        facts = {"slope": {"gap": 0.1}, "range": {"gap": float(np.ptp(value))}}
        told.append(
            {"name": one["name"], "values": points[:, at].tolist(), "properties": {"gap": curve}} | facts
        )
    return {"parameters": told}


def _boundary(asked: dict[str, Any]) -> dict[str, Any]:
    names = [one["name"] for one in PARAMETERS]
    across, up = names.index(asked["x"]), names.index(asked["y"])
    x, y = np.linspace(LOW[across], HIGH[across], 12), np.linspace(LOW[up], HIGH[up], 12)
    points = np.tile([asked["point"][name] for name in names], (144, 1))
    points[:, across], points[:, up] = np.tile(x, 12), np.repeat(y, 12)
    value = gap(points).reshape(12, 12)
    sure = np.clip(4 * value, 0, 1)
    return {
        "value": value.tolist(),
        "low": np.clip(value - 0.05, 0, None).tolist(),
        "high": (value + 0.05).tolist(),
        "x": x.tolist(),
        "y": y.tolist(),
        "probability": sure.tolist(),
        "disagreement": (sure / 20).tolist(),
        "level": None,
        "words": "probability that gap is not zero",
    }


def _from_upload(_asked: dict[str, Any]) -> dict[str, Any]:
    told = {"value": 3.0, "low": 2.8, "high": 3.2, "skill": 0.8}
    unknown = {"value": 90.0, "low": 72.0, "high": 108.0, "skill": 0.02}
    return {"neighbours": [], "parameters": {"a": told, "alpha": unknown}, "message": None}


def _table(_asked: dict[str, Any]) -> dict[str, Any]:
    number = {"kind": "number", "unit": None, "low": 0.0, "high": 2.5, "distinct": 90, "missing": 0}
    names = ("a", "b", "gap")
    words = {
        "name": "sample",
        "kind": "text",
        "unit": None,
        "low": None,
        "high": None,
        "distinct": 90,
        "missing": 0,
    }
    return {
        "table": "t",
        "name": "films.csv",
        "rows": 90,
        "columns": [words, *({**number, "name": name} for name in names)],
    }


def _fitted(_asked: dict[str, Any]) -> dict[str, Any]:
    return {"design": f"stripes~{NAME}"}


RESULTS = {
    "propose": _proposed,
    "sensitivity": _sensitivity,
    "boundary": _boundary,
    "from-upload": _from_upload,
    "tables": _table,
    "designs": _fitted,
}
