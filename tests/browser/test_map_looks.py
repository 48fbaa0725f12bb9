"""What the map shows besides points: pictures, the card under the pointer, names, motion, colours."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import profile
from tests.browser.seeing import FRAMES, becomes, picture, point_at, settled, show, turn_wheel

SHOWN = "window.microscape.engine.painter.thumbnails.shown"


def middle(page: Page) -> tuple[float, float]:
    """The middle of the map in CSS pixels."""
    box = page.locator("#map").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def zoom_in(page: Page) -> None:
    """Scroll until pictures stand in place of points."""
    page.mouse.move(*middle(page))
    turn_wheel(page, -200, times=8)
    page.wait_for_function(f"{SHOWN}.length > 3")
    settled(page)


def tiles(page: Page) -> list[dict[str, Any]]:
    """The pictures on the map: row, middle and size in CSS pixels of the map."""
    return list(page.evaluate(SHOWN))


def test_pictures_replace_points_close_up(page: Page, server: str) -> None:
    """At rest there are points; close up pictures, none on another; `t` takes them away and back."""
    show(page, server)
    assert tiles(page) == []
    zoom_in(page)
    shown = tiles(page)
    for place, one in enumerate(shown):
        for other in shown[:place]:
            room = (one["size"] + other["size"]) / 2
            assert max(abs(one["x"] - other["x"]), abs(one["y"] - other["y"])) >= room - 1e-6

    with_pictures = picture(page)
    page.locator("#map canvas").first.press("t")
    becomes(page, SHOWN, [])
    assert picture(page) != with_pictures
    page.keyboard.press("t")
    page.wait_for_function(f"{SHOWN}.length > 3")


def test_the_whole_map_fits_where_its_room_changes_while_it_is_drawn(page: Page, server: str) -> None:
    """A picture drawn before the browser tells of the new size is the one that is drawn after it."""
    show(page, server)
    page.evaluate("document.querySelector('#map').style.width = '50%'; microscape.engine.painter.drawNow()")
    page.evaluate(FRAMES)
    seen = picture(page)
    page.evaluate("microscape.engine.painter.drawNow()")

    assert picture(page) == seen


def test_pictures_stay_while_panning_and_open_by_a_click(page: Page, server: str) -> None:
    """Dragging exchanges no picture in the middle; a click on one opens it."""
    show(page, server)
    zoom_in(page)
    x, y = middle(page)
    before = {tile["row"] for tile in tiles(page)}
    page.mouse.down()
    page.mouse.move(x + 40, y + 25, steps=4)
    page.mouse.up()
    settled(page)
    after = tiles(page)
    assert len(before & {tile["row"] for tile in after}) >= 0.5 * len(before)

    box = page.locator("#map").bounding_box()
    assert box is not None
    inside = [t for t in after if 80 < t["x"] < box["width"] - 80 and 80 < t["y"] < box["height"] - 260]
    page.mouse.click(box["x"] + inside[0]["x"], box["y"] + inside[0]["y"])
    page.wait_for_function("window.microscape.engine.openId !== null")
    becomes(page, "engine.row(engine.openId)", inside[0]["row"])


def test_in_space_the_nearest_are_pictures(page: Page, server: str) -> None:
    """Close up in 3-D, pictures appear too."""
    show(page, server, state={"dims": 3})
    zoom_in(page)

    assert len(tiles(page)) > 3


def test_the_card_tells_what_lies_under_the_pointer(page: Page, server: str) -> None:
    """Picture, scale and facts; beside the pointer and inside the window; gone when the pointer leaves."""
    show(page, server)
    x, y = point_at(page)
    card = page.locator(".hover-card")
    expect(card).to_be_visible()
    expect(card.locator("img")).to_have_js_property("naturalWidth", 40)
    expect(card.locator(".hover-scale")).to_have_text(page_scale(page))
    expect(card.locator(".hover-facts")).to_contain_text("Material")
    box = card.bounding_box()
    assert box is not None
    assert not (box["x"] <= x <= box["x"] + box["width"] and box["y"] <= y <= box["y"] + box["height"])
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= 1280
    assert box["y"] + box["height"] <= 800

    page.mouse.move(5, 5)
    expect(card).to_be_hidden()


def page_scale(page: Page) -> str:
    """What the card must say of the size: 40 pixels of 2 nm stand on 208 pixels, a bar takes 36 % at most."""
    known = page.evaluate(
        "window.microscape.engine.ensure('pixel_size_nm')"
        ".then((column) => column.value(window.microscape.engine.hovered.row))"
    )
    return "20 nm" if known == 2 else "unknown scale"


def test_the_card_keeps_within_the_window_at_its_edge(page: Page, server: str) -> None:
    """Zoomed in, a picture at the right edge has its card on its left."""
    show(page, server)
    zoom_in(page)
    box = page.locator("#map").bounding_box()
    assert box is not None
    within = [
        tile for tile in tiles(page) if 60 < tile["y"] < box["height"] / 2 and tile["x"] < box["width"] - 5
    ]
    edge = max(within, key=lambda tile: tile["x"])
    page.mouse.move(box["x"] + edge["x"], box["y"] + edge["y"])
    card = page.locator(".hover-card")
    expect(card).to_be_visible()
    stands = card.bounding_box()
    assert stands is not None

    assert stands["x"] >= 0
    assert stands["x"] + stands["width"] <= 1280


def test_an_image_pointed_at_elsewhere_is_ringed_without_a_card(page: Page, server: str) -> None:
    """A gallery shows where its image lies."""
    show(page, server)
    before = picture(page)
    page.evaluate("window.microscape.engine.hover(5)")
    assert picture(page) != before
    page.wait_for_timeout(250)

    expect(page.locator(".hover-card")).to_be_hidden()


def test_clusters_are_named_by_what_sets_them_apart(clustered: Page, server: str) -> None:
    """The names stand on the map as text, also where the page is drawn anew; `c` takes them away."""
    show(clustered, server)
    names = clustered.locator(".map-names")
    expect(names).to_contain_text("BiFeO3")
    expect(names).to_contain_text("PbTiO3")
    clustered.get_by_role("link", name="Collections", exact=True).click()
    expect(names).to_have_count(0)
    clustered.go_back()
    expect(names).to_contain_text("BiFeO3")
    clustered.locator("#map canvas").first.press("c")

    expect(names).to_be_hidden()
    becomes(clustered, "engine.state().hidden", ["names"])


def test_names_fade_where_pictures_appear(clustered: Page, server: str) -> None:
    """Close up the pictures speak for themselves."""
    show(clustered, server)
    expect(clustered.locator(".map-names")).to_contain_text("BiFeO3")
    zoom_in(clustered)

    expect(clustered.locator(".map-names")).to_have_css("opacity", "0")


def test_where_nothing_sets_a_cluster_apart_it_has_no_name(page: Page, server: str) -> None:
    """Names are found, not invented."""
    show(page, server)
    page.wait_for_timeout(900)

    assert page.locator(".map-name").count() == 0


@pytest.fixture
def moving(browser: Browser, server: str) -> Iterator[Page]:
    """A page of someone who likes motion."""
    with profile(browser, reduced_motion="no-preference") as context:
        page = context.new_page()
        show(page, server, state={"filters": {"all": [{"column": "material", "in": ["BiFeO3"]}]}})
        yield page


def test_points_travel_between_plane_and_space(moving: Page) -> None:
    """On the way the picture is neither; filters, colour and selection arrive as they were."""
    moving.keyboard.press("v")
    before = moving.evaluate("window.microscape.state()")
    travels = moving.evaluate(
        "window.microscape.engine.setDimensions(3)"
        ".then(() => window.microscape.engine.painter.moving.isTravelling)"
    )
    assert travels is True
    moving.wait_for_function("!window.microscape.engine.painter.moving.isTravelling")
    after = moving.evaluate("window.microscape.state()")
    assert after["dims"] == 3
    for kept in ("colour", "filters", "selection"):
        assert after[kept] == before[kept]

    drawn = "window.microscape.engine.painter.context.canvas.toDataURL()"
    arrived = moving.evaluate(
        f"({FRAMES}).then(() => {drawn})"
    )  # of the map alone: what lies over it fades in
    moving.evaluate("window.microscape.engine.painter.drawNow()")
    assert moving.evaluate(drawn) == arrived


def test_the_camera_glides_and_the_state_is_there_at_once(moving: Page) -> None:
    """Focus is eased in the picture alone."""
    zoom = moving.evaluate(
        "(async () => { const { engine } = window.microscape;"
        " await engine.focus(engine.id(3));"
        " return [engine.camera.zoom, engine.painter.camera.zoom]; })()"
    )
    assert zoom[0] > 5
    assert zoom[1] < zoom[0]

    moving.wait_for_function("window.microscape.engine.painter.camera === window.microscape.engine.camera")


def test_without_wish_for_motion_nothing_travels(page: Page, server: str) -> None:
    """`prefers-reduced-motion` is kept."""
    show(page, server)
    travels = page.evaluate(
        "window.microscape.engine.setDimensions(3)"
        ".then(() => window.microscape.engine.painter.moving.isTravelling)"
    )

    assert travels is False


def test_colours_are_chosen_and_live_in_the_address(page: Page, server: str) -> None:
    """Map, range, logarithm and direction recolour the points and survive a reload."""
    show(page, server, state={"colour": "thickness_nm"})
    before = picture(page)
    wanted = {"column": "thickness_nm", "map": "magma", "low": 6, "high": 12, "log": True, "reverse": True}
    page.evaluate("(wanted) => window.microscape.engine.setColouring(wanted)", wanted)
    assert picture(page) != before
    page.wait_for_function("location.search.includes('magma')")
    page.reload()
    page.wait_for_function("window.microscape?.engine.painted.map === 'magma'")

    told = page.evaluate("window.microscape.engine.colouring()")
    assert {key: told[key] for key in wanted} == wanted
