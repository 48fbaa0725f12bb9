"""The trend of a property under the points, the ends of its ramp typed by hand, sharp pictures."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import profile
from tests.browser.seeing import ends_a_step, facet, picture, settled, show

SETTINGS = "window.microscape.engine.colouring()"


def test_the_trend_of_a_number_lies_under_the_points(page: Page, server: str) -> None:
    """One click shows it, undo takes it away, a link brings it back; in space it says why not."""
    show(page, server, state={"colour": "thickness_nm"})
    without = picture(page)
    trend = page.locator(".legend").get_by_role("button", name="trend")
    trend.click()
    page.wait_for_function(f"{SETTINGS}.trend")
    expect(trend).to_have_attribute("aria-pressed", "true")
    shown = picture(page)
    assert shown != without
    page.wait_for_function("location.search.includes('trend')")
    page.reload()
    settled(page)
    page.wait_for_function(f"{SETTINGS}.trend")
    expect(trend).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="3-D").click()
    expect(trend).to_be_disabled()
    expect(page.locator(".legend")).to_contain_text("only on the 2-D map")
    page.get_by_role("button", name="2-D").click()
    ends_a_step(page)
    trend.click()
    page.wait_for_function(f"!{SETTINGS}.trend")
    page.keyboard.press("Control+z")

    page.wait_for_function(f"{SETTINGS}.trend")


def test_categories_have_no_trend(page: Page, server: str) -> None:
    """The switch stands only where a number colours the map."""
    show(page, server, state={"colour": "material"})
    expect(page.locator(".legend-entry").first).to_be_visible()

    expect(page.locator(".legend").get_by_role("button", name="trend")).to_have_count(0)


def test_filters_change_the_trend(page: Page, server: str) -> None:
    """It is the trend of what is seen."""
    show(page, server, state={"colour": "thickness_nm", "colouring": {"trend": True}})
    page.wait_for_function("window.microscape.engine.painter?.trends.trend?.images === 240")
    facet(page, "material").locator(".facet-value", has_text="BiFeO3").first.click()

    page.wait_for_function("window.microscape.engine.painter.trends.trend.images === 80")


def test_the_ends_of_the_ramp_are_typed(page: Page, server: str) -> None:
    """Enter takes a value, a wrong one is answered with a sentence that Esc takes away."""
    show(page, server, state={"colour": "thickness_nm"})
    low, high = page.get_by_label("First colour at, nm"), page.get_by_label("Last colour at, nm")
    expect(low).to_have_value("5")
    low.fill("12.5")
    low.press("Enter")
    page.wait_for_function(f"{SETTINGS}.low === 12.5")
    complaint = page.get_by_role("alert").filter(has_text="first one")
    high.fill("3")
    high.press("Enter")
    expect(complaint).to_have_text("The last value lies above the first one, 12.5.")
    expect(high).to_have_attribute("aria-invalid", "true")
    page.wait_for_function(f"{SETTINGS}.high > 12.5")
    high.press("Escape")
    expect(complaint).to_have_count(0)
    expect(high).not_to_have_value("3")
    low.fill("")
    low.press("Enter")

    page.wait_for_function(f"{SETTINGS}.low === 5")


def test_a_map_at_rest_is_as_sharp_as_the_screen(browser: Browser, server: str) -> None:
    """On a large dense screen pictures that follow one another are coarser, the last one is not."""
    with profile(browser, viewport={"width": 1600, "height": 1000}, device_scale_factor=2) as context:
        page = context.new_page()
        show(page, server, state={"colour": "material"})
        ratio = "window.microscape.engine.painter?.ratio"
        page.wait_for_function(f"{ratio} === 2")
        moving = page.evaluate(
            "(() => { const { painter } = window.microscape.engine;"
            " painter.drawNow(); painter.drawNow(); return painter.ratio; })()"
        )
        assert moving < 2

        page.wait_for_function(f"{ratio} === 2")
