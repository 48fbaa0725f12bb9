"""Lattice and symmetry in the large window of an image."""

from pathlib import Path

from playwright.sync_api import Page, Route, expect

from pipeline.describe import examine
from pipeline.tasks.symmetry import told_of
from tests.browser.conftest import Complaints
from tests.browser.test_image_window import npy, opened
from tests.pipeline.describe.cells import crystal


def test_a_crystal_shows_its_cell_axes_centres_and_reflections(
    page: Page, server: str, installation: Path
) -> None:
    """One key draws them over image and FFT with strengths beside it, again takes all away."""
    image, _ = crystal("p4g", seed=5)
    told = told_of(examine(image, None, None), None)
    page.route("**/pixels", lambda route: route.fulfill(body=npy(image)))
    page.route("**/mask", lambda route: route.fulfill(body=b""))
    page.route("**/symmetry", lambda route: route.fulfill(json=told))
    window = opened(page, server, installation, "scan_001.npy")
    page.keyboard.press("f")
    page.keyboard.press("s")

    pane = window.get_by_role("region", name="Lattice and symmetry")
    expect(pane).to_contain_text("square")
    expect(pane.get_by_role("row", name="4-fold")).to_have_class("is-found")
    expect(pane.get_by_role("row", name="3-fold")).not_to_have_class("is-found")
    shown = window.locator(".stage").first
    expect(shown.locator(".symmetry-cell")).to_have_count(1)
    expect(shown.locator(".symmetry-centre.is-4-fold").nth(10)).to_be_attached()
    expect(shown.locator(".symmetry-axis.is-glide").nth(4)).to_be_attached()
    expect(pane.get_by_text("Zoom in")).to_be_hidden()
    expect(window.locator(".symmetry-reflection")).to_have_count(len(told["lattice"]["reflections"]))

    page.keyboard.press("s")
    expect(pane).to_have_count(0)
    expect(window.locator(".symmetry-cell, .symmetry-centre, .symmetry-reflection")).to_have_count(0)


def test_without_a_lattice_the_strengths_of_the_whole_image_are_told(
    page: Page, server: str, installation: Path, complaints: Complaints
) -> None:
    """Measured by a worker when asked; where that fails, its sentence stands in the pane."""
    window = opened(page, server, installation, "scan_001.npy")
    page.keyboard.press("s")
    pane = window.get_by_role("region", name="Lattice and symmetry")
    expect(pane).to_contain_text("none found")
    expect(window.locator(".symmetry-cell")).to_have_count(0)
    page.keyboard.press("Escape")

    def fail(route: Route) -> None:
        route.fulfill(status=409, json={"error": "scan_003.npy was changed since the build."})

    page.route("**/symmetry", fail)
    window = opened(page, server, installation, "scan_003.npy")
    page.keyboard.press("s")
    expect(window.get_by_role("alert").filter(has_text="changed since the build")).to_be_visible()
    complaints.forgive()
