"""Below the map: the gallery, the table, and what makes and uses a selection."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Complaints
from tests.browser.seeing import becomes, counted, ends_a_step, point_at, show, value

ENGINE = "window.microscape.engine"
SELECTED = f"{ENGINE}.selectedRows().length"


def gallery(page: Page, key: str = "g") -> Locator:
    """Open the gallery (or with `r` the table) and wait until it holds images."""
    page.keyboard.press(key)
    kind = ".gallery-scroll" if key == "g" else ".table-scroll"
    expect(page.locator(f"{kind} [data-row]").first).to_be_visible()
    return page.locator(kind)


def first_row(page: Page) -> int:
    """The row of the collection that comes first below the map."""
    return int(page.locator("[data-row]").first.get_attribute("data-row") or -1)


ORDERED = """async ([name, sign]) => {
  const column = await window.microscape.engine.ensure(name);
  const tiles = [...document.querySelectorAll("[data-row]")].sort((a, b) => a.ariaPosInSet - b.ariaPosInSet);
  const values = tiles.map((tile) => column.value(Number(tile.dataset.row)));
  const isOrdered = values.every((value, place) => !place || sign * (value - values[place - 1]) > 0);
  return values.length > 0 && isOrdered && values;
}"""
"""What the images below the map hold in a column, in their order, once they rise (1) or fall (-1)."""


def test_the_gallery_holds_what_matches_and_few_elements(page: Page, server: str) -> None:
    """`g` opens it; only tiles that can be seen are there; filters are followed; `g` closes it."""
    show(page, server)
    tiles = gallery(page)
    assert 0 < tiles.locator(".tile").count() < 120
    expect(tiles.locator(".tile").first).to_have_attribute("aria-setsize", "240")
    tiles.locator(".tile canvas").first.wait_for()
    value(page, "material", "BiFeO3").click()

    expect(tiles.locator(".tile").first).to_have_attribute("aria-setsize", "80")
    expect(page.locator(".scope")).to_contain_text("Matching 80")
    page.locator("#map canvas").first.focus()
    page.keyboard.press("g")
    expect(tiles).not_to_be_visible()


def test_scrolling_reaches_the_last_image(page: Page, server: str) -> None:
    """The wheel scrolls; End goes to the last; pictures are drawn there."""
    show(page, server)
    tiles = gallery(page)
    tiles.hover()
    page.mouse.wheel(0, 400)
    page.wait_for_function("document.querySelector('.gallery-scroll').scrollTop >= 300")
    tiles.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")

    last = tiles.locator("#tile-239")
    expect(last).to_be_visible()
    expect(last).to_have_class(re.compile("is-active"))
    page.wait_for_function(
        "document.querySelector('#tile-239 canvas').getContext('2d')"
        ".getImageData(0, 0, 60, 60).data.some((byte) => byte > 0)"
    )


def test_tiles_and_points_are_linked_both_ways(page: Page, server: str) -> None:
    """A tile under the pointer rings its point; a point under the pointer marks its tile; a click opens."""
    show(page, server)
    gallery(page)
    tile = page.locator(".tile").nth(3)
    tile.hover()
    becomes(page, "engine.hovered?.row", int(tile.get_attribute("data-row") or -1))

    page.evaluate(f"{ENGINE}.select(null)")
    point_at(page)
    row = page.evaluate(f"{ENGINE}.hovered.row")
    marked = page.locator(f'.tile[data-row="{row}"]')
    if marked.count():
        expect(marked).to_have_class(re.compile("is-hovered"))
    tile.click()
    page.wait_for_function("window.microscape.engine.openId !== null")
    expect(tile).to_have_class(re.compile("is-open"))


def test_tiles_are_picked_one_by_one(page: Page, server: str) -> None:
    """Shift and click adds and takes away, and the list stays where it is; keys do the same."""
    show(page, server)
    gallery(page)
    page.locator(".tile").nth(1).click(modifiers=["Shift"])
    page.locator(".tile").nth(4).click(modifiers=["Shift"])
    expect(page.locator(".scope")).to_contain_text("Selected 2")
    expect(page.locator(".tile").first).to_have_attribute("aria-setsize", "240")
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    becomes(page, SELECTED, 3)
    page.locator(".tile").nth(1).click(modifiers=["Shift"])
    becomes(page, SELECTED, 2)
    page.get_by_role("button", name="Selected 2").click()

    expect(page.locator(".tile")).to_have_count(2)


def test_images_are_sorted_with_missing_ones_last(page: Page, server: str) -> None:
    """By any column, both ways."""
    show(page, server)
    gallery(page)
    page.get_by_label("Sort by").select_option("thickness_nm")
    rising = page.wait_for_function(ORDERED, arg=["thickness_nm", 1]).json_value()
    page.locator(".sort-direction").click()
    expect(page.locator(".sort-direction")).to_have_class(re.compile("descending"))
    falling = page.wait_for_function(ORDERED, arg=["thickness_nm", -1]).json_value()
    assert falling[0] > rising[0]


def test_images_are_sorted_by_similarity(page: Page, server: str) -> None:
    """The open image comes first, and after it the one that the server calls its nearest."""
    show(page, server)
    gallery(page)
    page.get_by_label("Sort by").select_option("∼alike")
    expect(page.locator(".arranging-note")).to_contain_text("Open an image")
    page.locator(".tile").nth(2).click()
    page.wait_for_function("window.microscape.engine.openId !== null")
    opened = page.evaluate(f"{ENGINE}.openId")
    answer = page.request.get(f"{server}/api/v1/collections/stripes/images/{opened}/neighbours?k=1").json()
    expected = [opened, answer["neighbours"][0]["image_id"]]

    page.wait_for_function(
        "(ids) => [0, 1].every((k) => window.microscape.engine.id("
        "Number(document.querySelector(`#tile-${k}`)?.dataset.row)) === ids[k])",
        arg=expected,
    )


def test_one_magnification_for_all_says_what_it_does_not_know(page: Page, server: str) -> None:
    """A tile is so many nanometres wide; images without pixel size are marked."""
    show(page, server)
    gallery(page)
    page.get_by_role("button", name="Same scale").click()

    expect(page.locator(".arranging-note")).to_have_text("Tile: 100 nm; dashed: scale not known (50%)")
    becomes(
        page,
        "['.tile.is-unscaled', '.tile:not(.is-unscaled)'].every(one => document.querySelector(one))",
        True,
    )


def test_the_drawer_is_as_tall_as_one_likes(page: Page, server: str) -> None:
    """Its edge is dragged, or moved by arrow keys; tiles grow by their slider."""
    show(page, server)
    gallery(page)
    sheet = page.locator(".sheet-body")
    expect(sheet).to_have_css("height", "250px")
    grip = page.get_by_role("separator", name="Height of the gallery")
    edge = grip.bounding_box()
    assert edge is not None
    page.mouse.move(edge["x"] + 50, edge["y"] + 5)
    page.mouse.down()
    page.mouse.move(edge["x"] + 50, edge["y"] - 75, steps=3)
    page.mouse.up()
    expect(sheet).to_have_css("height", "330px")
    grip.press("ArrowDown")
    expect(sheet).to_have_css("height", "290px")

    page.get_by_label("Size of the tiles").fill("120")
    expect(page.locator(".tile").first).to_have_css("width", "120px")


def test_named_sets_and_modes_make_selections(page: Page, server: str) -> None:
    """All that match, the rest, neighbours; a mode joins the next; only the chosen ones are shown."""
    show(page, server)
    menu = page.get_by_text("Select", exact=True)
    value(page, "material", "BiFeO3").click()
    expect(page.locator(".counter")).to_have_text("80 of 240")
    menu.click()
    page.get_by_role("button", name="All that match").click()
    expect(page.locator(".scope")).to_contain_text("Selected 80")
    page.get_by_role("button", name="Remove filter Material").click()
    menu.click()
    page.get_by_role("button", name="All that are not selected").click()
    expect(page.locator(".scope")).to_contain_text("Selected 160")
    menu.click()
    page.get_by_role("button", name="Show only the selected").click()
    expect(page.locator(".counter")).to_have_text("160 of 240")
    expect(page.locator(".chip")).to_contain_text("Only 160 chosen images")
    page.locator(".chip button").click()
    expect(page.locator(".counter")).to_have_text("240 images")


def test_a_mode_holds_for_the_next_box(page: Page, server: str) -> None:
    """Tools and modes are chosen by buttons as well as by keys."""
    show(page, server)
    page.get_by_role("button", name="Box", exact=True).click()
    box = page.locator("#map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(reach: float) -> int:
        page.mouse.move(x - reach, y - reach)
        page.mouse.down()
        page.mouse.move(x + reach, y + reach, steps=3)
        page.mouse.up()
        return int(page.evaluate(SELECTED))

    whole = drag(100)
    page.get_by_label("The next lasso or box").select_option("subtract")
    outer = drag(40)
    assert 0 < outer < whole


def test_neighbours_of_the_open_image_are_selected(page: Page, server: str) -> None:
    """It and the 24 most like it."""
    show(page, server)
    gallery(page)
    page.locator(".tile").first.click()
    page.wait_for_function("window.microscape.engine.openId !== null")
    page.get_by_text("Select", exact=True).click()
    page.get_by_role("button", name="most like the open image").click()

    expect(page.locator(".scope")).to_contain_text("Selected 25")


def test_the_table_says_what_the_map_shows(page: Page, server: str) -> None:
    """Rows follow the filters; a click on a heading sorts; keys open an image."""
    show(page, server)
    grid = gallery(page, "r")
    expect(grid).to_have_attribute("aria-rowcount", "241")
    assert grid.locator(".table-row").count() < 60
    heading = grid.get_by_role("columnheader", name="Thickness")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(grid.locator(".table-row").first).to_contain_text("28.9")
    value(page, "material", "PbTiO3").click()
    expect(grid).to_have_attribute("aria-rowcount", "81")
    grid.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_function("window.microscape.engine.openId !== null")
    expect(grid.locator(".table-row.is-open")).to_have_count(1)


def test_many_hand_picked_images_are_in_the_address(page: Page, server: str) -> None:
    """More than 64 are stored under a short id; a copied link has it."""
    show(page, server)
    page.evaluate(f"{ENGINE}.selectRows(Array.from({{ length: 100 }}, (_, k) => 2 * k))")
    page.wait_for_function("decodeURIComponent(location.search).includes('stored')")
    assert len(page.url) < 400
    address = page.url

    page.goto("about:blank")
    page.goto(address)
    page.wait_for_function(f"{ENGINE}?.status.phase === 'ready' && {SELECTED} === 100")


def test_only_the_selected_is_a_filter_like_others(page: Page, server: str) -> None:
    """It has a chip, is one step to undo, stands in the address; exports and comparisons respect it."""
    show(page, server)
    page.evaluate(f"{ENGINE}.selectRows(Array.from({{ length: 100 }}, (_, k) => 2 * k))")
    page.get_by_text("Select", exact=True).click()
    page.get_by_role("button", name="Show only the selected").click()
    expect(page.locator(".counter")).to_have_text("100 of 240")
    expect(page.locator(".chip")).to_contain_text("Only 100 chosen images")
    ends_a_step(page)
    value(page, "material", "BiFeO3").click()
    expect(page.locator(".chip")).to_have_count(2)
    matching = counted(page)
    assert 0 < matching < 100
    page.wait_for_function("location.search.includes('BiFeO3')")
    address = page.url
    filters = page.evaluate(f"JSON.stringify({ENGINE}.filters())")
    exported = page.request.get(f"{server}/api/v1/collections/stripes/export", params={"filter": filters})
    assert len(exported.text().splitlines()) - 1 == matching
    compared = page.request.post(
        f"{server}/api/v1/collections/stripes/compare", data={"a": {"filter": json.loads(filters)}, "b": None}
    )
    assert compared.json()["a"]["count"] == matching
    page.keyboard.press("Control+z")
    expect(page.locator(".counter")).to_have_text("100 of 240")
    page.keyboard.press("Control+z")
    expect(page.locator(".counter")).to_have_text("240 images")
    expect(page.locator(".scope")).to_contain_text("Selected 100")
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".counter")).to_have_text("100 of 240")
    expect(page.locator(".scope")).to_contain_text("Selected 0")

    page.goto("about:blank")
    page.goto(address)
    expect(page.locator(".counter")).to_have_text(f"{matching} of 240")
    expect(page.locator(".chip").nth(0)).to_contain_text("Only 100 chosen images")


def test_chosen_images_that_are_not_stored_here_are_a_sentence(
    page: Page, server: str, complaints: Complaints
) -> None:
    """The other filters stay."""
    parts = [{"selection": "0123456789ab"}, {"column": "material", "in": ["BiFeO3"]}]
    show(page, server, state={"filters": {"all": parts}})

    expect(page.locator(".message-list")).to_contain_text("no stored selection '0123456789ab'")
    expect(page.locator(".counter")).to_have_text("80 of 240")
    complaints.forgive()  # Chromium logs the answer 404


def test_a_selection_that_is_not_stored_here_is_a_sentence(
    page: Page, server: str, complaints: Complaints
) -> None:
    """The rest of the view is shown."""
    show(page, server, state={"selection": {"stored": "0123456789ab"}, "dims": 3})

    expect(page.locator(".message-list")).to_contain_text("not stored with this collection")
    becomes(page, "engine.dims", 3)
    complaints.forgive()  # Chromium logs the answer 404


@pytest.mark.parametrize("width", [961, 1180, 1280, 1440])
def test_the_bar_keeps_its_height_when_something_is_selected(page: Page, server: str, width: int) -> None:
    """Else the map would jump under the pointer that drew a lasso."""
    page.set_viewport_size({"width": width, "height": 800})
    show(page, server)
    height = "document.querySelector('.sheet-bar').clientHeight"
    before = page.evaluate(height)
    page.evaluate(f"{ENGINE}.setTool('lasso')")
    page.evaluate(f"{ENGINE}.setFilter('material', {{ column: 'material', in: ['BiFeO3'] }})")
    page.evaluate(f"{ENGINE}.selectVisible()")
    expect(page.locator(".scope")).to_contain_text("Selected 80")

    becomes(page, height, before)
    becomes(page, "document.documentElement.scrollWidth", width)
