"""What does not fit is drawn with a sentence: links of elsewhere, empty selections, columns too large."""

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.seeing import becomes, counted, facet, show

ENGINE = "window.microscape.engine"
GONE = "0123456789abcdef0123456789abcdef"


def messages(page: Page) -> list[str]:
    """The sentences over the map."""
    return page.locator(".message-list .notice p").all_inner_texts()


def beyond_measure(page: Page, values: int | None) -> None:
    """Let the materials have so many values; None: as the server tells of more than it lists."""

    def describe(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        column = next(one for one in told["columns"] if one["name"] == "material")
        if values is None:
            column.update(kind="text", dtype=None)
            del column["categories"], column["missing"]
        else:
            column["categories"] += [f"sample {number}" for number in range(values)]
        route.fulfill(response=answer, json=told)

    page.route("**/api/v1/collections/stripes", describe)


def test_a_link_of_another_collection_shows_what_fits(
    page: Page, server: str, complaints: Complaints
) -> None:
    """Its columns, map, image and version are not here: each is said or left out, and the map is drawn."""
    state = {
        "map": "elsewhere",
        "camera": {"x": 1e6, "y": 0, "zoom": 8},
        "colour": "phase",
        "filters": {"all": [{"column": "phase", "in": ["a"]}, {"column": "material", "in": ["BiFeO3"]}]},
        "open": GONE,
        "selection": {"ids": [GONE]},
        "v": "0",
    }
    show(page, server, state=state)
    expect(page.locator(".counter")).to_have_text("80 of 240")

    for part in (
        "no map “elsewhere”",
        "“phase” to colour by",
        "“phase” to filter by",
        "has changed",
    ):
        expect(page.locator(".message-list")).to_contain_text(part)
    becomes(page, "engine.map.name", "main")
    becomes(page, "engine.selection.isEmpty", True)
    expect(page.locator(".viewer")).to_contain_text("no image")
    complaints.forgive()  # Chromium logs the answers 404


@pytest.mark.parametrize(
    "filters",
    [
        {"column": "thickness_nm", "min": "thick"},
        {"either": []},
        {"all": [{"column": "material", "between": [1, 2]}]},
    ],
)
def test_a_filter_that_is_none_is_said(page: Page, server: str, filters: object) -> None:
    """A link that somebody wrote by hand shows the collection and what is wrong with it."""
    show(page, server, state={"filters": filters})

    expect(page.locator(".message-list .notice")).not_to_have_count(0)
    assert counted(page) == 240


def test_many_complaints_fold_up(page: Page, server: str) -> None:
    """The last four stand there; a button counts those before and brings them; none is lost."""
    filters = [{"column": f"gone {place}", "in": ["a"]} for place in range(6)]
    show(page, server, state={"filters": {"all": filters}})
    notices = page.locator(".message-list .notice:visible")
    expect(notices).to_have_count(4)
    before = len(messages(page)) - 4
    page.get_by_role("button", name=f"{before} more before these").click()
    expect(notices).to_have_count(before + 4)
    for _ in range(before + 4):
        notices.last.get_by_role("button", name="Close").click()

    expect(notices).to_have_count(0)


def test_a_damaged_sheet_is_said_and_made_up_for(page: Page, server: str, complaints: Complaints) -> None:
    """Close up the map says why pictures are missing; the gallery takes them one by one."""
    page.route("**/sprites/**", lambda route: route.fulfill(body=b"no picture", content_type="image/webp"))
    show(page, server)
    singles: list[str] = []
    page.on("request", lambda asked: singles.append(asked.url) if ".png?size=" in asked.url else None)
    with page.expect_response("**/*.png?size=128"):
        page.keyboard.press("g")
    expect(page.locator(".gallery-scroll [data-row]").first).to_be_visible()
    page.evaluate(f"{ENGINE}.setCamera({{ ...{ENGINE}.camera, zoom: 6 }})")

    expect(page.locator(".message-list")).to_contain_text("Some pictures are missing on the map. The sheet")
    assert singles
    complaints.forgive()  # Chromium may log the picture it could not read


def test_a_lasso_around_nothing_selects_nothing(page: Page, server: str) -> None:
    """The selection is empty, what needs one is off, and the question says what to do."""
    show(page, server)
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    page.mouse.down()
    for x, y in ((9, 3), (9, 9), (3, 9)):
        page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.up()
    page.keyboard.up("Shift")
    page.get_by_role("tab", name="Selection").click()

    becomes(page, "engine.selection.isEmpty", True)
    expect(page.locator(".scope button").nth(1)).to_be_disabled()
    expect(page.locator("#pane-selection")).to_contain_text("Select images on the map")


def test_what_is_selected_and_filtered_away_is_a_sentence(page: Page, server: str) -> None:
    """In the gallery, in the comparison, and for what could be exported."""
    show(page, server)
    page.evaluate(f"{ENGINE}.selectMatching({json.dumps({'column': 'material', 'in': ['BiFeO3']})})")
    page.keyboard.press("g")
    page.evaluate(f"{ENGINE}.setFilter('material', {json.dumps({'column': 'material', 'in': ['PbTiO3']})})")
    page.get_by_role("tab", name="Selection").click()

    expect(page.locator(".sheet-none")).to_have_text("None of the selected images passes the filters.")
    expect(page.locator("#pane-selection")).to_contain_text("None of the selected images pass the filters.")


def test_twenty_thousand_values_are_searched(page: Page, server: str) -> None:
    """The first stand there; all at once would be too many, and it says so; a part of a word finds one."""
    beyond_measure(page, 19_998)
    show(page, server, state={"colour": "material"})
    section = facet(page, "material")
    section.get_by_role("button", name="Show all 20,001").click()
    expect(section).to_contain_text("The first 300 of 20,001: search for the others.")
    expect(section.locator(".facet-row")).to_have_count(300)
    section.get_by_role("searchbox").fill("sample 19997")

    expect(section.locator(".facet-row")).to_have_count(1)
    expect(page.locator(".legend")).to_contain_text("Choose what has a colour")


def test_fifty_thousand_values_are_words(page: Page, server: str) -> None:
    """Too many to list: the search looks in them; a link that filters or colours by them says so."""
    beyond_measure(page, None)
    filters = {"all": [{"column": "material", "in": ["BiFeO3"]}]}
    show(page, server, state={"colour": "material", "filters": filters})
    expect(facet(page, "material")).to_contain_text("Too many different values to list.")

    assert counted(page) == 240
    expect(page.locator(".message-list")).to_contain_text(re.compile("material", re.IGNORECASE))
    page.get_by_label("Search the text").fill("PbTiO3")
    expect(page.locator(".counter")).to_have_text("80 of 240")
