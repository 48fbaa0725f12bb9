"""Analyses of scattering patterns: of one image for a page, of a whole collection. Heavy."""

import json
from typing import Any

from pipeline.jobs import JobContext
from pipeline.scattering.analysis.asked import analysis_key
from pipeline.scattering.analysis.bulk import analyse_collection
from pipeline.scattering.analysis.catalogue import NUMBERS
from pipeline.scattering.analysis.run import analyse
from pipeline.scattering.asked import known_of
from pipeline.tasks import cache
from pipeline.tasks.pixels import read_original
from pipeline.tasks.shelf import shelf_of


def analysis(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Put the numbers and curves of one analysis of an image into the cache as JSON, and return them."""
    context.progress(0.0, "reading the original file")
    trail = shelf_of(context.collections, context.database).open(arguments["collection"]).trail
    image_id, name, grazing = arguments["image_id"], arguments["name"], arguments["grazing"]
    known = known_of(trail, image_id, trail.annotations.geometries.list())
    key = analysis_key(image_id, known, name, grazing=grazing)
    with cache.open_cache(context.state) as kept:
        answer = kept.get(key)
        if answer is not None:
            return json.loads(answer)
        image = read_original(trail.collection, image_id)
        context.progress(0.2, "analysing")
        numbers, drawn = analyse(image, known, [name], grazing=grazing)
        made = {"name": name, "numbers": numbers, "shown": _shown(numbers), "drawn": drawn[name]}
        kept.set(key, json.dumps(made, allow_nan=False).encode())
    return made


def _shown(numbers: dict[str, float]) -> list[dict[str, Any]]:
    """Return numbers as a page shows them: title, value, unit and what they mean."""
    return [
        {"name": name, "title": NUMBERS[name].title, "value": value, "unit": NUMBERS[name].unit}
        | {"description": NUMBERS[name].description}
        for name, value in numbers.items()
    ]


def analyse_all(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Label all patterns of a collection and store what the analyses of their labels find."""
    stages = {"label": (0.0, 0.5), "analyse": (0.5, 1.0)}

    def progress(stage: str, done: float, message: str) -> None:
        start, end = stages[stage]
        context.progress(start + (end - start) * done, message)

    folder = context.collections / arguments["collection"]
    report = analyse_collection(folder, progress, (), context.database).to_json()
    return {**report, "unreadable": len(report["unreadable"])}
