"""The right analysis in the image window: labels offer it, a click runs it."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipeline.collection import open_collection
from tests.browser.seeing import show

WAIT_MS = 30_000


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


def test_labels_offer_an_analysis_that_a_click_runs(page: Page, server: str, labelled: str) -> None:
    """The scattering pane names the labels, offers what they call for, and shows what it found."""
    show(page, server)
    page.evaluate("id => microscape.engine.open(id)", labelled)
    expect(page.locator(".opened-size")).to_contain_text("pixels")
    page.get_by_role("button", name="The opened image").click()
    expect(page.locator("dialog.image-window")).to_have_class(re.compile("is-ready"), timeout=WAIT_MS)
    page.keyboard.press("q")
    part = page.locator(".scattering-analyses")
    expect(part).to_contain_text("Labelled: Transmission, Bragg peaks.", timeout=WAIT_MS)
    expect(part.get_by_role("button")).to_have_text(["Peak list and lattice"])
    part.get_by_role("button", name="Peak list and lattice").click()
    expect(part.locator("dl")).to_contain_text("Bragg peaks", timeout=WAIT_MS)
