"""Asking for work: each function adds one job with the queue and the time-out of its kind."""

from pathlib import Path
from typing import Any

from pipeline.jobs import BATCH, INTERACTIVE, JobTable

SEARCH_TIMEOUT_S = 120.0
PIXELS_TIMEOUT_S = 60.0
BUILD_TIMEOUT_S = 7 * 86_400.0
PROFILE_S = 5.0  # an image of sixteen million pixels whose beam has to be found
REPROJECT_TIMEOUT_S = 300.0  # and a hundredth of a second an image: ten times what slow machines take


def submit_search(table: JobTable, upload: str, collection: str, **options: Any) -> str:
    """Search a collection by an uploaded file; `upload` is its path below STATE/uploads.

    Options: k (12), filter (none), image (0: which image of the file), map (the first one).
    """
    arguments = {"upload": upload, "collection": collection, **options}
    return table.submit("search", arguments, INTERACTIVE, SEARCH_TIMEOUT_S)


def submit_pixels(table: JobTable, collection: str, image_id: str) -> str:
    """Read the original pixels of an image into the cache as .npy."""
    arguments = {"collection": collection, "image_id": image_id}
    return table.submit("pixels", arguments, INTERACTIVE, PIXELS_TIMEOUT_S)


def submit_render(table: JobTable, collection: str, image_id: str, look: dict[str, Any]) -> str:
    """Render an image into the cache as PNG; `look` is `Look` of `pipeline.tasks.render` as JSON."""
    arguments = {"collection": collection, "image_id": image_id, "look": look}
    return table.submit("render", arguments, INTERACTIVE, PIXELS_TIMEOUT_S)


def submit_symmetry(table: JobTable, collection: str, image_id: str) -> str:
    """Measure lattice and symmetry of an image from its original, with the places of axes and centres."""
    arguments = {"collection": collection, "image_id": image_id}
    return table.submit("symmetry", arguments, INTERACTIVE, PIXELS_TIMEOUT_S)


def submit_profile(table: JobTable, collection: str, image_id: str, band: list[float] | None = None) -> str:
    """Integrate a scattering pattern over rings, and over sectors between the two distances of `band`."""
    arguments = {"collection": collection, "image_id": image_id, "band": band}
    return table.submit("profile", arguments, INTERACTIVE, PIXELS_TIMEOUT_S)


def submit_profiles(table: JobTable, arguments: dict[str, Any]) -> str:
    """Lay the profiles of packed `rows`, `count` in all, of `collection` at `version` over one another."""
    timeout_s = PIXELS_TIMEOUT_S + PROFILE_S * arguments["count"]
    return table.submit("profiles", arguments, INTERACTIVE, timeout_s)


def submit_poni(table: JobTable, arguments: dict[str, Any]) -> str:
    """Read the `text` of a PONI file and store it for `image_id`, or, where that is None, for all."""
    return table.submit("poni", arguments, INTERACTIVE, PIXELS_TIMEOUT_S)


def submit_reprojection(table: JobTable, arguments: dict[str, Any]) -> str:
    """Lay out a part of a map again, with the arguments that `pipeline.trails.asked` makes."""
    timeout_s = REPROJECT_TIMEOUT_S + 0.01 * arguments["count"]
    return table.submit("reproject", arguments, INTERACTIVE, timeout_s)


def submit_build(table: JobTable, source: Path, into: Path, **options: Any) -> str:
    """Build, or go on building, a collection from a folder.

    Options: metadata (path of a table), pattern, device ("auto"), workers.
    """
    arguments = {"collection": into.name, "source": str(source), "into": str(into), **options}
    return table.submit("build", arguments, BATCH, BUILD_TIMEOUT_S)
