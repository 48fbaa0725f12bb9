"""Where a Plotly figure looks: the camera of assets/map/camera.mjs as ranges of axes or an eye in space."""

from typing import Any

import numpy as np
from jaxtyping import Float

from pipeline.errors import CollectionError

_MARGIN = 0.92
_FOCAL = 2.4
_PLANE = ("x", "y", "zoom")
_SPACE = ("x", "y", "z", "yaw", "pitch", "zoom")


def layout_of(camera: Any, extent: Float[np.ndarray, "axis 2"]) -> dict[str, Any]:
    """Return what a layout says of the view, {} where no camera is set in the plane.

    `camera` is what the page's address carries: {x, y, zoom} in the plane, with z, yaw and pitch in space,
    None for the whole map. `extent` holds the lowest and highest coordinate of each axis. Raises
    CollectionError for a camera that is none.
    """
    if len(extent) == 2:
        return {} if camera is None else _plane(_numbers(camera, _PLANE), extent)
    middle = extent.mean(axis=1)
    whole = {"x": middle[0], "y": middle[1], "z": middle[2], "yaw": 0.6, "pitch": 0.45, "zoom": 1.0}
    return {"scene": _space(whole if camera is None else _numbers(camera, _SPACE), extent)}


def _numbers(camera: Any, names: tuple[str, ...]) -> dict[str, float]:
    found: dict[str, Any] = camera if isinstance(camera, dict) else {}
    known = {name: float(found[name]) for name in names if _is_number(found.get(name))}
    if len(known) < len(names) or known["zoom"] <= 0:
        raise CollectionError(
            f"The camera {str(camera)[:200]} is none: that has the numbers {', '.join(names)}, zoom above 0."
        )
    return known


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and bool(np.isfinite(value))


def _plane(camera: dict[str, float], extent: Float[np.ndarray, "2 2"]) -> dict[str, Any]:
    """Return ranges that are surely in the window, whatever its form: Plotly widens one of them."""
    half = np.diff(extent, axis=1)[:, 0] / 2 / _MARGIN / camera["zoom"]
    middles = (camera["x"], camera["y"])
    ranges = [[middle - side, middle + side] for middle, side in zip(middles, half.tolist(), strict=True)]
    return {"xaxis": {"range": ranges[0]}, "yaxis": {"range": ranges[1]}}


def _space(camera: dict[str, float], extent: Float[np.ndarray, "3 2"]) -> dict[str, Any]:
    """Return axes of fixed length and the eye, in Plotly's unit: the geometric mean of the sides."""
    sides = np.maximum(np.diff(extent, axis=1)[:, 0], 1e-9)
    unit = float(np.prod(sides) ** (1 / 3))
    radius = max(0.575 * float(sides.max()), 0.345 * float(np.linalg.norm(sides)))
    yaw, pitch = camera["yaw"], camera["pitch"]
    to_viewer = np.array([np.cos(pitch) * np.sin(yaw), np.sin(pitch), np.cos(pitch) * np.cos(yaw)])
    centre = (np.array([camera["x"], camera["y"], camera["z"]]) - extent.mean(axis=1)) / unit
    eye = centre + to_viewer * (_FOCAL / camera["zoom"]) * radius / unit
    axes = {f"{axis}axis": {"range": span} for axis, span in zip("xyz", extent.tolist(), strict=True)}
    return {
        **axes,
        "aspectmode": "manual",
        "aspectratio": _point(sides / unit),
        "camera": {"eye": _point(eye), "center": _point(centre), "up": {"x": 0, "y": 1, "z": 0}},
    }


def _point(values: Float[np.ndarray, " 3"]) -> dict[str, float]:
    return dict(zip("xyz", values.tolist(), strict=True))
