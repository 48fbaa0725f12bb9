"""Scattering patterns in the browser: profiles small and large, rings, geometry by hand, many at once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from pipeline.collection import open_collection
from tests.browser.seeing import show

GEOMETRY = {"distance_m": 0.2, "wavelength_angstrom": 1.0, "pixel_x_um": 172.0}


@pytest.fixture
def geometries(page: Page, server: str) -> Iterator[str]:
    """Where geometries are stored; what a test stores is taken away afterwards."""
    address = f"{server}/api/v1/collections/stripes/geometries"
    yield address
    for stored in page.request.get(address).json()["stored"]:
        page.request.delete(f"{address}/{stored['id']}")


def opened(page: Page, server: str, installation: Path) -> None:
    """Open an image of 40 × 32 pixels beside the map."""
    show(page, server)
    frame = open_collection(installation / "collections" / "stripes").frame
    page.evaluate("id => microscape.engine.open(id)", frame.index[frame["path"] == "scan_001.npy"][0])
    expect(page.locator(".opened-size")).to_contain_text("pixels")


def middle(place: Locator) -> tuple[float, float]:
    """The middle of what is shown, in the page."""
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_geometry_by_hand_gives_rings_and_can_be_taken_back(
    page: Page, server: str, installation: Path, geometries: str
) -> None:
    """No centre is a sentence; with one there are q, d and a ring at the cursor; undo brings it back."""
    opened(page, server, installation)
    page.get_by_role("button", name="The opened image").click()
    expect(page.locator("dialog.image-window")).to_have_class(re.compile("is-ready"))
    page.keyboard.press("q")
    pane = page.get_by_role("region", name="Scattering")
    expect(pane.locator(".scattering-notes")).to_contain_text("No centre was found")
    pane.locator("summary").click()
    for label, text in {"Centre x": "20", "Centre y": "16", "Distance": "200"}.items():
        pane.get_by_label(f"{label} in").fill(text)
    pane.get_by_label("Wavelength in").fill("1")
    pane.get_by_label("Pixel in").fill("172")
    pane.get_by_role("button", name="Use these").click()
    expect(pane.locator(".scattering-facts")).to_contain_text("(20.0, 16.0), given by hand")
    page.mouse.move(*middle(pane.locator(".chart").first))
    expect(pane.locator(".scattering-readout").first).to_have_text(
        re.compile(r"q = .* Å⁻¹ · d = .* Å · I = ")
    )
    ring = page.locator(".stage path.scattering-ring:not(.is-band)")
    expect(ring).to_have_attribute("d", re.compile(".{100}"))
    page.mouse.move(*middle(page.locator("dialog.image-window .stage").first))
    expect(pane.locator(".scattering-readout").nth(1)).to_contain_text("χ = ")
    pane.get_by_role("button", name=re.compile("Take back: centre x 20 px")).click()
    expect(pane.locator(".scattering-facts")).to_contain_text("not found")
    pane.get_by_role("button", name="Undo").click()
    expect(pane.locator(".scattering-facts")).to_contain_text("given by hand")


def test_the_panel_shows_a_pattern_and_the_selection_many(
    page: Page, server: str, installation: Path, geometries: str
) -> None:
    """Where the collection tells of a detector: I(q) beside the map, and an overlay with mean and spread."""

    def tell(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "is_scattering": True})

    def count(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "patterns": 240})

    page.route("**/geometry", tell)
    page.route("**/geometries", count)
    page.request.post(geometries, data={"centre_x_pixel": 20, "centre_y_pixel": 16, **GEOMETRY})
    opened(page, server, installation)
    part = page.locator(".scattering-part")
    expect(part.locator(".chart-curve")).to_have_count(1)
    expect(part).to_contain_text("q (Å⁻¹)")
    ids = page.evaluate(
        "() => microscape.engine.ensureIds().then(() => [0, 1, 2, 3].map((row) => microscape.engine.id(row)))"
    )
    page.evaluate("ids => microscape.select(ids)", ids)
    page.get_by_role("tab", name="Selection").click()
    page.get_by_role("button", name="Overlay I(q), with mean and spread").click()
    overlay = page.locator(".overlay")
    expect(overlay.locator(".chart-curve.is-one")).to_have_count(4)
    expect(overlay.locator(".chart-area")).to_have_count(1)
    overlay.get_by_role("button", name="same area").click()
    expect(overlay).to_contain_text("intensity / its mean")
