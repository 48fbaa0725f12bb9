"""The page explore as a user walks it: filter, colour, turn, open, go back, share."""

import json
import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.seeing import (
    becomes,
    choose_colour,
    click_a_point,
    counted,
    facet,
    picture,
    point_at,
    settled,
    show,
    value,
)


def test_a_click_on_a_value_filters_counts_and_map(page: Page, server: str) -> None:
    """The value alone remains, other facets count what remains, and the map shows other pixels."""
    show(page, server)
    before = picture(page)
    value(page, "material", "BiFeO3").click()

    expect(page.locator(".counter")).to_have_text("80 of 240")
    expect(value(page, "predicted.family", "other").locator(".facet-count")).to_have_text("80")
    expect(value(page, "material", "PbTiO3").locator(".facet-count")).to_have_text("80")
    assert picture(page) != before


def test_further_values_are_added_and_missing_is_one(page: Page, server: str) -> None:
    """A second click adds; all values together are no filter."""
    show(page, server)
    for name, left in (("BiFeO3", "80 of 240"), ("missing", "160 of 240"), ("PbTiO3", "240 images")):
        value(page, "material", name).click()
        expect(page.locator(".counter")).to_have_text(left)


def test_a_chip_says_the_filter_and_takes_it_away(page: Page, server: str) -> None:
    """What filters stands above the map in words."""
    show(page, server, state={"filters": {"all": [{"column": "thickness_nm", "min": 6, "max": 10}]}})
    chip = page.locator(".chip")

    expect(chip).to_contain_text("Thickness 6 – 10 nm")
    chip.get_by_role("button").click()
    expect(page.locator(".counter")).to_have_text("240 images")


def test_a_range_is_dragged_and_typed(page: Page, server: str) -> None:
    """Dragging on a histogram filters at once; typed bounds are exact; a click takes the range away."""
    show(page, server)
    section = facet(page, "thickness_nm")
    canvas = section.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 1, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20, steps=4)
    page.mouse.up()
    expect(page.locator(".counter")).to_have_text(re.compile(r"^1[12]\d of 240$"))

    low, high = section.locator("input").all()
    low.fill("5")
    low.press("Enter")
    high.fill("5.9")
    high.press("Enter")
    expect(page.locator(".counter")).to_have_text("10 of 240")
    canvas.click()
    expect(page.locator(".counter")).to_have_text("240 images")


def test_words_are_found_by_the_server(page: Page, server: str) -> None:
    """Text columns never travel; their words are searched where they lie."""
    show(page, server)
    page.get_by_label("Search the text").fill("number 17 of")

    expect(page.locator(".counter")).to_have_text("1 of 240")
    expect(page.locator(".chip")).to_contain_text("number 17 of")


def test_nothing_left_is_a_sentence_with_a_way_out(page: Page, server: str) -> None:
    """An empty result is drawn, and one click undoes it."""
    show(page, server, state={"filters": {"all": [{"text": "nothing like it"}]}})

    expect(page.locator("#map")).to_contain_text("No image matches these filters.")
    page.get_by_role("button", name="Clear all filters").click()
    expect(page.locator(".counter")).to_have_text("240 images")


def test_a_point_opens_its_image(page: Page, server: str) -> None:
    """Picture, facts and twelve neighbours appear; a neighbour opens by a click."""
    show(page, server)
    opened = click_a_point(page)

    expect(page.locator(".picture")).to_have_js_property("naturalWidth", 40)
    expect(page.locator(".verdict")).to_contain_text("other")
    expect(page.locator(".facts")).to_contain_text("Material")
    expect(page.locator(".facts")).to_contain_text("operator")
    neighbours = page.locator(".opened .thumbnail")
    expect(neighbours).to_have_count(12)
    neighbours.nth(2).click()
    page.wait_for_function("opened => window.microscape.engine.openId !== opened", arg=opened)


def test_the_pointer_shows_what_lies_under_it(page: Page, server: str) -> None:
    """Resting on a point shows its picture beside the pointer."""
    show(page, server)
    point_at(page)

    expect(page.locator(".hover-card")).to_be_visible()


def test_colour_and_legend_belong_together(page: Page, server: str) -> None:
    """Another column recolours the map; a click in the legend hides."""
    show(page, server, state={"colour": "predicted.family"})
    before = picture(page)
    choose_colour(page, "mater")
    entry = page.locator(".legend-entry", has_text="PbTiO3")
    expect(entry).to_contain_text("80")
    assert picture(page) != before

    entry.click()
    expect(page.locator(".counter")).to_have_text("160 of 240")
    choose_colour(page, "thick")
    expect(page.locator(".legend .ramp")).to_be_visible()


def test_space_is_one_click_away(page: Page, server: str) -> None:
    """The same images in 3-D, and back."""
    show(page, server)
    flat = picture(page)
    page.get_by_role("button", name="3-D").click()
    becomes(page, "engine.dims", 3)
    settled(page)
    assert picture(page) != flat
    page.get_by_role("button", name="2-D").click()
    expect(page.get_by_role("button", name="2-D")).to_have_attribute("aria-pressed", "true")


def test_the_address_carries_the_view_and_back_undoes_it(page: Page, server: str) -> None:
    """A copied address shows the same; browser-back steps through what was done."""
    show(page, server)
    value(page, "material", "BiFeO3").click()
    page.wait_for_function("location.search.includes('BiFeO3')")
    settled(page)
    opened = click_a_point(page)
    page.wait_for_function("opened => location.search.includes(opened)", arg=opened)
    address = page.url

    page.go_back()
    page.wait_for_function("window.microscape.engine.openId === null")
    assert counted(page) == 80
    page.go_back()
    expect(page.locator(".counter")).to_have_text("240 images")

    page.goto(address)
    expect(page.locator(".counter")).to_have_text("80 of 240")
    page.wait_for_function("opened => window.microscape.engine.openId === opened", arg=opened)


