"""What a user sees and does on the page explore, in the words of the tests."""

import json
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Frame, Locator, Page, expect

NUMBER = r"[\d,]+"
STILL = """() => {
  const engine = window.microscape?.engine;
  if (engine?.status.phase !== "ready" || !engine.history || !engine.painter) return false;
  if (!engine.places.extents[engine.dims] || !engine.ids.rows) return false;
  if (document.fonts.status !== "loaded" || !document.querySelector(".chooser-list a")) return false;
  if (document.querySelector("[aria-busy=true], .point-map-loading")) return false;
  const parts = [...document.querySelectorAll("#map, .facet, .legend, .toolbar, .sheet")];
  const boxes = parts.map(one => one.getBoundingClientRect());
  const seen = JSON.stringify([engine.painter.frameAsked ?? null, engine.painter.cssSize, boxes]);
  const isStill = seen === window.seenBefore;
  window.seenBefore = seen;
  const { clientWidth, clientHeight } = engine.painter.element;
  const [width, height] = engine.painter.cssSize;
  return isStill && Math.abs(width - clientWidth) < 1 && Math.abs(height - clientHeight) < 1;
}"""
"""Whether the page explore shows all of its view: every panel has its first answers, and nothing moves."""


def show(page: Page, address: str, collection: str = "stripes", state: dict[str, Any] | None = None) -> None:
    """Open the page explore and wait until it shows all of its view."""
    words = f"&s={quote(json.dumps(state))}" if state is not None else ""
    page.goto(f"{address}/explore?c={quote(collection)}{words}")
    settled(page)


def settled(page: Page | Frame) -> None:
    """Wait until the page explore shows all of its view."""
    page.wait_for_function(STILL)


AT_REST = """async element => {
  const box = () => JSON.stringify(element.getBoundingClientRect());
  for (let same = 0, seen = box(); same < 3; seen = box()) {
    await new Promise(requestAnimationFrame);
    same = seen === box() ? same + 1 : 0;
  }
}"""


def at_rest(place: Locator) -> None:
    """Wait until an element is there and keeps its place and size."""
    place.wait_for()
    place.evaluate(AT_REST)


def becomes(page: Page, expression: str, value: Any) -> None:
    """Wait until an expression, of `engine` perhaps, has a value: what an action does may take a moment."""
    page.wait_for_function(
        "value => { const { engine } = window.microscape;"
        f" return JSON.stringify(({expression}) ?? null) === JSON.stringify(value); }}",
        arg=value,
    )


def facet(page: Page, column: str) -> Locator:
    """The section of a column in the panel on the left, opened."""
    section = page.locator(f'.facet[data-column="{column}"]')
    if section.get_attribute("open") is None:
        section.locator("summary").click()
    expect(section.locator(".facet-body:not([aria-busy])")).to_be_visible()
    return section


def value(page: Page, column: str, name: str) -> Locator:
    """The row of one value in a facet."""
    return facet(page, column).locator(".facet-value", has_text=name).first


def counted(page: Page) -> int:
    """How many images the bar above the map counts, once it counts those that the map shows."""
    becomes(
        page, "document.querySelector('.counter strong').textContent.replaceAll(',', '') - engine.visible", 0
    )
    return int(page.locator(".counter strong").inner_text().replace(",", ""))


FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
"""What is fulfilled when two more frames were drawn."""
PIXELS = (
    f"{FRAMES}.then(() => [...document.querySelectorAll('#map canvas')].map(one => one.toDataURL()).join())"
)


def picture(page: Page) -> str:
    """The pixels of the map itself: what lies over it comes when it likes."""
    return str(page.evaluate(PIXELS))


def point_at(page: Page) -> tuple[float, float]:
    """Move the pointer over the map until it rests on a point; return where, in CSS pixels."""
    box = page.locator("#map").bounding_box()
    assert box is not None
    for step in range(400):
        x = box["x"] + box["width"] * (0.5 + 0.02 * (step % 20 - 10))
        y = box["y"] + box["height"] * (0.5 + 0.013 * (step // 20 - 10))
        page.mouse.move(x, y)
        if page.evaluate("window.microscape.engine.hovered !== null"):
            return x, y
    raise AssertionError("no point of the map is under the pointer anywhere near its middle")


LISTEN_TO_WHEEL = """() => {
  if (window.wheels === undefined) addEventListener("wheel", () => { window.wheels++; }, true);
  window.wheels = 0;
}"""


def turn_wheel(page: Page, pixels: float, times: int = 1) -> None:
    """Turn the wheel where the pointer is and wait until the page has heard all of it."""
    page.evaluate(LISTEN_TO_WHEEL)
    for turn in range(times):
        page.mouse.wheel(0, pixels)
        page.wait_for_function("turns => window.wheels === turns", arg=turn + 1)


def ends_a_step(page: Page) -> None:
    """Wait until what changes next is a step of its own: what follows closely is taken back together."""
    page.wait_for_function("performance.now() - microscape.engine.history.steps.at(-1).at > 250")


def click_a_point(page: Page) -> str:
    """Click a point; return the id of the image that opens."""
    page.mouse.click(*point_at(page))
    page.wait_for_function("window.microscape.engine.openId !== null")
    return str(page.evaluate("window.microscape.engine.openId"))


def choose_colour(page: Page, words: str) -> None:
    """Type a part of a column's name into the field that colours the map, and take the first that has it."""
    field = page.get_by_role("combobox", name="Colour by")
    field.click()
    field.fill(words)
    field.press("Enter")
