"""The page collections: what is there, its report, and what a wrong request is told."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.seeing import settled


def test_cards_lead_to_map_and_report(page: Page, server: str) -> None:
    """Title, state and images are on the card."""
    page.goto(f"{server}/collections")
    card = page.locator(".card-box", has_text="stripes")

    expect(card).to_contain_text("240 images")
    expect(card).to_contain_text("complete")
    card.get_by_role("link", name="Report").click()
    expect(page.locator(".report")).to_contain_text("Every file could be read")
    card.get_by_role("link", name="Explore").click()
    settled(page)


def test_what_appears_on_the_disk_appears_on_the_page(page: Page, server: str, installation: Path) -> None:
    """The list is redrawn by itself; a newer format is listed with its sentence."""
    page.goto(f"{server}/collections")
    later = installation / "collections" / "later"
    later.mkdir()
    (later / "collection.json").write_text(json.dumps({"format_version": 99}))
    try:
        expect(page.locator(".card-box", has_text="later")).to_contain_text("Update Microscape to open it")
    finally:
        (later / "collection.json").unlink()
        later.rmdir()
    expect(page.locator(".card-box", has_text="later")).to_have_count(0)


def test_a_folder_that_is_not_there_is_a_sentence(page: Page, server: str, complaints: Complaints) -> None:
    """The form says what is wrong with what was typed."""
    page.goto(f"{server}/collections")
    page.get_by_label("Folder of images").fill("/no/such/folder")
    page.get_by_role("button", name="Build").click()

    expect(page.locator(".build .notice")).to_contain_text("/no/such/folder lies outside")
    assert len(complaints) == 1  # Chromium logs every answer of 400 and above
    complaints.forgive()


def test_a_name_is_proposed(page: Page, server: str) -> None:
    """The collection is named after its folder unless another name is typed."""
    page.goto(f"{server}/collections")
    page.get_by_label("Folder of images").fill("/data/Run 7 (new)")

    expect(page.get_by_label("Name of the collection")).to_have_attribute("placeholder", "run-7-new")
