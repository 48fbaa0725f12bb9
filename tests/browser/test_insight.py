"""What is special, what explains the map, what similarity predicts: asked by mouse and keys."""

import re

from playwright.sync_api import Page, expect

from tests.browser.seeing import show, value
from tests.browser.test_accessibility import violations


def lasso(page: Page, part: float = 0.7) -> None:
    """Draw a lasso with the shift key around a part of the map, from its upper left corner."""
    box = page.locator("#map").bounding_box()
    assert box is not None
    left, top = box["x"] + 8, box["y"] + 8
    right, bottom = left + part * (box["width"] - 16), top + box["height"] - 16
    page.keyboard.down("Shift")
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom), (left, top)):
        page.mouse.move(x, y, steps=5)
    page.mouse.up()
    page.keyboard.up("Shift")


def test_a_lasso_is_compared_with_the_rest(page: Page, server: str) -> None:
    """The question stands on the map; the answer says both sides, the differences, and how they look."""
    show(page, server)
    lasso(page)
    page.get_by_role("button", name="What is special?").click()

    expect(page.locator(".insight-sides")).to_have_text(re.compile(r"A \d+ images ?B the other \d+"))
    expect(page.locator(".finding").first).to_contain_text("effect")
    expect(page.locator(".mean-pictures img")).to_have_count(5)
    expect(page.locator("#pane-selection")).to_contain_text("Benjamini")


def test_a_finding_filters_and_colours(page: Page, server: str) -> None:
    """Its sentence colours the map by the column, its funnel keeps the images it speaks of."""
    show(page, server, state={"filters": {"all": [{"column": "thickness_nm", "min": 5, "max": 10}]}})
    page.get_by_role("tab", name="Selection").click()
    finding = page.locator('.finding[data-column="acquired_at"]')
    finding.locator(".finding-say").click()
    page.wait_for_function("window.microscape.engine.colour === 'acquired_at'")
    finding.locator(".finding-filter").click()

    expect(page.locator(".chip.filter")).to_have_count(2)


def test_a_is_remembered_and_compared_with_b(page: Page, server: str) -> None:
    """A selection stays as A while others are chosen; forgetting it compares with the rest again."""
    show(page, server)
    page.get_by_role("tab", name="Selection").click()
    expect(page.locator("#pane-selection")).to_contain_text("Select images on the map")
    value(page, "material", "BiFeO3").click()
    page.get_by_role("button", name="Remember as A").click()
    expect(page.locator("#pane-selection")).to_contain_text("A is remembered")
    value(page, "material", "BiFeO3").click()
    value(page, "material", "PbTiO3").click()

    expect(page.locator(".insight-sides")).to_have_text(re.compile("A 80 images ?B 80 images"))
    expect(page.locator(".finding").first).to_be_visible()
    expect(page.locator('.finding[data-column="material"]')).to_have_count(0)
    expect(page.locator("#pane-selection")).to_contain_text("chosen by: Material")
    page.get_by_role("button", name="Forget A").click()
    expect(page.locator(".insight-sides")).to_have_text(re.compile("B the other 160"))


def test_the_badge_leads_to_what_explains_the_map(page: Page, server: str) -> None:
    """The verdict stands by the map; its details and the predictable properties are one click away."""
    show(page, server)
    badge = page.locator(".batch-badge")
    expect(badge).to_have_attribute("title", re.compile(r"\.$"))
    badge.click()

    expect(page.get_by_role("tab", name="Map")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".verdict-notice")).to_be_visible()
    row = page.locator('#pane-map .properties-section .meter-row[data-column="thickness_nm"]')
    expect(row).to_be_visible()
    row.click()
    page.wait_for_function("window.microscape.engine.colour === 'thickness_nm'")
    expect(row).to_have_class(re.compile("is-colour"))


def test_tabs_are_walked_by_arrow_keys(page: Page, server: str) -> None:
    """The tab list is one stop of the tab key; arrows go from tab to tab; an opened image shows itself."""
    show(page, server)
    page.get_by_role("tab", name="Image").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Selection")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Map")).to_have_attribute("aria-selected", "true")
    page.evaluate("window.microscape.engine.openRow(3)")

    expect(page.get_by_role("tab", name="Image")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".opened")).to_be_visible()


def test_narrow_windows_show_a_sheet(page: Page, server: str) -> None:
    """On a telephone the answer comes up as a sheet that can be put away."""
    page.set_viewport_size({"width": 390, "height": 800})
    show(page, server, state={"filters": {"all": [{"column": "material", "in": ["BiFeO3"]}]}})
    page.get_by_role("button", name="What is special?").click()
    expect(page.locator(".finding").first).to_be_visible()
    page.locator(".aside-close").click()

    expect(page.locator(".details")).to_be_hidden()


def test_the_sheet_of_an_image_has_one_way_to_close_it(page: Page, server: str) -> None:
    """On a telephone it stays in sight while the sheet scrolls."""
    page.set_viewport_size({"width": 390, "height": 800})
    show(page, server, state=None)
    page.evaluate("window.microscape.engine.openRow(3)")
    expect(page.locator(".opened")).to_be_visible()
    close = page.locator(".details").get_by_role("button", name="Close")
    expect(close).to_have_count(1)
    close.click()

    expect(page.locator(".details")).to_be_hidden()


def test_the_open_image_shows_what_similar_ones_say(page: Page, server: str) -> None:
    """Beside the measured value stands what its neighbours say, with their spread."""
    show(page, server)
    page.evaluate("window.microscape.engine.openRow(3)")
    row = page.locator('.expected-row[data-column="thickness_nm"]')

    expect(row).to_contain_text("similar images say")
    expect(row.locator(".measured")).to_be_attached()


def test_the_panes_are_accessible(page: Page, server: str) -> None:
    """No rule of WCAG 2.1 A and AA that axe-core knows is broken, with menus open and two maps shown."""
    show(page, server)
    lasso(page)
    page.get_by_role("button", name="What is special?").click()
    expect(page.locator(".finding").first).to_be_visible()
    assert violations(page) == ""
    page.get_by_role("tab", name="Map").click()
    expect(page.locator("#pane-map .properties-section .meter-row").first).to_be_visible()
    page.get_by_role("button", name="Export").click()
    assert violations(page) == ""
    page.get_by_role("button", name="Two maps side by side").click()
    page.get_by_role("button", name="Views and sharing").click()
    expect(page.locator(".views")).to_contain_text("None yet")
    assert violations(page) == ""
