"""The large window on one real file of each family: its scale, its unit, its tools, in one walk."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.families import FAMILIES, make_families
from tests.browser.seeing import show
from tests.making import remove_in_use

SCALES = {
    "scanning probe": "500 nm",
    "electron microscopy": "5 nm",
    "electron diffraction": r"q = \d+ nm⁻¹|q = [\d.]+ Å⁻¹",
    "X-ray detector": "unknown scale",
    "EBSD": "unknown scale",
    "SANS": r"q = [\d.]+ (nm|Å)⁻¹",
    "surface": "[23] µm",
    "TIFF": r"\d+ µm",
}
"""What the bar in the corner says; of a detector without distance nothing is claimed."""


@pytest.fixture
def families(installation: Path, page: Page, shared_data: Path) -> Iterator[dict[str, str]]:
    """The ids of images of a collection of their own, by family."""
    folder = installation / "collections" / "families"
    yield make_families(folder, shared_data / "raw_formats")
    page.goto("about:blank")  # nobody looks at it any more
    remove_in_use(folder)
    remove_in_use(folder.parent / "families-source")


@pytest.mark.shared_data
def test_every_family_is_shown_with_its_scale(page: Page, server: str, families: dict[str, str]) -> None:
    """Numbers of the original, a bar or the sentence that there is none; the tools of each answer."""
    show(page, server, "families")
    for family, image_id in families.items():
        window = opened(page, image_id, Path(FAMILIES[family]).name)
        expect(window.locator(".stage-scale")).to_have_text(re.compile(f"^({SCALES[family]})$"))
        expect(window.locator(".stage-preview")).to_have_count(0)
        TOOLS.get(family, lambda window: None)(window)
        page.keyboard.press("Escape")
        expect(window).to_have_count(0)


def opened(page: Page, image_id: str, name: str) -> Locator:
    """Open an image, and its window once the panel shows that one."""
    page.evaluate("id => microscape.engine.open(id)", image_id)
    expect(page.locator(".opened-name")).to_have_text(name)
    page.locator("#map canvas.map-points").first.focus()
    page.keyboard.press("e")
    window = page.locator("dialog.image-window")
    expect(window).to_have_class(re.compile("is-ready"))
    return window


def levelled(window: Locator) -> None:
    """A scan is levelled, its values in nm; its channels stand beside it."""
    window.get_by_role("button", name="Level plane").click()
    window.get_by_role("button", name="Align rows").click()
    expect(window.locator(".image-notes")).to_contain_text("plane taken off, rows aligned")
    expect(window.locator(".opened-size, .image-head")).to_contain_text("values in nm")


def transformed(window: Locator) -> None:
    """The power spectrum stands beside the image."""
    window.get_by_role("button", name="FFT").click()
    expect(window.locator(".stage-title")).to_contain_text("FFT of the middle 64 × 64 pixels")


def with_channels(window: Locator) -> None:
    """Patterns and backgrounds of two scans are told apart."""
    window.get_by_role("button", name="Channels").click()
    expect(window.locator(".sibling")).to_have_count(2)


def masked(window: Locator) -> None:
    """Gaps between modules are counted."""
    expect(window.locator(".image-notes")).to_contain_text("masked")


def integrated(window: Locator) -> None:
    """Reduced scattering has its centre and its I(q) without any calibration."""
    window.get_by_role("button", name="I(q)").click()
    pane = window.get_by_role("region", name="Scattering")
    expect(pane.locator(".chart-curve.is-main").first).to_be_visible()
    expect(pane.locator(".scattering-facts")).to_contain_text("(75.0, 75.0), from the file's header")


def saturated(window: Locator) -> None:
    """Eight bits at their end are marked."""
    expect(window.locator(".image-notes")).to_contain_text("saturated, at 255")


TOOLS = {
    "scanning probe": levelled,
    "electron microscopy": transformed,
    "X-ray detector": masked,
    "EBSD": with_channels,
    "SANS": integrated,
    "TIFF": saturated,
}
