"""The states of a trail: the tree beside the map, its drawer, how a map is made."""

import re

from playwright.sync_api import expect

from tests.browser.scene import Scene, state
from tests.browser.trails import make, on_map

LINES = ".trail-line[data-node]"
PARTS = """async name => {
  const column = await microscape.engine.ensure(name);
  const rows = [...column.codes.keys()].filter(row => !column.isMissing(row));
  const values = rows.map(row => column.value(row)).sort((a, b) => a - b);
  return [0.5, 0.25].map(share => values[Math.floor(share * rows.length)]);
}"""


@state("The trail: maps of parts of maps as a tree, the path to the one that is shown above it")
def trail(scene: Scene) -> None:
    """Two levels down."""
    deepest = _two_levels(scene)
    scene.show(map=deepest)
    on_map(scene.page, deepest)
    expect(scene.page.locator(LINES)).to_have_count(3)
    expect(scene.page.locator(".crumbs li")).to_have_count(3)


@state("How far to trust a map of a part, and its groups, named after what sets them apart")
def trusted_part(scene: Scene) -> None:
    """The tab Map on a node, its groups found."""
    part = {"filter": {"column": scene.category, "in": [scene.value]}}
    node = make(scene.page, scene.server, scene.collection, part, name=scene.value)
    scene.show(map=node)
    on_map(scene.page, node)
    scene.page.get_by_role("tab", name="Map").click()
    expect(scene.page.locator(".trust-figure")).to_have_count(3)
    scene.page.get_by_role("button", name=re.compile("^Find (groups|again)$")).click()
    expect(scene.page.locator(".groups-summary")).to_contain_text("roup")


@state("How the next map is made: what is compared by, neighbours, distance, start and seed", theme="dark")
def reproject(scene: Scene) -> None:
    """The drawer behind the caret, compared by descriptors."""
    scene.show()
    scene.engine("engine.selectRows(Array.from({ length: 200 }, (_, row) => row))")
    scene.page.get_by_role("button", name="How it is laid out").click()
    compared = scene.page.get_by_label("Compare by")
    if compared.locator("option[value=descriptors]").count():
        compared.select_option("descriptors")
    expect(scene.page.locator(".reproject-form button[type=submit]")).to_be_enabled()


@state("On a telephone the trail is a drawer; what can be done with a map", size="phone")
def phone_trail(scene: Scene) -> None:
    """The drawer, and the menu of a map."""
    scene.page.set_viewport_size({"width": 390, "height": 800})
    deepest = _two_levels(scene)
    scene.show(map=deepest)
    on_map(scene.page, deepest)
    scene.page.get_by_role("button", name="Trail: 3 maps").click()
    scene.page.locator(f'{LINES}[data-node="{deepest}"]').get_by_role("button", name="More about").click()
    expect(scene.page.get_by_role("dialog", name="More about")).to_be_visible()


def _two_levels(scene: Scene) -> str:
    """Make a map of the images below the median of a number, and of half of these; return the deeper one."""
    scene.show()
    half, quarter = scene.page.evaluate(PARTS, scene.number)
    where = (scene.page, scene.server, scene.collection)
    first = make(*where, {"filter": {"column": scene.number, "max": half}}, name="Thin films")
    said = {"name": "The thinnest", "author": "AB", "parameters": {"neighbours": 30}}
    return make(*where, {"filter": {"column": scene.number, "max": quarter}}, parent=first, **said)
