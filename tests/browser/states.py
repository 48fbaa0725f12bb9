"""Every state of the app that a user meets; scene.py says how to add one."""

import json
import re
from urllib.parse import quote

from playwright.sync_api import FilePayload, expect

from tests.browser.scene import Scene, state
from tests.browser.seeing import at_rest, click_a_point, point_at
from tests.browser.trails import make

NEVER_COMES = """
const ask = window.fetch;
window.fetch = (address, options) => (
  String(address).includes("/columns/") ? new Promise(() => {}) : ask(address, options)
);
"""


@state("The page explore: filters on the left, the map with lines to the open image's nearest, the image")
def explore(scene: Scene) -> None:
    """The map with an image open."""
    scene.show()
    click_a_point(scene.page)
    expect(scene.page.locator(".opened-near button")).to_have_text("Hide the lines")
    expect(scene.page.locator(".viewer .thumbnail").first).to_be_visible()
    expect(scene.page.locator(".fact-group").first).to_be_visible()


@state("The same in the dark and in 3-D", theme="dark")
def explore_dark(scene: Scene) -> None:
    """Space, turned."""
    scene.show(dims=3)


@state("Close up the map shows the images; the card under the pointer has a scale bar")
def pictures(scene: Scene) -> None:
    """Zoomed at the middle until pictures replace points."""
    scene.show()
    box = scene.page.locator("#map").bounding_box()
    assert box is not None
    scene.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(6):
        scene.page.mouse.wheel(0, -280)
    scene.page.wait_for_function("microscape.engine.painter.thumbnails.shown.length > 0")
    point_at(scene.page)
    expect(scene.page.locator(".hover-card")).to_be_visible()


@state("A selection made with the lasso, and what sets it apart")
def selection(scene: Scene) -> None:
    """A lasso on the map, the question asked."""
    scene.show()
    _lasso(scene, 0.5)
    scene.page.get_by_role("button", name="What is special?").click()
    expect(scene.page.locator(".finding").first).to_be_visible()
    expect(scene.page.locator(".mean-pictures img")).to_have_count(5)


@state("What passes the filters as one image: mean, median, spread, spectrum and its radial profile")
def as_one(scene: Scene) -> None:
    """Averages in the tab Selection."""
    scene.show(filters={"all": [{"column": scene.category, "in": [scene.value]}]})
    scene.page.get_by_role("tab", name="Selection").click()
    scene.page.get_by_role("button", name="Average the").click()
    expect(scene.page.locator(".average-planes canvas")).to_have_count(4)
    scene.page.locator(".average-profile").scroll_into_view_if_needed()


@state("What explains the map: how far neighbourhoods follow each column, and what similarity predicts")
def explained(scene: Scene) -> None:
    """The tab Map."""
    scene.show()
    scene.page.get_by_role("tab", name="Map").click()
    expect(scene.page.locator("#pane-map .properties-section .meter-row").first).to_be_visible()


@state("How far to trust the map: its numbers, what distances say, its groups")
def trusted(scene: Scene) -> None:
    """The tab Map with groups found, coloured by them."""
    scene.show()
    scene.page.get_by_role("tab", name="Map").click()
    expect(scene.page.locator(".trust-figure")).to_have_count(3)
    scene.page.get_by_role("button", name=re.compile("^Find (groups|again)$")).click()
    expect(scene.page.locator(".groups-summary")).to_contain_text("roup")


@state("The jobs of the installation: what runs, what has ended and how")
def jobs(scene: Scene) -> None:
    """The list below the header, open, with a map that was made."""
    part = {"filter": {"column": scene.category, "in": [scene.value]}}
    make(scene.page, scene.server, scene.collection, part, name=scene.value, parameters={"seed": 1})
    scene.show()
    scene.page.get_by_role("button", name="Jobs").click()
    expect(scene.page.locator(".job").first).to_be_visible()


@state("The trend of a number over the map: the mean of the images nearby; the ramp's ends are typed")
def trend(scene: Scene) -> None:
    """The switch in the legend."""
    scene.show(colour=scene.number, colouring={"trend": True})
    trend = scene.page.locator(".legend").get_by_role("button", name="trend")
    expect(trend).to_have_attribute("aria-pressed", "true")
    scene.page.wait_for_function("microscape.engine.painter.trends.trend?.images > 0")


@state("Where the camera sees nothing: a sentence, and the way back")
def astray(scene: Scene) -> None:
    """The camera far beside the images."""
    scene.show(camera={"x": 1e4, "y": 1e4, "zoom": 8})
    expect(scene.page.locator(".map-bare")).to_be_visible()


@state("A selection in the gallery below the map")
def gallery(scene: Scene) -> None:
    """Tiles of a lasso's images."""
    scene.show()
    _lasso(scene, 0.5)
    scene.page.keyboard.press("g")
    expect(scene.page.locator(".gallery-scroll [data-row]").first).to_be_visible()


