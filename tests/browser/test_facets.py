"""Facets: a value alone or left out, ranges by hand, by ratios, by date, and columns with little to say."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from pipeline.collection.schema import Column
from pipeline.collection.store import open_collection
from pipeline.collection.write import Writer
from tests.browser.seeing import becomes, facet, show, value
from tests.making import make_collection, remove_in_use


@pytest.fixture(scope="module")
def odd(installation: Path) -> Iterator[str]:
    """A collection with columns that are all missing, constant, infinite, of many values."""
    folder = make_collection(installation / "collections" / "odd", count=240, seed=3)
    descriptors = open_collection(folder).table("descriptors")
    row = np.arange(240)
    numbers = {
        "nothing_nm": np.full(240, np.nan),
        "same_V": np.full(240, 5.0),
        "endless": np.where(row % 3, row, np.inf),
        "decades": 10.0 ** (row / 60),
    }
    words = {"blank": [None] * 240, "one": ["only"] * 240, "many": [f"value {number}" for number in row]}
    texts = {name: pd.Series(values, dtype="string") for name, values in words.items()}
    strange = descriptors.assign(**numbers, **texts)
    with Writer(folder) as writer:
        writer.info["parts"]["descriptors"] = [writer.write("descriptors", strange)]
        for name in numbers:
            writer.info["columns"][name] = Column(name, "number", "property").to_json()
        for name in words:
            writer.info["columns"][name] = Column(name, "category", "facet").to_json()
        writer.commit()
    yield "odd"
    for name in ("odd", "odd-source"):
        remove_in_use(folder.with_name(name))


def without(page: Page, column: str, name: str) -> Locator:
    """The button that leaves a value out, shown while the pointer is on its row."""
    row = facet(page, column).locator(".facet-row", has_text=name).first
    row.hover()
    return row.locator(".facet-without")


def test_values_are_off_alone_or_left_out(page: Page, server: str) -> None:
    """What is left out is struck through and said by a chip; a click takes it back."""
    show(page, server)
    without(page, "material", "BiFeO3").click()
    expect(page.locator(".counter")).to_have_text("160 of 240")
    expect(page.locator(".chip")).to_contain_text("Material: not BiFeO3")
    without(page, "material", "missing").click()
    expect(page.locator(".counter")).to_have_text("80 of 240")
    row = facet(page, "material").locator(".facet-row.is-out", has_text="BiFeO3")
    expect(row.locator(".facet-without")).to_have_attribute("aria-pressed", "true")
    value(page, "material", "BiFeO3").click()
    expect(page.locator(".counter")).to_have_text("160 of 240")
    value(page, "material", "PbTiO3").click()
    expect(page.locator(".chip")).to_contain_text("Material: PbTiO3")
    expect(page.locator(".counter")).to_have_text("80 of 240")


def test_what_is_left_out_is_in_the_address(page: Page, server: str) -> None:
    """A copied link leaves it out too."""
    show(page, server, state={"filters": {"all": [{"not": {"column": "material", "in": ["BiFeO3"]}}]}})

    expect(page.locator(".counter")).to_have_text("160 of 240")
    expect(facet(page, "material").locator(".is-out")).to_contain_text("BiFeO3")
    page.locator(".chip button").click()
    expect(page.locator(".counter")).to_have_text("240 images")


def test_keys_alone_filter(page: Page, server: str) -> None:
    """Tab reaches values and the button that leaves one out; space presses them."""
    show(page, server)
    value(page, "material", "BiFeO3").focus()
    page.keyboard.press("Tab")
    becomes(page, "document.activeElement.getAttribute('aria-label')", "Leave out BiFeO3")
    page.keyboard.press("Space")

    expect(page.locator(".counter")).to_have_text("160 of 240")


def test_dates_are_a_timeline(page: Page, server: str) -> None:
    """Months stand below it; a typed month is that whole month."""
    show(page, server)
    section = facet(page, "acquired_at")
    expect(section.locator(".facet-ticks")).to_contain_text("Jul")
    section.get_by_label("Acquired from").fill("2026-05")
    section.get_by_label("Acquired from").press("Enter")
    section.get_by_label("Acquired to", exact=True).fill("2026-05")
    section.get_by_label("Acquired to", exact=True).press("Enter")

    expect(page.locator(".counter")).to_have_text("31 of 240")


def test_decades_are_seen_by_ratios(page: Page, server: str, odd: str) -> None:
    """With `log` the middle of the scale is the middle decade; the right half is dragged."""
    show(page, server, odd)
    section = facet(page, "decades")
    section.scroll_into_view_if_needed()
    section.get_by_role("button", name="log", exact=True).click()
    box = section.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"], box["y"] + 20, steps=4)
    page.mouse.up()

    page.wait_for_function("Math.abs(window.microscape.stats().visible - 120) < 4")


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("nothing_nm", "No image has a value here."),
        ("same_V", "Every image has the same value: 5."),
        ("blank", "No image has a value here."),
        ("one", "Every image has this value."),
    ],
)
def test_a_column_with_little_to_say_says_it(
    page: Page, server: str, odd: str, column: str, said: str
) -> None:
    """A sentence in place of an empty chart."""
    show(page, server, odd)

    expect(facet(page, column)).to_contain_text(said)


def test_infinite_values_are_missing(page: Page, server: str, odd: str) -> None:
    """They are counted, and the scale ends at the last number."""
    show(page, server, odd)
    section = facet(page, "endless")

    expect(section.locator(".facet-missing")).to_contain_text("80")
    expect(section.locator(".facet-ends")).to_contain_text("239")


def test_a_long_list_is_searched(page: Page, server: str, odd: str) -> None:
    """The first few stand there; a part of a word finds the rest, and what is not there is said."""
    show(page, server, odd)
    section = facet(page, "many")
    expect(section.get_by_role("button", name="Show all 240")).to_be_visible()
    assert section.locator(".facet-row").count() < 12
    section.get_by_role("searchbox").fill("value 23")
    expect(section.locator(".facet-row")).to_have_count(11)
    section.get_by_role("searchbox").fill("no such value")

    expect(section).to_contain_text("No value contains “no such value”.")


def test_the_legend_of_many_values_lets_choose_what_is_coloured(page: Page, server: str, odd: str) -> None:
    """Twenty have a colour, the others are grey together; one that is searched for gets one."""
    show(page, server, odd, state={"colour": "many"})
    legend = page.locator(".legend")
    legend.get_by_text("Choose what has a colour").click()
    legend.get_by_label("Search values to colour").fill("value 239")
    legend.get_by_role("checkbox", name="value 239").check()
    page.wait_for_function("window.microscape.engine.colouring().values.includes('value 239')")
    becomes(page, "engine.colouring().values.length", 20)
    legend.get_by_role("button", name="The most frequent again").click()

    page.wait_for_function("!window.microscape.engine.colouring().values.includes('value 239')")


def test_columns_that_come_later_leave_the_focus_where_it_is(page: Page, server: str) -> None:
    """Groups of a map are one more facet; who is in the list of facets stays there."""
    page.route(
        "**/columns/main.later*",
        lambda route: route.fulfill(
            response=route.fetch(url=re.sub("main.later", "material", route.request.url))
        ),
    )
    show(page, server)
    value(page, "material", "BiFeO3").focus()
    focused = "document.activeElement.closest('.facet-row, .facet-value')?.textContent"
    said = page.evaluate(focused)
    assert "BiFeO3" in said
    page.evaluate(
        "engine => engine.addColumn({ ...engine.column('material'), name: 'main.later', title: 'Later' })",
        page.evaluate_handle("microscape.engine"),
    )
    expect(page.locator('.facet[data-column="main.later"]')).to_be_attached()

    becomes(page, focused, said)
