"""An image of one's own on every map: placed where one looks, and held against what lies there."""

from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.seeing import becomes, show

FILE = {"name": "film.tif", "mimeType": "image/tiff", "buffer": b"not read here"}
NOTE = "A map of channels cannot place a single image."


@pytest.fixture
def asked(page: Page, server: str) -> list[str]:
    """The maps that a place was asked for on; the vectors of the collection here are no encoder's."""
    maps: list[str] = []

    def answer(route: Route) -> None:
        name = parse_qs(urlparse(route.request.url).query)["map"][0]
        maps.append(name)
        route.fulfill(json=_found(page, name))

    page.route("**/search?*", answer)
    return maps


def _found(page: Page, name: str) -> dict[str, Any]:
    ids = page.evaluate("[3, 4, 5].map(row => window.microscape.engine.id(row))")
    return {
        "file": "film.tif",
        "image": 0,
        "images": [{"channel": "image", "frame": 0, "height": 32, "width": 40, "dtype": "uint8"}],
        "preview": "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==",
        "neighbours": [{"image_id": one, "distance": 0.1} for one in ids],
        "labels": [],
        "groups": [],
        "place": {"map": name, "x": 0.1, "y": 0.2, "x3": 0.0, "y3": 0.0, "z3": 0.0},
        "novelty": 0.97,
        "place_note": None,
    }


def sent(page: Page, server: str) -> None:
    """Choose a file on the main map and wait for its place."""
    show(page, server)
    page.set_input_files("input[type=file]", FILE)  # type: ignore[arg-type]
    expect(page.locator(".upload .thumbnail")).to_have_count(3)


def test_an_upload_is_placed_and_judged_in_words(page: Page, server: str, asked: list[str]) -> None:
    """The pin stands where the answer says, its novelty is a sentence."""
    sent(page, server)

    assert asked == ["main"]
    becomes(page, "[engine.marker?.x, engine.marker?.y]", [0.1, 0.2])
    expect(page.locator(".novelty")).to_have_text("Stranger than 97 % of the images here. That is unusual.")


def test_on_another_map_it_is_placed_anew(
    page: Page,
    server: str,
    asked: list[str],
    node: dict[str, Any],
) -> None:
    """Each map is asked once, and novelty speaks of the part."""
    sent(page, server)
    page.evaluate("name => window.microscape.engine.setMap(name)", node["id"])
    expect(page.locator(".novelty")).to_contain_text("of the images in this part")
    page.evaluate("window.microscape.engine.setMap('main')")
    expect(page.locator(".novelty")).to_contain_text("of the images here")

    assert asked == ["main", node["id"]]
    becomes(page, "engine.marker !== null", True)


def test_a_map_that_cannot_place_it_says_so(
    page: Page,
    server: str,
    node: dict[str, Any],
) -> None:
    """No pin stands anywhere; the sentence says why; what is most alike stays."""

    def answer(route: Route) -> None:
        found = _found(page, "main")
        is_node = node["id"] in route.request.url
        route.fulfill(
            json={**found, "place": None, "novelty": None, "place_note": NOTE} if is_node else found
        )

    page.route("**/search?*", answer)
    sent(page, server)
    page.evaluate("name => window.microscape.engine.setMap(name)", node["id"])

    expect(page.locator(".place-note")).to_contain_text(NOTE)
    expect(page.locator(".upload .thumbnail")).to_have_count(3)
    becomes(page, "engine.marker", None)


def test_the_pin_follows_into_space(page: Page, server: str, asked: list[str]) -> None:
    """In 3-D it stands at the place in space, and nothing is asked again."""
    sent(page, server)
    page.get_by_role("button", name="3-D").click()
    page.wait_for_function("window.microscape.engine.marker?.z === 0")

    assert asked == ["main"]