@state("The table says what the map shows; its columns are chosen")
def table(scene: Scene) -> None:
    """With the menu of its columns open."""
    scene.show()
    scene.page.keyboard.press("r")
    expect(scene.page.locator(".table-scroll [data-row]").first).to_be_visible()
    scene.page.get_by_text("Columns", exact=True).click()


@state("The menu of named selections, and only chosen images on the map")
def chosen(scene: Scene) -> None:
    """Show only the selected ones; then the menu, open."""
    scene.show()
    _lasso(scene, 0.5)
    scene.page.get_by_text("Select", exact=True).click()
    scene.page.get_by_role("button", name="Show only the selected").click()
    expect(scene.page.locator(".chip")).to_contain_text("chosen images")
    scene.page.get_by_text("Select", exact=True).click()


@state("Filters: chips above the map, bars of what remains, a range; coloured by a number")
def filters(scene: Scene) -> None:
    """A value, a range, words to find; a ramp with its handles."""
    span = {"column": scene.number, "min": 6, "max": 20}
    scene.show(filters={"all": [span]}, colour=scene.number, colouring={"low": 6, "high": 20})
    most = "[...counts.remaining.keys()].reduce((a, b) => counts.remaining[b] > counts.remaining[a] ? b : a)"
    scene.page.wait_for_function(f"microscape.engine.counts('{scene.category}') !== null")
    scene.engine(
        f"{{ const name = '{scene.category}'; const counts = engine.counts(name);"
        f" engine.setFilter(name, {{ column: name, in: [engine.column(name).categories[{most}]] }}); }}"
    )
    expect(scene.page.locator(".chip")).to_have_count(2)
    expect(scene.page.locator(f'.facet[data-column="{scene.number}"] .facet-body')).to_be_visible()


@state("Any column colours the map: a part of its name finds it")
def colour_by(scene: Scene) -> None:
    """The list of columns, open."""
    scene.show()
    scene.page.get_by_role("combobox", name="Colour by").click()
    expect(scene.page.get_by_role("option").first).to_be_visible()


@state("Nothing passes the filters: a sentence, and the way out")
def nothing_left(scene: Scene) -> None:
    """No image is left."""
    scene.show(filters={"all": [{"column": scene.number, "min": 1e6, "max": 2e6}]})
    expect(scene.page.get_by_role("button", name="Clear all filters")).to_be_visible()


@state("Two maps of the same images side by side")
def beside(scene: Scene) -> None:
    """The plane beside space, with a selection on both."""
    scene.show(beside="main/3")
    _lasso(scene, 0.4)
    expect(scene.page.locator(".beside-sentence")).to_have_text("")


@state("An uploaded image: its place on the map, those most like it, how new it is")
def uploaded(scene: Scene) -> None:
    """The file of an image of the collection, sent as somebody's own."""
    scene.show()
    scene.page.wait_for_function("microscape.engine.id(7) !== null")
    image = scene.engine("engine.id(7)")
    original = scene.page.request.get(f"{scene.api}/images/{image}/original")
    name = original.headers["content-disposition"].rsplit("'", 1)[-1].strip('"').rsplit("=", 1)[-1].strip('"')
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=original.body())
    scene.page.set_input_files("input[type=file]", file)
    expect(scene.page.locator(".upload .thumbnail").first).to_be_visible()


@state("What can be taken away: tables, originals, pictures, a Plotly figure")
def export(scene: Scene) -> None:
    """The menu, open."""
    scene.show(filters={"all": [{"column": scene.category, "in": [scene.value]}]})
    scene.page.get_by_role("button", name="Export").click()
    expect(scene.page.locator(".menu-entry").first).to_be_visible()


@state("Views are stored with the collection under a name")
def views(scene: Scene) -> None:
    """The menu, open, with one view."""
    scene.show(colour=scene.number)
    view = {"name": "Thin films", "author": "", "state": {"colour": scene.number}}
    if not scene.page.request.get(f"{scene.api}/views").json():
        scene.page.request.post(
            f"{scene.api}/views", data=json.dumps(view), headers={"Content-Type": "application/json"}
        )
    scene.page.get_by_role("button", name="Views and sharing").click()
    expect(scene.page.locator(".view-open").first).to_be_visible()


@state("Every key and gesture")
def keys(scene: Scene) -> None:
    """The list, over the map."""
    scene.show()
    scene.page.keyboard.press("?")
    expect(scene.page.locator("dialog.keys")).to_be_visible()


@state("An image, large: its numbers down to the pixel, with a histogram, its power spectrum, a profile")
def enlarged(scene: Scene) -> None:
    """The window of the opened image over the page."""
    scene.show()
    click_a_point(scene.page)
    scene.page.get_by_role("button", name="The opened image").click()
    expect(scene.page.locator("dialog.image-window.is-ready")).to_be_visible()
    for name in ("Axes", "FFT", "Profile"):
        scene.page.locator("dialog").get_by_role("button", name=name).click()
    at_rest(scene.page.locator(".stage canvas").first)
    box = scene.page.locator(".stage canvas").first.bounding_box()
    assert box is not None
    scene.page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.4 * box["height"])
    scene.page.mouse.down()
    scene.page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"], steps=3)
    scene.page.mouse.up()
    expect(scene.page.locator(".profile-said")).to_contain_text("long")


