"""The very same scene, asked for under an open image."""

from playwright.sync_api import Page, Route, expect

from tests.browser.seeing import becomes, settled, show

LIES = {"turned_deg": 36.7, "scale": 1.12, "right": 0.0, "down": 0.0, "mirrored": True, "inverted": True}


def test_the_same_scene_is_found_and_opened(page: Page, server: str) -> None:
    """How it lies stands beside it; a click opens it, of which nothing is claimed until it is asked."""
    show(page, server)
    first, other = page.evaluate("[3, 4].map(row => window.microscape.engine.id(row))")

    def answer(route: Route) -> None:
        match = {"image_id": other, "certainty": 0.987, "repeats": False, **LIES}
        found = [match] if first in route.request.url else []
        route.fulfill(json={"same": found, "compared": 11})

    page.route("**/same", answer)
    finder = page.locator(".same-finder")
    ask = finder.get_by_role("button", name="Find the same scene")
    page.evaluate("id => window.microscape.engine.open(id)", first)
    expect(ask).to_be_visible()
    settled(page)  # what stands above it has come
    ask.click()
    expect(finder.locator(".same-scene")).to_have_text(
        "Same scene, 98 % suremirrored, turned 37° ↺, ×1.12, inverted"
    )

    finder.locator(".same-scene").click()
    becomes(page, "engine.openId", other)
    expect(finder.locator(".same-scene")).to_have_count(0)
    settled(page)
    ask.click()
    expect(finder.get_by_role("status")).to_have_text(
        "None of the 11 images most like it shows this very scene."
    )
    expect(ask).to_be_hidden()
