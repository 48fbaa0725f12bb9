"""How far to trust the map: lines to the true nearest, its numbers, its stability, its groups."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.seeing import becomes, click_a_point, show

SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
INK = """() => {
    const canvas = document.querySelector('#map .map-overlay');
    const { width, height } = canvas;
    const bytes = canvas.getContext('2d').getImageData(0, 0, width, height).data;
    let [left, top, right, bottom, ink] = [width, height, 0, 0, 0];
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
        const alpha = bytes[4 * (y * width + x) + 3];
        if (alpha < 8) continue;
        ink += alpha;
        [left, right] = [Math.min(left, x), Math.max(right, x)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
    return { left, top, right, bottom, ink };
}"""
OVERVIEW = {"x": 0, "y": 0, "zoom": 0.5}


def overlay(page: Page) -> dict[str, float]:
    """Where the overlay of the map is drawn on, in its pixels, and how much."""
    page.mouse.move(5, 5)  # no ring about what is under the pointer
    page.wait_for_function(SETTLED)
    found: dict[str, float] = page.evaluate(INK)
    return found


def opened(page: Page, server: str, **state: Any) -> str:
    """Open the map from afar and an image on it; return its id once its neighbours are known."""
    show(page, server, state={"camera": OVERVIEW, **state})
    page.wait_for_function("window.microscape.engine.id(17) !== null")
    page.evaluate("window.microscape.engine.openRow(17)")
    expect(page.locator(".opened-near")).to_contain_text("of its 15 nearest")
    return str(page.evaluate("window.microscape.engine.openId"))


def at_map_tab(page: Page) -> Locator:
    """The tab beside the map that speaks of it."""
    page.get_by_role("tab", name="Map").click()
    pane = page.locator("#pane-map")
    expect(pane.locator(".trust-figure")).to_have_count(3)
    return pane


def test_lines_run_to_the_true_nearest_of_the_open_image(page: Page, server: str) -> None:
    """They are there at a click, counted below the image, left off by the key, and part of the state."""
    show(page, server)
    click_a_point(page)
    near = page.locator(".opened-near")
    expect(near).to_have_text(re.compile(r"^(\d+|All|None) of its 15 nearest lies? near it on this map\."))
    with_lines = overlay(page)
    page.locator(".map-points").focus()
    page.keyboard.press("k")
    page.wait_for_function("location.search.includes('lines')")
    expect(near.get_by_role("button", name="Show the lines")).to_be_visible()

    assert overlay(page)["ink"] < 0.5 * with_lines["ink"]
    becomes(page, "engine.state().hidden", ["lines"])
    page.keyboard.press("Control+z")
    expect(near.get_by_role("button", name="Hide the lines")).to_be_visible()
    assert overlay(page) == with_lines


def test_lines_follow_the_map(page: Page, server: str) -> None:
    """Dragging the map by some pixels moves them by as many."""
    opened(page, server)
    before = overlay(page)
    page.evaluate("""() => { const { engine } = window.microscape; const { camera, painter } = engine;
        const { scale } = painter.frame(...painter.cssSize);
        engine.setCamera({ ...camera, x: camera.x - 40 / scale, y: camera.y + 20 / scale }); }""")
    after = overlay(page)

    assert [round(after[side] - before[side]) for side in ("left", "right", "top", "bottom")] == [
        40,
        40,
        20,
        20,
    ]


def test_lines_to_hidden_images_are_fainter(page: Page, server: str) -> None:
    """What the filters hide is still a true neighbour: its line stays, paler."""
    opened(page, server)
    before = overlay(page)
    one = page.evaluate("window.microscape.engine.id(17)")
    page.evaluate("window.microscape.setState({filters: {column: 'thickness_nm', min: 1e6, max: 2e6}})")
    page.wait_for_function("window.microscape.stats().visible === 0")
    after = overlay(page)

    assert 0.1 * before["ink"] < after["ink"] < 0.8 * before["ink"]
    becomes(page, "engine.openId", one)


def test_space_has_lines_of_its_own(page: Page, server: str) -> None:
    """In 3-D the same neighbours are asked of, near or not as they lie there."""
    opened(page, server, dims=3, camera=None)

    assert overlay(page)["ink"] > 0
    page.get_by_role("button", name="2-D").click()
    expect(page.locator(".opened-near")).to_contain_text("of its 15 nearest")


def test_the_map_says_how_far_to_trust_it(page: Page, server: str) -> None:
    """Three numbers with their meaning, what distances say, and the colour by neighbours kept and back."""
    show(page, server, state={"colour": "material"})
    pane = at_map_tab(page)
    for name in ("Trustworthiness", "Continuity", "Neighbours kept"):
        expect(pane.locator(".trust-figure", has_text=name)).to_contain_text(
            re.compile(r"0\.\d\d|1\.00|\d+ %")
        )
    expect(pane).to_contain_text("distance means little")
    button = pane.get_by_role("button", name="Colour by neighbours kept")
    button.click()
    page.wait_for_function("window.microscape.engine.colour === 'main.preservation'")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    page.wait_for_function("window.microscape.engine.colour === 'material'")
    lines = pane.get_by_role("button", name="Lines to the true nearest")
    lines.click()

    expect(lines).to_have_attribute("aria-pressed", "false")
    becomes(page, "engine.state().hidden", ["lines"])


def test_stability_is_measured_on_request(page: Page, server: str) -> None:
    """It takes a while, stands among the jobs, and ends in a sentence and a colour."""
    show(page, server)
    pane = at_map_tab(page)
    pane.get_by_role("button", name="How stable is it?").click()
    expect(pane.locator(".stability")).to_contain_text("laid out 3 times with other seeds")
    pane.get_by_role("button", name="Colour by stability").click()
    page.wait_for_function("window.microscape.engine.colour === 'main.stability'")
    page.get_by_role("button", name=re.compile("^Jobs")).click()

    expect(page.locator(".job", has_text="Stability of")).to_contain_text("Done in")


def test_what_takes_long_shows_how_far_it_is_and_can_be_cancelled(page: Page, server: str) -> None:
    """The bar and the words of the job; cancelling tells the server, and it can be asked again."""
    cancelled: list[str] = []

    def job(route: Route) -> None:
        if route.request.method == "DELETE":
            cancelled.append(route.request.url)
        state = {"id": "a" * 32, "status": "running", "fraction": 0.4, "message": "seed 2 of 3"}
        route.fulfill(json=state, status=202 if route.request.method == "POST" else 200)

    page.route("**/trail/main/stability", job)
    page.route(f"**/api/v1/jobs/{'a' * 32}", job)
    show(page, server)
    pane = at_map_tab(page)
    ask = pane.get_by_role("button", name="How stable is it?")
    ask.click()
    waiting = pane.locator(".stability")
    expect(waiting).to_contain_text("seed 2 of 3")
    expect(ask).to_be_disabled()
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        waiting.get_by_role("button", name="Cancel").click()

    expect(waiting.get_by_role("button", name="Cancel")).to_have_count(0)
    expect(ask).to_be_enabled()
    assert len(cancelled) == 1


def test_what_cannot_be_measured_is_a_sentence(page: Page, server: str, complaints: Complaints) -> None:
    """Without a worker the pane says so in the server's words, and tries again when asked."""
    refused = {"error": "No worker takes interactive jobs now."}
    page.route("**/trail/main/honesty", lambda route: route.fulfill(json=refused, status=503))
    show(page, server)
    page.get_by_role("tab", name="Map").click()
    pane = page.locator("#pane-map")
    expect(pane.locator(".trust-figures")).to_contain_text("No worker takes interactive jobs now.")
    page.unroute("**/trail/main/honesty")
    pane.locator(".trust-figures").get_by_role("button", name="Try again").click()

    expect(pane.locator(".trust-figure")).to_have_count(3)
    complaints.forgive()  # Chromium logs the answer 503


def test_groups_are_found_named_filtered_and_selected(page: Page, server: str) -> None:
    """They colour the map, a click on one filters, its button selects; another size is asked by keys."""
    show(page, server)
    pane = at_map_tab(page)
    size = pane.get_by_role("slider", name="At least")
    expect(size).to_be_enabled()  # whether groups are known is known
    size.focus()
    page.keyboard.press("Home")
    expect(size).to_have_attribute("aria-valuetext", "5 images")
    page.keyboard.press("ArrowRight")
    pane.get_by_role("button", name=re.compile("^Find (groups|again)$")).click()
    expect(pane.locator(".groups-summary")).to_have_text(re.compile(r"groups?\b"))
    pane.get_by_role("button", name="Find again").click()
    page.wait_for_function("window.microscape.engine.colour === 'main.groups'")
    expect(page.get_by_role("combobox", name="Colour by")).to_have_value("Groups")
    row = pane.locator(".group-row").first
    of = int(row.locator(".number").inner_text().replace(",", ""))
    row.locator(".group-name").click()
    expect(page.locator(".counter")).to_have_text(f"{of} of 240")
    row.locator(".group-name").click()
    row.get_by_role("button", name=re.compile("^Select")).click()

    page.wait_for_function(f"window.microscape.engine.selectionSummary().count === {of}")
    expect(page.locator('.facet[data-column="main.groups"]')).to_be_attached()
    page.wait_for_function("location.search.includes('main.groups')")
    page.reload()
    page.wait_for_function("window.microscape?.engine.colour === 'main.groups'")
    expect(page.locator(".message-list .notice")).to_have_count(0)


def test_a_node_says_how_it_was_made(page: Page, server: str, node: dict[str, Any]) -> None:
    """Its own numbers, its parameters, what was really used, how far its images moved."""
    show(page, server, state={"map": node["id"]})
    expect(page.locator(".counter")).to_contain_text("80")
    pane = at_map_tab(page)
    made = pane.locator(".made")

    expect(made).to_contain_text("Material: BiFeO3")
    expect(made).to_contain_text("the encoder's vectors")
    expect(made).to_contain_text("of the map's radius on average")
    expect(pane.locator(".properties-section")).to_contain_text("Of the whole collection")
    pane.get_by_role("button", name="Colour by neighbours kept").click()
    page.wait_for_function(f"window.microscape.engine.colour === '{node['id']}.preservation'")


def test_on_a_node_neighbours_are_those_of_its_part(page: Page, server: str, node: dict[str, Any]) -> None:
    """An image of the part has its nearest there; of another it is said that it is not on the map."""
    show(page, server, state={"map": node["id"]})
    page.wait_for_function("window.microscape.engine.id(17) !== null")
    of_part = "() => [...Array(240).keys()].find(row => window.microscape.engine.isVisible(row))"
    page.evaluate(f"window.microscape.engine.openRow(({of_part})())")
    expect(page.locator(".opened-near")).to_contain_text("of its 15 nearest")
    page.evaluate(
        f"window.microscape.engine.openRow(({of_part.replace('.find(row => ', '.find(row => !')})())"
    )

    expect(page.locator(".opened-near")).to_have_text("It is not on this map.")
