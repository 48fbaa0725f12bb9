"""The right analysis in the image window: labels offer it, a click runs it."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from pipeline.collection import open_collection
from tests.browser.seeing import show


@pytest.fixture
def labelled(page: Page, server: str, installation: Path) -> Iterator[str]:
    """The id of an image that is labelled as Bragg peaks in transmission; taken back afterwards."""
    frame = open_collection(installation / "collections" / "stripes").frame
    image_id = str(frame.index[frame["path"] == "scan_002.npy"][0])
    address = f"{server}/api/v1/collections/stripes/labels/scattering"

    def say(value: str) -> None:
        actions = [
            {"image_id": image_id, "label": label, "value": value} for label in ("transmission", "peak")
        ]
        data = {"author": "analyst", "request": str(uuid.uuid4()), "actions": actions}
        assert page.request.post(address, data=data).ok

    say("yes")
    yield image_id
    say("clear")


def opened(page: Page, image_id: str) -> Locator:
    """Open an image in its window with the scattering pane; return the part on analyses."""
    page.evaluate("id => microscape.engine.open(id)", image_id)
    expect(page.locator(".opened-size")).to_contain_text("pixels")
    page.get_by_role("button", name="The opened image").click()
    expect(page.locator("dialog.image-window")).to_have_class(re.compile("is-ready"))
    page.keyboard.press("q")
    return page.locator(".scattering-analyses")


def test_labels_offer_an_analysis_that_a_click_runs(page: Page, server: str, labelled: str) -> None:
    """The scattering pane names the labels, offers what they call for, and shows what it found."""
    show(page, server)
    part = opened(page, labelled)
    expect(part).to_contain_text("Labelled: Transmission, Bragg peaks.")
    expect(part.get_by_role("button")).to_have_text(["Peak list and lattice"])
    part.get_by_role("button", name="Peak list and lattice").click()
    expect(part.locator("dl")).to_contain_text("Bragg peaks")


def test_patterns_without_labels_are_labelled_on_a_click(page: Page, server: str, installation: Path) -> None:
    """The whole collection is asked for once; that no worker takes such jobs here is not of this test."""
    asked: list[str] = []

    def take(route: Route) -> None:
        asked.append(route.request.method)
        route.fulfill(status=202, json={"id": "1", "url": "/api/v1/jobs/1"})

    page.route("**/api/v1/collections/stripes/analyses", take)
    show(page, server)
    frame = open_collection(installation / "collections" / "stripes").frame
    part = opened(page, str(frame.index[frame["path"] == "scan_003.npy"][0]))
    expect(part).to_contain_text("Nothing of the scattering tree is known of this image yet.")
    part.get_by_role("button", name="Label and analyse the patterns of this collection").click()
    expect(part).to_contain_text("how far it is stands among the jobs in the header")
    assert asked == ["POST"]
