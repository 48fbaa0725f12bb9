"""Trails in the browser's tests: what is on the disk, where it must be seen, gestures that make maps."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float
from playwright.sync_api import Page, expect

from tests.browser.seeing import settled

MARGIN = 0.92
CLEAR_PX = 15.0
UNCOVERED = """places => places.map(
  ([x, y]) => document.elementFromPoint(x, y)?.classList.contains("map-points") ?? false
)"""
"""Which places of the page show the map itself."""
VISIBLE = """Array.from(
  microscape.engine.rowsVisible() ?? Array(microscape.engine.total).keys(), row => microscape.engine.id(row)
)"""


@dataclass(frozen=True)
class Place:
    """Where an image must be seen: CSS pixels of the page."""

    image_id: str
    x: float
    y: float


def coordinates(folder: Path, name: str) -> pd.DataFrame:
    """Read image_id, x and y of a map straight from its files."""
    parts = sorted((folder / "maps" / name).glob("*.parquet"))
    return pd.concat([pd.read_parquet(part, columns=["image_id", "x", "y"]) for part in parts])


def clear_places(page: Page, frame: pd.DataFrame, visible: set[str]) -> list[Place]:
    """Work out where visible images are seen that stand alone, from their coordinates and the camera."""
    box = page.locator("#map").bounding_box()
    assert box is not None
    camera = page.evaluate("microscape.engine.camera")
    points = frame[["x", "y"]].to_numpy(np.float64)
    span = np.ptp(points, axis=0)
    scale = MARGIN * camera["zoom"] * min(box["width"] / span[0], box["height"] / span[1])
    across = box["x"] + box["width"] / 2 + (points[:, 0] - camera["x"]) * scale
    down = box["y"] + box["height"] / 2 - (points[:, 1] - camera["y"]) * scale
    is_visible = frame["image_id"].isin(visible).to_numpy()
    seen, ids = np.stack([across, down], axis=1)[is_visible], frame["image_id"].to_numpy()[is_visible]
    alone = np.flatnonzero(_stand_alone(seen))
    uncovered = page.evaluate(UNCOVERED, seen[alone].tolist())
    return [Place(ids[row], *seen[row]) for row, is_free in zip(alone, uncovered, strict=True) if is_free]


def _stand_alone(seen: Float[np.ndarray, "image 2"]) -> Any:
    apart = np.hypot(*(seen[:, None] - seen[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    return apart.min(axis=1) > CLEAR_PX


def check_images(page: Page, folder: Path, most: int = 4) -> int:
    """Point at and click lone images of the map that is shown: each is what lies there on the disk."""
    name = page.evaluate("microscape.engine.map.name")
    frame = coordinates(folder, name)
    visible = set(page.evaluate(VISIBLE))
    assert visible <= set(frame["image_id"])
    places = clear_places(page, frame, visible)[:most]
    for place in places:
        page.mouse.move(place.x, place.y)
        page.wait_for_function("id => microscape.engine.hovered?.id === id", arg=place.image_id)
        page.mouse.click(place.x, place.y)
        page.wait_for_function("id => microscape.engine.openId === id", arg=place.image_id)
    page.evaluate("microscape.engine.open(null)")
    settled(page)
    return len(places)


def lasso(page: Page, *corners: tuple[float, float]) -> None:
    """Hold shift and draw around corners, in shares of the map's width and height."""
    box = page.locator("#map").bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.keyboard.down("Shift")
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    page.wait_for_function("!microscape.engine.selection.isEmpty")


def around(left: float, top: float, right: float, bottom: float) -> tuple[tuple[float, float], ...]:
    """Return the corners of a lasso that is no box."""
    return ((left, top), (right, top), (right, bottom), ((left + right) / 2, bottom + 0.01), (left, bottom))


def reproject(page: Page, count: int) -> str:
    """Press the button that names this many images; return the node once its map is shown."""
    before = page.evaluate("microscape.engine.map.name")
    button = page.locator("button.reproject")
    expect(button).to_have_text(f"Re-project {count:,}")
    button.click()
    return arrived(page, before)


def arrived(page: Page, before: str) -> str:
    """Wait until another map is shown; return its name."""
    other = "before => microscape.engine.map.name !== before"
    page.wait_for_function(other, arg=before)
    return on_map(page)


def on_map(page: Page, name: str | None = None) -> str:
    """Wait until a map, or whichever is asked for, is drawn; return its name."""
    if name is not None:
        page.wait_for_function("name => microscape.engine.map?.name === name", arg=name)
    settled(page)
    return str(page.evaluate("microscape.engine.map.name"))


def make(page: Page, server: str, collection: str, part: dict[str, Any], **said: Any) -> str:
    """Have a part laid out over HTTP; return the node."""
    address = f"{server}/api/v1/collections/{collection}/trail"
    answer = page.request.post(address, data={"part": part, **said}).json()
    job = answer
    while "node" not in answer:
        page.wait_for_timeout(100)
        job = page.request.get(f"{server}/api/v1/jobs/{job['id']}").json()
        assert job["status"] in ("queued", "running", "done"), job
        if job["status"] == "done":
            answer = job["result"]
    return str(answer["node"]["id"])


def clear(page: Page, server: str, collection: str) -> None:
    """Take every map of a trail away but the main one."""
    address = f"{server}/api/v1/collections/{collection}/trail"
    for node in page.request.get(address).json()["nodes"]:
        if node["parent"] == "main":
            page.request.delete(f"{address}/{node['id']}")