@state("Another collection is one click away")
def chooser(scene: Scene) -> None:
    """The list of collections, open."""
    scene.show()
    scene.page.locator(".chooser summary").click()
    expect(scene.page.locator(".chooser-list a").first).to_be_visible()


@state("While a collection arrives")
def loading(scene: Scene) -> None:
    """Columns that do not come."""
    scene.page.add_init_script(NEVER_COMES)
    scene.page.goto(f"{scene.server}/explore?c={quote(scene.collection)}")
    scene.page.wait_for_function("window.microscape?.engine.status.phase === 'loading'")


@state("The server went away: a sentence, never a blank map", complains=True)
def unreachable(scene: Scene) -> None:
    """Columns that fail."""
    scene.page.route("**/columns/*", lambda route: route.abort())
    scene.page.goto(f"{scene.server}/explore?c={quote(scene.collection)}")
    scene.page.wait_for_function("window.microscape?.engine.status.phase === 'error'")


@state("A link that no longer fits shows what still does, and says what does not")
def old_link(scene: Scene) -> None:
    """A filter and a colour of columns that are gone, from another version."""
    gone = {"column": "gone", "in": ["a"]}
    scene.show(filters={"all": [gone, {"column": scene.category, "in": [scene.value]}]}, colour="gone", v="0")
    expect(scene.page.locator(".message-list .notice")).to_have_count(3)


@state("A collection that is not there", complains=True)
def no_such_collection(scene: Scene) -> None:
    """An address of another installation."""
    scene.page.goto(f"{scene.server}/explore?c=nowhere")
    expect(scene.page.locator(".obstacle h1")).to_be_visible()


@state("An address that leads nowhere", complains=True)
def no_such_page(scene: Scene) -> None:
    """Something is said, and the way back."""
    scene.page.goto(f"{scene.server}/nowhere")
    expect(scene.page.get_by_role("heading", name="nothing at this address")).to_be_visible()


@state("The page collections, with the report of one")
def collections(scene: Scene) -> None:
    """Cards, and what was read."""
    scene.page.goto(f"{scene.server}/collections?c={quote(scene.collection)}")
    expect(scene.page.locator(".report")).to_be_visible()


@state("The HTTP interface describes itself")
def interface(scene: Scene) -> None:
    """Every route."""
    scene.page.goto(f"{scene.server}/docs")
    expect(scene.page.locator("#interface h2").first).to_be_visible()


@state("On a telephone", size="phone")
def phone(scene: Scene) -> None:
    """The map alone."""
    scene.page.set_viewport_size({"width": 390, "height": 800})
    scene.show()


@state("On a telephone filters are a drawer", size="phone")
def phone_filters(scene: Scene) -> None:
    """The drawer, open."""
    scene.page.set_viewport_size({"width": 390, "height": 800})
    scene.show()
    scene.page.get_by_role("button", name="Filters", exact=True).click()
    expect(scene.page.locator(".facets .facet").first).to_be_visible()


@state("On a telephone the opened image is a sheet", size="phone")
def phone_image(scene: Scene) -> None:
    """The sheet, up."""
    scene.page.set_viewport_size({"width": 390, "height": 800})
    scene.show()
    scene.engine("engine.openRow(3)")
    expect(scene.page.locator(".viewer .thumbnail").first).to_be_visible()


@state("On a wall of 3,840 × 2,160 pixels (shown at half the size)", size="wall")
def wall(scene: Scene) -> None:
    """With the gallery."""
    scene.show()
    scene.page.keyboard.press("g")
    expect(scene.page.locator(".gallery-scroll [data-row]").first).to_be_visible()


def _lasso(scene: Scene, part: float) -> None:
    """Draw a lasso around the middle of the map with the shift key."""
    page = scene.page
    box = page.locator("#map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    reach_x, reach_y = part * box["width"] / 2, part * box["height"] / 2
    corners = [(1, -0.3), (0.4, 1), (-0.7, 0.9), (-1, -0.2), (-0.2, -1), (0.7, -0.9)]
    page.keyboard.down("Shift")
    page.mouse.move(x + corners[0][0] * reach_x, y + corners[0][1] * reach_y)
    page.mouse.down()
    for across, down in [*corners[1:], corners[0]]:
        page.mouse.move(x + across * reach_x, y + down * reach_y, steps=6)
    page.mouse.up()
    page.keyboard.up("Shift")
    page.wait_for_function("!microscape.engine.selection.isEmpty")


import tests.browser.states_design  # noqa: E402, registered after these, as they are listed
import tests.browser.states_label  # noqa: E402
import tests.browser.states_trail  # noqa: E402, F401
