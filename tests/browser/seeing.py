"""What a user sees and does on the page explore, in the words of the tests."""

import json
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

READY = "window.microscape?.engine.status.phase === 'ready'"
NUMBER = r"[\d,]+"


def show(page: Page, address: str, collection: str = "stripes", state: dict[str, Any] | None = None) -> None:
    """Open the page explore and wait until its map can be seen."""
    words = f"&s={quote(json.dumps(state))}" if state is not None else ""
    page.goto(f"{address}/explore?c={quote(collection)}{words}")
    page.wait_for_function(READY)


def facet(page: Page, column: str) -> Locator:
    """The section of a column in the panel on the left, opened."""
    section = page.locator(f'.facet[data-column="{column}"]')
    if section.get_attribute("open") is None:
        section.locator("summary").click()
    expect(section.locator(".facet-body")).to_be_visible()
    return section


def value(page: Page, column: str, name: str) -> Locator:
    """The row of one value in a facet."""
    return facet(page, column).locator(".facet-value", has_text=name).first


def counted(page: Page) -> int:
    """How many images the bar above the map counts."""
    return int(page.locator(".counter strong").inner_text().replace(",", ""))


FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
"""What is fulfilled when two more frames were drawn."""


def picture(page: Page) -> bytes:
    """The pixels of the map."""
    page.wait_for_function(FRAMES)
    return page.locator("#map").screenshot()


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
