"""Every page in each state by axe-core's rules for WCAG 2.1 A and AA; by keys alone; with little motion."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.seeing import click_a_point, show, value

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
SETTLED = "new Promise(done => requestAnimationFrame(() => setTimeout(() => done(true), 60)))"
SIZES = {"wide": (1280, 800), "narrow": (380, 760)}


def violations(page: Page) -> str:
    """What axe-core finds wrong on the page as it stands, a line an element."""
    found = Axe().run(page, options={**RULES, "resultTypes": ["violations"]}).response["violations"]
    return "\n".join(
        f"{rule['id']}: {node['target']} {node['failureSummary'].splitlines()[1].strip()}"
        for rule in found
        for node in rule["nodes"]
    )


def empty(page: Page, server: str) -> None:
    """The map with nothing open."""
    show(page, server)


def opened(page: Page, server: str) -> None:
    """An image with its facts and neighbours."""
    show(page, server)
    click_a_point(page)
    expect(page.locator(".thumbnail").first).to_be_visible()


def filtered(page: Page, server: str) -> None:
    """Chips, a value left out, a range, coloured by a number."""
    parts = [{"column": "thickness_nm", "min": 6, "max": 20}, {"column": "material", "in": ["BiFeO3"]}]
    show(page, server, state={"filters": {"all": parts}, "colour": "thickness_nm"})
    expect(page.locator(".chip").first).to_be_visible()


def selected(page: Page, server: str) -> None:
    """A selection, with the gallery below the map."""
    show(page, server)
    page.evaluate("window.microscape.engine.selectRows(Uint32Array.from({ length: 40 }, (_, k) => k))")
    page.keyboard.press("g")
    expect(page.locator(".gallery-scroll [data-row]").first).to_be_visible()


def tabled(page: Page, server: str) -> None:
    """The table of what the map shows."""
    show(page, server)
    page.keyboard.press("r")
    expect(page.locator(".table-scroll [data-row]").first).to_be_visible()


def keys(page: Page, server: str) -> None:
    """The list of keys over the map."""
    show(page, server)
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()


def without(page: Page, server: str) -> None:
    """A collection that is not there."""
    page.goto(f"{server}/explore?c=nowhere")
    expect(page.locator(".obstacle h1")).to_be_visible()


def collections(page: Page, server: str) -> None:
    """The cards, and the report of one."""
    page.goto(f"{server}/collections?c=stripes")
    expect(page.locator(".report")).to_be_visible()


def interface(page: Page, server: str) -> None:
    """The description of the HTTP interface."""
    page.goto(f"{server}/docs")
    expect(page.locator("#interface h2").first).to_be_visible()


def nowhere(page: Page, server: str) -> None:
    """An address that leads nowhere."""
    page.goto(f"{server}/nowhere")
    expect(page.get_by_role("heading", name="nothing at this address")).to_be_visible()


STATES = [empty, opened, filtered, selected, tabled, keys, without, collections, interface, nowhere]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(
    page: Page, server: str, complaints: list[str], state: Callable[[Page, str], None], size: str
) -> None:
    """Contrast, names, roles, landmarks and headings hold in both themes, wide and narrow."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    state(page, server)
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
        page.wait_for_function(SETTLED)
        assert violations(page) == "", theme
    if state in (without, nowhere):
        complaints.clear()  # the browser itself complains of the answer 404


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
        shown = page.screenshot(clip=clip)
        page.keyboard.press("Tab")
        assert page.screenshot(clip=clip) != shown, f"nothing shows the focus on {stops[-1]!r}"

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
    assert page.evaluate(slow) == 0


def test_the_legend_keeps_the_focus(page: Page, server: str) -> None:
    """A value turned off with the keyboard is still focused, so that the next key turns it on again."""
    show(page, server)
    row = page.locator("button.legend-entry").first
    name = row.get_attribute("data-value")
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("button.legend-entry.left-out")).to_have_count(1)

    assert page.evaluate("document.activeElement.dataset.value") == name
