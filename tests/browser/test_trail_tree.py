"""What is done with the maps of a trail: names, notes, deletion and undo, keys, links, the drawer."""

import json
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Complaints
from tests.browser.seeing import becomes, counted, facet, settled, show, value
from tests.browser.trails import make, on_map

BIFEO3 = {"filter": {"column": "material", "in": ["BiFeO3"]}}
THIN = {"filter": {"column": "thickness_nm", "max": 20}}


def _line(page: Page, node: str) -> Locator:
    return page.locator(f'.trail-line[data-node="{node}"]')


def _branch(page: Page, server: str, films: Path) -> tuple[str, str]:
    """Make a map and one of a part of it; show the page with the deeper one."""
    first = make(page, server, films.name, BIFEO3, name="Ferrites")
    second = make(page, server, films.name, THIN, name="Thin ferrites", parent=first, author="AB")
    show(page, server, films.name, {"map": second})
    on_map(page, second)
    return first, second


def test_a_map_is_named_and_annotated(page: Page, server: str, films: Path) -> None:
    """In place, by F2 and by menu; what others read is what was typed."""
    first, second = _branch(page, server, films)
    expect(_line(page, second)).to_contain_text("AB")
    _line(page, second).focus()
    page.keyboard.press("F2")
    page.get_by_label("New name of Thin ferrites").fill("Thinner than 20 nm")
    page.keyboard.press("Enter")
    expect(_line(page, second).locator(".trail-name")).to_have_text("Thinner than 20 nm")
    expect(page.locator(".crumbs li").last).to_have_text("Thinner than 20 nm")
    _line(page, second).get_by_role("button", name="More about").click()
    page.get_by_role("button", name="Add a note").click()
    page.get_by_role("textbox", name="Note").fill("Discarded")
    page.keyboard.press("Escape")
    expect(page.locator(".trail-popup")).to_have_count(0)
    _line(page, second).get_by_role("button", name="More about").click()
    page.get_by_role("button", name="Add a note").click()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("")
    page.get_by_role("textbox", name="Note").fill("Two islands: substrate?")
    page.locator(".trail-head h2").click()
    expect(_line(page, second).locator(".icon-note")).to_be_visible()

    told = page.request.get(f"{server}/api/v1/collections/{films.name}/trail/{second}").json()
    assert (told["name"], told["note"]) == ("Thinner than 20 nm", "Two islands: substrate?")
    page.reload()
    expect(_line(page, second).locator(".trail-name")).to_have_text("Thinner than 20 nm")
    expect(_line(page, first)).to_have_attribute("aria-level", "2")


def test_a_branch_is_deleted_and_brought_back(page: Page, server: str, films: Path) -> None:
    """Who looks at it goes to where it came from; neither undo nor the tree stumble over what is gone."""
    first, second = _branch(page, server, films)
    _line(page, "main").click()
    on_map(page, "main")
    _line(page, second).click()
    on_map(page, second)
    _line(page, first).hover()
    _line(page, first).get_by_role("button", name="More about").click()
    page.get_by_role("button", name="Delete with 1 below it").click()
    on_map(page, "main")
    expect(page.locator(".counter")).to_have_text("300 images")
    expect(page.locator(".trail")).to_be_hidden()
    page.keyboard.press("Control+z")
    on_map(page, second)
    expect(page.locator(".trail-line[data-node]")).to_have_count(3)
    page.locator(".message-list .notice").get_by_role("button", name="Close").click()
    _line(page, first).focus()
    page.keyboard.press("Delete")
    expect(page.get_by_role("dialog", name="Delete Ferrites?")).to_be_visible()
    assert page.request.get(f"{server}/api/v1/collections/{films.name}/trail/{first}").ok
    page.keyboard.press("Enter")
    on_map(page, "main")

    expect(page.locator(".message-list .notice")).to_contain_text("and the map made from it were deleted")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".trail-line[data-node]")).to_have_count(3)
    on_map(page, second)


def test_the_tree_is_walked_with_keys(page: Page, server: str, films: Path) -> None:
    """Arrows go from line to line, Enter shows the map, u leads up; the path above the map leads up too."""
    first, second = _branch(page, server, films)
    expect(_line(page, second)).to_have_attribute("aria-selected", "true")
    _line(page, second).focus()
    page.keyboard.press("ArrowLeft")
    expect(_line(page, first)).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    on_map(page, first)
    expect(_line(page, first)).to_have_attribute("aria-selected", "true")
    page.wait_for_function("first => location.search.includes(first)", arg=first)
    page.keyboard.press("u")
    on_map(page, "main")
    page.wait_for_function("first => !location.search.includes(first)", arg=first)
    page.go_back()
    on_map(page, first)
    page.get_by_role("navigation", name="Path").get_by_role("button", name="Main map").click()
    on_map(page, "main")


def test_the_images_of_a_map_are_shown_where_they_came_from(page: Page, server: str, films: Path) -> None:
    """They are selected on the parent; one step back leads to the map again."""
    first, second = _branch(page, server, films)
    images = counted(page)
    _line(page, second).get_by_role("button", name="More about").click()
    page.get_by_role("button", name="Show on the map it came from").click()
    on_map(page, first)
    becomes(page, "engine.selectionSummary().count", images)
    page.keyboard.press("Control+z")
    on_map(page, second)
    becomes(page, "engine.selection.isEmpty", True)


