"""A selection seen as one image."""

import io
import re

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.seeing import show


def test_a_selection_is_seen_as_one_image_and_saved(page: Page, server: str) -> None:
    """Mean, median, spread, spectrum, values under the pointer; asked once, others follow by themselves."""
    show(page, server, state={"filters": {"all": [{"column": "material", "in": ["BiFeO3"]}]}})
    page.get_by_role("tab", name="Selection").click()
    page.get_by_role("button", name="Average the 80").click()
    section = page.locator(".averages")
    expect(section.locator("canvas")).to_have_count(4)
    expect(section).to_contain_text("From 80 stored previews, averaged at 40 × 32 pixels")
    section.get_by_role("img", name="Mean: ").hover()
    expect(section.locator("figcaption .number").first).to_have_text(re.compile(r"^0\.\d+$"))
    section.get_by_role("img", name="Mean power over frequency").hover()
    expect(section.locator(".profile-said")).to_have_text(
        re.compile(r"^0\.\d+ 1/px, every [\d.]+ px: log power −[\d.]+ ± [\d.]+$")
    )
    with page.expect_download() as saved:
        section.get_by_role("button", name="Save Median as numbers").click()
    assert np.load(io.BytesIO(saved.value.path().read_bytes())).shape == (32, 40)
    section.get_by_role("combobox", name="Averages of").select_option("values")
    expect(section).to_contain_text("Values in 256 steps")
    page.evaluate("microscape.engine.setFilters({all: [{column: 'material', in: ['PbTiO3', null]}]})")
    expect(section).to_contain_text("From 160 stored previews")
