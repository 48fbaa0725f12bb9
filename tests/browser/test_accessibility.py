"""Every page in each state by axe-core's rules for WCAG 2.1 A and AA; by keys alone; with little motion."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, expect

import tests.browser.states  # noqa: F401, they register themselves
from pipeline.collection import open_collection
from tests.browser.conftest import Complaints, installed
from tests.browser.scene import SIZES, STATES, Scene, State
from tests.browser.seeing import becomes, show, value
from tests.browser.trails import clear

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
}
SETTLED = """async () => {
  const ends = ({ effect }) => Number.isFinite(effect.getComputedTiming().endTime);
  for (let ending = null; ending?.length !== 0;) { // a colour that is inherited changes level by level
    await new Promise(done => requestAnimationFrame(() => setTimeout(done, 60)));
    ending = document.getAnimations().filter(ends);
    await Promise.all(ending.map(({ finished }) => finished.catch(() => null)));
  }
  return true;
}"""


def violations(page: Page) -> str:
    """What axe-core finds wrong on the page once nothing changes its colour any more, a line an element."""
    page.wait_for_function(SETTLED)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"axe.run({json.dumps(RULES)}).then(({{ violations }}) => violations)")
    return "\n".join(
        f"{rule['id']}: {node['target']} {node['failureSummary'].splitlines()[1].strip()}"
        for rule in found
        for node in rule["nodes"]
    )


@pytest.fixture(scope="session")
def search_answer(installation: Path) -> dict[str, Any]:
    """What a search by a file answers; the vectors of the collection here are no encoder's."""
    ids = open_collection(installation / "collections" / "stripes").ids.tolist()
    return {
        "file": "film.tif",
        "image": 0,
        "images": [{"channel": "image", "frame": 0, "height": 32, "width": 40, "dtype": "uint8"}],
        "preview": "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==",
        "neighbours": [{"image_id": one, "distance": 0.1} for one in ids[:12]],
        "labels": [{"label": "atomic lattice", "probability": 0.97}],
        "groups": [{"label": "p4m", "probability": 0.93}],
        "place": {"map": "main", "x": 0.1, "y": 0.2, "x3": 0.0, "y3": 0.0, "z3": 0.0},
        "novelty": 0.41,
    }


@pytest.fixture
def cleared(page: Page, server: str) -> Iterator[None]:
    """No map and no view that a state made is there for the next one."""
    yield
    page.goto("about:blank")  # nobody looks at them any more
    clear(page, server, "stripes")
    address = f"{server}/api/v1/collections/stripes/views"
    for view in page.request.get(address).json():
        page.request.delete(f"{address}/{view['id']}")


@pytest.mark.usefixtures("cleared")
@pytest.mark.parametrize("state", STATES.values(), ids=lambda state: state.name)
def test_axe_finds_nothing(
    page: Page, server: str, complaints: Complaints, state: State, search_answer: dict[str, Any]
) -> None:
    """Contrast, names, roles, landmarks and headings hold in every state: light and wide, dark and narrow."""
    page.route("**/search?*", lambda route: route.fulfill(json=search_answer))
    width, height = SIZES[state.size]
    page.set_viewport_size({"width": min(width, 1440), "height": min(height, 900)})
    state.reach(Scene(page, server, "stripes"))
    assert violations(page) == "", "light"
    page.set_viewport_size({"width": 390, "height": 800})
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    assert violations(page) == "", "dark"
    if state.complains:
        complaints.forgive()


def test_axe_finds_nothing_where_there_is_no_collection(
    context: BrowserContext, environment: dict[str, str], tmp_path: Path
) -> None:
    """The greeting says how a collection is made; it holds the same rules."""
    told = {"MICROSCAPE_COLLECTIONS": str(tmp_path / "none"), "MICROSCAPE_STATE": str(tmp_path / "state")}
    (tmp_path / "none").mkdir()
    with installed(tmp_path, {**environment, **told}, has_worker=False) as address:
        page = context.new_page()
        page.goto(address)
        expect(page.get_by_role("heading", name="Welcome to Microscape")).to_be_visible()
        assert violations(page) == "", "light"
        page.set_viewport_size({"width": 390, "height": 800})
        page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")

        assert violations(page) == "", "dark"