def test_an_old_link_keeps_what_fits(page: Page, server: str) -> None:
    """Unknown columns are named in a sentence; the rest of the view is shown."""
    filters = {"all": [{"column": "gone", "in": ["a"]}, {"column": "material", "in": ["BiFeO3"]}]}
    show(page, server, state={"filters": filters, "colour": "lost", "v": "earlier"})

    expect(page.locator(".counter")).to_have_text("80 of 240")
    for said in ("“gone”", "“lost”", "has changed since"):
        expect(page.locator(".message-list")).to_contain_text(said)


def test_a_broken_link_shows_the_whole_collection(page: Page, server: str) -> None:
    """An address that was cut off is said and not followed."""
    page.goto(f"{server}/explore?c=stripes&s=%7B%22dims")

    expect(page.locator(".message-list")).to_contain_text("cannot be read")
    expect(page.locator(".counter")).to_have_text("240 images")


def test_an_unknown_collection_is_a_sentence(page: Page, server: str, complaints: Complaints) -> None:
    """The page names what there is."""
    page.goto(f"{server}/explore?c=gone")

    expect(page.locator(".obstacle")).to_contain_text("no collection “gone” here")
    expect(page.locator(".obstacle")).to_contain_text("stripes")
    complaints.forgive()  # Chromium logs the answer 404


def test_another_collection_is_chosen_in_the_header(page: Page, server: str) -> None:
    """The choice is in the address."""
    show(page, server)
    page.locator(".chooser summary").click()
    page.locator(".chooser-list a").first.click()

    page.wait_for_function("location.search.startsWith('?c=stripes')")
    expect(page.locator(".chooser-list")).not_to_be_visible()


def test_the_view_outlives_a_visit_elsewhere(page: Page, server: str) -> None:
    """Going to another page and back loses nothing."""
    show(page, server)
    value(page, "material", "PbTiO3").click()
    expect(page.locator(".counter")).to_have_text("80 of 240")
    navigation = page.locator("header nav")
    navigation.get_by_text("Collections").click()
    expect(page.get_by_role("heading", name="Collections")).to_be_visible()
    navigation.get_by_text("Explore").click()

    expect(page.locator(".counter")).to_have_text("80 of 240")
    expect(page.locator("#map canvas").first).to_be_visible()


def test_scripts_may_ask_and_set_the_view(page: Page, server: str) -> None:
    """`window.microscape` serves tests, scripts and notebooks."""
    show(page, server)
    page.evaluate("window.microscape.setState({dims: 2, filters: {column: 'material', in: ['BiFeO3']}})")
    page.wait_for_function("window.microscape.stats().visible === 80")

    becomes(page, "engine.state().filters.all.length", 1)


def test_a_press_is_a_click_though_counts_come_meanwhile(page: Page, server: str) -> None:
    """What is drawn anew between press and release of the pointer is not taken from under it."""
    filters = {"all": [{"column": "material", "in": ["BiFeO3"]}]}
    show(page, server, state={"colour": "material", "filters": filters})
    page.evaluate("microscape.engine.selectRows([1, 2, 3])")
    for pressed, shown, words in (
        (".legend-entry[data-value=missing] .facet-count", ".counter", "160 of 240"),
        (".scope button:first-child span:first-child", ".scope [aria-pressed=true]", "Matching 160"),
        (".chip .icon", ".counter", "240 images"),
    ):
        page.locator(pressed).hover()
        page.mouse.down()
        page.evaluate("microscape.engine.sayCounts()")
        page.mouse.up()
        expect(page.locator(shown)).to_have_text(words)


def test_the_theme_is_kept(page: Page, server: str) -> None:
    """Dark stays dark on the next visit, and the map follows."""
    show(page, server)
    light = picture(page)
    page.locator(".theme-toggle").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert picture(page) != light
    page.reload()

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


@pytest.mark.parametrize("width", [380, 1280, 3840])
def test_nothing_sticks_out(page: Page, server: str, width: int) -> None:
    """From a phone to a wall screen no part leaves the window, and the map has room."""
    page.set_viewport_size({"width": width, "height": 800})
    show(page, server)
    map_box = page.locator("#map").bounding_box()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert map_box is not None
    assert map_box["width"] > 0.45 * width
    assert map_box["height"] > 400


def test_on_a_phone_facets_are_a_drawer(page: Page, server: str) -> None:
    """The drawer opens, filters, and closes beside it."""
    page.set_viewport_size({"width": 380, "height": 780})
    show(page, server)
    expect(page.locator(".facets")).not_to_be_in_viewport()
    page.get_by_label("Filters", exact=True).click()
    value(page, "material", "BiFeO3").click()
    page.mouse.click(370, 600)

    expect(page.locator(".facets")).not_to_be_in_viewport()
    expect(page.locator(".counter")).to_have_text("80 of 240")


def test_an_address_that_leads_nowhere_has_a_page(page: Page, server: str) -> None:
    """Mistyped addresses lead back to the map."""
    page.goto(f"{server}/maps")
    page.get_by_role("link", name="Go to the map").click()

    expect(page.locator(".counter")).to_have_text("240 images")


def test_the_state_in_the_address_is_compact_json(page: Page, server: str) -> None:
    """Scripts can write the address."""
    show(page, server, state={"colour": "material"})
    page.wait_for_function("location.search.includes('main')")

    state = json.loads(parse_qs(urlparse(page.url).query)["s"][0])
    assert (state["map"], state["colour"], state["dims"]) == ("main", "material", 2)