def test_any_map_stands_beside(page: Page, server: str, films: Path) -> None:
    """From the menu; with all images of its own, whatever the first shows; in the address."""
    first, second = _branch(page, server, films)
    _line(page, second).get_by_role("button", name="More about").click()
    page.get_by_role("button", name="Compare with the map it came from").click()
    expect(page.get_by_label("Map on the right")).to_have_value(f"{first}/2")
    page.get_by_role("button", name="Close the second map").click()
    _line(page, first).hover()
    _line(page, first).get_by_role("button", name="More about").click()
    page.get_by_role("button", name="Compare side by side").click()
    expect(page.get_by_label("Map on the right")).to_have_value(f"{first}/2")
    expect(page.locator(".counter strong")).to_have_text("51")
    expect(page.locator(".beside-sentence")).to_have_text("")
    other = "(await import('/assets/microscape.mjs'))['map/engine.mjs'].engineOf('beside')"
    page.wait_for_function(f"async () => {{ const second = {other}; return second.visible === 100; }}")
    page.wait_for_function("first => location.search.includes(first)", arg=f"{first}%2F2")
    page.reload()
    expect(page.get_by_label("Map on the right")).to_have_value(f"{first}/2")


def test_counts_speak_of_the_images_of_the_map(page: Page, server: str, films: Path) -> None:
    """Bars, legend, table and selecting what is left know nothing of images elsewhere."""
    _branch(page, server, films)
    images = counted(page)
    bar = value(page, "material", "BiFeO3")
    expect(bar).to_have_attribute("title", f"BiFeO3: {images} of {images}")
    expect(value(page, "material", "PbTiO3")).to_have_attribute("title", "PbTiO3: 0 of 0")
    facet(page, "thickness_nm").locator("input").last.fill("12")
    page.keyboard.press("Enter")
    expect(page.locator(".counter")).to_have_text(f"24 of {images}")
    page.locator("#map canvas").first.focus()
    page.keyboard.press("v")
    page.evaluate("microscape.engine.setFilters(null)")
    page.keyboard.press("i")
    page.wait_for_function(f"microscape.engine.selectionSummary().count === {images - 24}")
    _line(page, "main").click()
    on_map(page, "main")
    becomes(page, "engine.selectionSummary().count", images - 24)


def test_a_link_to_a_map_that_never_was_shows_the_main_map(
    page: Page, server: str, films: Path, complaints: Complaints
) -> None:
    """And says so in a sentence."""
    state = {"map": "trail-0123456789ab", "camera": {"x": 0, "y": 0, "zoom": 3}}
    page.goto(f"{server}/explore?c={films.name}&s={quote(json.dumps(state))}")
    assert on_map(page) == "main"
    expect(page.locator(".message-list")).to_contain_text(
        "There is no map “trail-0123456789ab” in this collection, so the main map is shown"
    )
    complaints.forgive()  # Chromium logs every answer of 404


def test_too_small_a_part_is_a_reason_on_the_button(page: Page, server: str, films: Path) -> None:
    """Nothing chosen, one image, a selection that the filters hide, then three images that make a map."""
    show(page, server, films.name)
    button = page.locator("button.reproject")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_attribute(
        "title", "Select images or filter them: then a map of these alone can be made."
    )
    page.keyboard.press("m")
    expect(page.locator(".message-list")).to_contain_text("Select images or filter them")
    page.evaluate("microscape.engine.selectRows([5])")
    expect(button).to_have_attribute("title", "A map needs 3 images at least; this is one.")
    page.evaluate("microscape.engine.selectRows([5, 6, 7])")
    expect(button).to_have_attribute("aria-disabled", "false")
    page.evaluate("microscape.engine.setFilters({ column: 'thickness_nm', min: 1000 })")
    expect(button).to_have_attribute("aria-disabled", "true")
    page.evaluate("microscape.engine.setFilters(null)")
    expect(button).to_have_text("Re-project 3")
    page.keyboard.press("m")
    page.wait_for_function("microscape.engine.placed === 3")
    expect(page.locator(".message-list")).to_contain_text("neighbours")


def test_the_trail_is_put_away_and_a_drawer_where_it_is_narrow(page: Page, server: str, films: Path) -> None:
    """The button says how many maps there are; in a narrow window the tree is open until a map is chosen."""
    first, _ = _branch(page, server, films)
    page.get_by_role("button", name="Put the trail away").click()
    expect(page.locator(".trail")).to_be_hidden()
    page.reload()
    settled(page)
    toggle = page.get_by_role("button", name="Trail: 3 maps")
    expect(toggle).to_be_visible()
    expect(page.locator(".trail")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 800})
    toggle.click()
    expect(page.locator(".trail.is-drawer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".trail")).to_be_hidden()
    toggle.click()
    _line(page, first).click()
    on_map(page, first)
    expect(page.locator(".trail")).to_be_hidden()