def test_tab_reaches_every_control_once_and_it_shows(page: Page, server: str) -> None:
    """From header to filters, map and what is below; where the focus is, pixels change."""
    show(page, server)
    stops: list[str] = []
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement !== document.body"):
        stops.append(
            page.evaluate("(document.activeElement.ariaLabel || document.activeElement.textContent).trim()")
        )
        assert len(stops) < 100, stops
        box = page.locator("*:focus").bounding_box()
        assert box is not None and min(box["width"], box["height"]) >= 8, stops
        around = {"x": max(box["x"] - 4, 0), "y": max(box["y"] - 4, 0)}
        clip: Any = {**around, "width": box["width"] + 8, "height": box["height"] + 8}
        shown = page.screenshot(clip=clip, animations="disabled")
        page.keyboard.press("Tab")
        assert page.screenshot(clip=clip, animations="disabled") != shown, (
            f"nothing shows the focus on {stops[-1]!r}"
        )

    order = [
        "Microscape",
        "Explore",
        "Skip to the map",
        "Search the text of all columns",
        "Map of 240 images",
    ]
    places = [next(k for k, stop in enumerate(stops) if stop.startswith(start)) for start in order]
    assert places == sorted(places)


def test_the_filters_can_be_skipped(page: Page, server: str) -> None:
    """One key leads from the head of the filters to the map, where Enter opens an image and Esc closes it."""
    show(page, server)
    page.get_by_role("button", name="Skip to the map").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map-points")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_function("window.microscape.engine.openId !== null")
    page.keyboard.press("Escape")
    page.wait_for_function("window.microscape.engine.openId === null")


def test_filtering_needs_no_pointer(page: Page, server: str) -> None:
    """Enter keeps a value alone, Space opens and closes a section, the next Tab leaves the value out."""
    show(page, server)
    row = value(page, "material", "BiFeO3")
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".counter")).to_have_text("80 of 240")
    page.keyboard.press("Enter")
    expect(page.locator(".counter")).to_have_text("240 images")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".counter")).to_have_text("160 of 240")
    expect(page.locator(".facet-row .facet-without:focus")).to_have_count(1)
    section = page.locator('.facet[data-column="material"]')
    section.locator("summary").focus()
    page.keyboard.press("Space")
    expect(section).not_to_have_attribute("open", "")


def test_nothing_moves_where_less_motion_is_asked_for(page: Page, server: str) -> None:
    """A change of dimensions is there at once, and nothing on the page is animated for long."""
    show(page, server)
    page.get_by_role("button", name="3-D").click()
    page.wait_for_function("window.microscape.state().dims === 3")

    slow = "document.getAnimations().filter(one => one.effect.getComputedTiming().duration > 1).length"
    becomes(page, slow, 0)


def test_the_legend_keeps_the_focus(page: Page, server: str) -> None:
    """A value turned off with the keyboard is still focused, so that the next key turns it on again."""
    show(page, server)
    row = page.locator("button.legend-entry").first
    name = row.get_attribute("data-value")
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("button.legend-entry.left-out")).to_have_count(1)

    becomes(page, "document.activeElement.dataset.value", name)


def test_a_chip_that_goes_leaves_the_focus_to_the_next(page: Page, server: str) -> None:
    """Then to the one before, and at last to the text box; never to nothing."""
    parts = [{"column": "thickness_nm", "min": 6}, {"column": "material", "in": ["BiFeO3"]}, {"text": "scan"}]
    show(page, server, state={"filters": {"all": parts}})
    expect(page.locator(".chip")).to_have_count(3)
    page.get_by_role("button", name="Remove filter Material").focus()
    focused = "document.activeElement.ariaLabel ?? document.activeElement.textContent"
    for left, label in ((2, "Remove filter Contains “scan”"), (1, "Remove filter Thickness ≥ 6 nm")):
        page.keyboard.press("Enter")
        expect(page.locator(".chip")).to_have_count(left)
        becomes(page, focused, label)
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_count(0)

    becomes(page, focused, "Search the text of all columns")


def test_the_drawer_holds_the_focus_until_it_is_closed(page: Page, server: str) -> None:
    """Narrow, the filters take the focus; what lies behind cannot be reached; Esc gives the focus back."""
    page.set_viewport_size({"width": 390, "height": 800})
    show(page, server)
    expect(page.locator(".facet")).not_to_have_count(0)
    button = page.get_by_role("button", name="Filters", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    inside = page.locator(".facets:focus, .facets :focus")
    expect(inside).to_have_count(1)
    page.wait_for_function(SETTLED)  # it slides in
    for _ in range(3):
        page.keyboard.press("Tab")
        expect(inside).to_have_count(1)
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    button.click()
    page.set_viewport_size({"width": 1280, "height": 800})

    page.locator("#map").click()
