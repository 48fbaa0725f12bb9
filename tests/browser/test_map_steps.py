"""Selecting, undoing, saving and walking the map, with mouse and keys."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seeing import becomes, settled, show

ENGINE = "window.microscape.engine"
SELECTED = f"{ENGINE}.selectionSummary().count"


def corners(page: Page, share: float = 0.22) -> tuple[float, float, float, float]:
    """A box about the middle of the map: left, top, right, bottom in CSS pixels."""
    box = page.locator("#map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    return (
        x - share * box["width"],
        y - share * box["height"],
        x + share * box["width"],
        y + share * box["height"],
    )


def drag_box(page: Page, share: float = 0.22) -> None:
    """Drag from one corner of that box to the other."""
    left, top, right, bottom = corners(page, share)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=4)
    page.mouse.up()


def selected(page: Page) -> int:
    """How many images are selected and pass the filters."""
    return int(page.evaluate(SELECTED))


def focus_map(page: Page) -> None:
    """Give the map the keys."""
    page.locator("#map canvas").first.focus()


@pytest.mark.parametrize("dims", [2, 3])
def test_a_box_selects_adds_subtracts_and_intersects(page: Page, server: str, dims: int) -> None:
    """`b` takes the box in hand; alt takes away, control adds, both together intersect; Esc puts it down."""
    show(page, server, state={"dims": dims})
    focus_map(page)
    page.keyboard.press("b")
    drag_box(page)
    whole = selected(page)
    assert 0 < whole < 240

    for keys, share in ((["Alt"], 0.1), (["Control"], 0.1), (["Control", "Alt"], 0.1)):
        for key in keys:
            page.keyboard.down(key)
        drag_box(page, share)
        for key in keys:
            page.keyboard.up(key)
        if keys == ["Alt"]:
            outer = selected(page)
    inner = selected(page)
    assert outer + inner == whole
    assert inner > 0

    page.keyboard.press("Escape")
    becomes(page, "engine.tool", "move")
    assert selected(page) == inner


def test_a_lasso_leaves_its_outline(page: Page, server: str) -> None:
    """The edge of the selection stays on the map, in a link too."""
    show(page, server)
    left, top, right, bottom = corners(page)
    page.keyboard.down("Shift")
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom)):
        page.mouse.move(x, y, steps=3)
    page.mouse.up()
    page.keyboard.up("Shift")

    becomes(page, "engine.painter.outlines().length", 1)
    assert selected(page) > 0


def test_all_that_match_and_all_that_are_not_selected(page: Page, server: str) -> None:
    """`v` selects what passes the filters and `i` turns round; both survive a reload."""
    show(page, server, state={"filters": {"all": [{"column": "material", "in": ["BiFeO3"]}]}})
    focus_map(page)
    page.keyboard.press("v")
    becomes(page, SELECTED, 80)
    page.evaluate(f"{ENGINE}.setFilters(null)")
    page.wait_for_function("window.microscape.stats().visible === 240")
    becomes(page, SELECTED, 80)
    page.keyboard.press("i")
    becomes(page, SELECTED, 160)
    page.wait_for_function("location.search.includes('invert')")
    page.reload()

    page.wait_for_function(f"window.microscape?.engine.status.phase === 'ready' && {SELECTED} === 160")


def test_every_step_is_undone_and_done_again(page: Page, server: str) -> None:
    """Control and z goes back through filter, selection and space; with shift forth again."""
    show(page, server)
    page.evaluate(f"{ENGINE}.setFilter('material', {{column: 'material', in: ['BiFeO3']}})")
    page.wait_for_function("window.microscape.stats().visible === 80")
    focus_map(page)
    page.keyboard.press("v")
    becomes(page, SELECTED, 80)
    page.get_by_role("button", name="3-D").click()
    becomes(page, "engine.dims", 3)
    settled(page)

    page.keyboard.press("Control+z")
    page.wait_for_function(f"{ENGINE}.dims === 2")
    page.keyboard.press("Control+z")
    page.wait_for_function(f"{SELECTED} === 0")
    page.keyboard.press("Control+z")
    expect(page.locator(".counter")).to_have_text("240 images")
    becomes(page, "[engine.canUndo, engine.canRedo]", [False, True])
    page.keyboard.press("Control+Shift+Z")
    expect(page.locator(".counter")).to_have_text("80 of 240")
    page.keyboard.press("Control+Shift+Z")
    page.wait_for_function(f"{SELECTED} === 80")


def test_a_drag_is_one_step(page: Page, server: str) -> None:
    """Many small movements are taken back together; keys typed into a field undo nothing on the map."""
    show(page, server)
    drag_box(page, 0.2)
    becomes(page, "engine.places.cameras[2] !== null", True)
    page.get_by_label("Search the text").press("Control+z")
    becomes(page, "engine.canUndo", True)
    focus_map(page)
    page.keyboard.press("Control+z")

    page.wait_for_function(f"{ENGINE}.places.cameras[2] === null")


def test_the_list_of_keys_keeps_the_focus(page: Page, server: str) -> None:
    """`?` opens it, Tab stays within, Esc closes it and leads back; no key waits for a click on the map."""
    show(page, server)
    page.keyboard.press("b")
    becomes(page, "engine.tool", "box")
    page.keyboard.press("b")
    focus_map(page)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys and gestures")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("undo")
    for _ in range(3):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.querySelector('dialog.keys').contains(document.activeElement)"
            " || document.activeElement === document.body"
        )
    page.keyboard.press("Escape")

    expect(dialog).to_have_count(0)
    becomes(page, "document.activeElement.className", "map-points")


def test_keys_alone_open_images_one_after_another(page: Page, server: str) -> None:
    """Enter opens the image nearest to the middle, n the next nearest, p the one before."""
    show(page, server)
    focus_map(page)
    opened: list[str] = []
    for key in ("Enter", "n", "n", "p", "p"):
        page.keyboard.press(key)
        page.wait_for_function(
            "last => window.microscape.engine.openId !== last", arg=opened[-1] if opened else None
        )
        opened.append(page.evaluate(f"{ENGINE}.openId"))

    assert opened[3] == opened[1]
    assert opened[4] == opened[0]
    assert len(set(opened)) == 3


def test_keys_alone_move_and_zoom(page: Page, server: str) -> None:
    """Arrows, plus, minus and zero; the focus can be seen."""
    show(page, server)
    focus_map(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    becomes(page, "engine.places.cameras[2]?.zoom > 1", True)
    page.keyboard.press("0")

    becomes(page, "engine.places.cameras[2]", None)


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_map_is_saved_with_legend_and_note(page: Page, server: str, kind: str, tmp_path: Path) -> None:
    """PNG holds twice the pixels, SVG a circle a point, the legend and the note."""
    show(
        page,
        server,
        state={"colour": "material", "filters": {"all": [{"column": "material", "in": ["BiFeO3"]}]}},
    )
    page.wait_for_function("window.microscape.stats().visible === 80")
    told = page.evaluate(
        "(format) => window.microscape.engine.picture({ format, scale: 2 })"
        ".then(async (blob) => [blob.type, format === 'svg' ? await blob.text()"
        " : (await createImageBitmap(blob)).width])",
        kind,
    )
    width = page.evaluate("document.querySelector('#map').clientWidth")
    if kind == "png":
        assert told[0] == "image/png"
        assert told[1] > 2 * width
        return
    assert told[0] == "image/svg+xml"
    assert told[1].count("<circle") == 80 + 3  # and three in the legend
    for said in ("Tiny stripes", "80 of 240 images", "Filters: material: BiFeO3", ">Material<"):
        assert said in told[1]


@pytest.mark.parametrize(
    "camera", [{"x": 500, "y": 0, "zoom": 8}, {"x": 90, "y": 90, "z": 90, "yaw": 0, "pitch": 0, "zoom": 30}]
)
def test_bare_ground_says_so_and_leads_back(page: Page, server: str, camera: dict[str, float]) -> None:
    """Lost beside the map or in space there is a sentence and a button, and no blank canvas."""
    show(page, server, state={"dims": 3 if "z" in camera else 2, "camera": camera})
    hint = page.locator(".map-bare")
    expect(hint).to_contain_text("No images here.")
    hint.get_by_role("button", name="Show all").click()

    expect(hint).to_be_hidden()
    becomes(page, "engine.state().camera", None)
