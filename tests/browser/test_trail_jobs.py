"""Maps that are being made: parameters, cancelling, a reload meanwhile, two pages at once, a part twice."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.seeing import settled, show, value
from tests.browser.trails import arrived, make, on_map

WAITING = ".trail-waiting"
LINES = ".trail-line[data-node]"


def _busy(page: Page, server: str, films: Path) -> list[str]:
    """Give the worker so much to do that what is asked next has to wait; return what it does not do yet."""
    address = f"{server}/api/v1/collections/{films.name}/trail"
    parts = [
        {"part": {"filter": None}, "parameters": {"neighbours": 200, "seed": seed}} for seed in range(1, 25)
    ]
    return [f"{server}/api/v1/jobs/{page.request.post(address, data=part).json()['id']}" for part in parts]


def _free(page: Page, jobs: list[str]) -> None:
    """Let the worker come to what was asked last."""
    for job in reversed(jobs):
        if page.request.get(job).json()["status"] == "queued":
            page.request.delete(job)


def test_parameters_are_chosen_kept_and_shown(page: Page, server: str, films: Path) -> None:
    """A number out of range is a sentence; what is unusual stands beside the map and is kept for the next."""
    show(page, server, films.name)
    value(page, "material", "BiFeO3").click()
    page.get_by_role("button", name="How it is laid out").click()
    neighbours = page.get_by_label("Neighbours", exact=True)
    neighbours.fill("500")
    expect(page.get_by_role("alert")).to_have_text("Neighbours is a whole number from 2 to 200.")
    submit = page.locator(".reproject-form button[type=submit]")
    expect(submit).to_be_disabled()
    neighbours.fill("30")
    page.get_by_label("Name", exact=True).fill("Ferrites, broadly")
    page.get_by_label("Your name").fill("AB")
    submit.click()
    arrived(page, "main")
    line = page.locator(f'{LINES}[aria-selected="true"]')
    expect(line).to_contain_text("Ferrites, broadly")
    expect(line).to_contain_text("30 neighbours")
    expect(line).to_contain_text("AB")
    page.get_by_role("button", name="How it is laid out").click()
    expect(neighbours).to_have_value("30")
    page.get_by_role("button", name="As usual").click()
    expect(neighbours).to_have_value("15")


def test_the_same_part_twice_is_opened_and_said(page: Page, server: str, films: Path) -> None:
    """No second map is made of the same images in the same way."""
    first = make(
        page, server, films.name, {"filter": {"column": "material", "in": ["BiFeO3"]}}, name="Ferrites"
    )
    show(page, server, films.name)
    value(page, "material", "BiFeO3").click()
    page.get_by_role("button", name="Re-project 100").click()
    on_map(page, first)
    expect(page.locator(".message-list")).to_contain_text("You made this map before: “Ferrites” was opened.")
    expect(page.locator(LINES)).to_have_count(2)


def test_a_map_that_waits_is_cancelled(page: Page, server: str, films: Path) -> None:
    """The page stays as it is, and nothing is left of it."""
    show(page, server, films.name)
    others = _busy(page, server, films)
    value(page, "material", "PbTiO3").click()
    page.get_by_role("button", name="Re-project 100").click()
    waiting = page.locator(WAITING, has_text="PbTiO3")
    waiting.get_by_role("button", name="Cancel").click()
    expect(waiting).to_be_hidden()
    _free(page, others)
    assert on_map(page) == "main"


def test_a_reload_meanwhile_loses_nothing(page: Page, server: str, films: Path) -> None:
    """It is still being made; who has stayed on the map is led to the new one."""
    show(page, server, films.name)
    others = _busy(page, server, films)
    value(page, "material", "PbTiO3").click()
    page.get_by_role("button", name="Re-project 100").click()
    expect(page.locator(WAITING, has_text="PbTiO3")).to_be_visible()
    page.wait_for_function("location.search.includes('PbTiO3')")
    page.reload()
    expect(page.locator(WAITING, has_text="PbTiO3")).to_be_visible()
    settled(page)
    _free(page, others)
    arrived(page, "main")
    page.wait_for_function("microscape.engine.placed === 100")


OFF_LEGEND = """() => {
  const [notice, legend] = [".message-list .notice", ".legend"].map((one) => document.querySelector(one));
  const [here, there] = [notice, legend].map((one) => one.getBoundingClientRect());
  return here.left >= there.right || here.bottom <= there.top;
}"""
OFFER = """() => document.dispatchEvent(new CustomEvent("sayerror", {
  detail: { sentence: "A third is ready.", tone: "", action: { label: "Open", act: () => {} } },
}))"""


def test_who_has_gone_on_is_told(page: Page, server: str, films: Path) -> None:
    """The new map is not forced on somebody who filters on meanwhile; a click opens it, off the legend."""
    show(page, server, films.name)
    others = _busy(page, server, films)
    value(page, "material", "PbTiO3").click()
    page.get_by_role("button", name="Re-project 100").click()
    value(page, "material", "BiFeO3").click()
    expect(page.locator(".counter")).to_have_text("200 of 300")
    _free(page, others)
    notice = page.locator(".message-list .notice", has_text="is ready: 100 images")
    expect(notice).to_be_visible()
    assert on_map(page) == "main"
    page.wait_for_function(OFF_LEGEND)
    notice.get_by_role("button", name="Open").click()
    page.wait_for_function("microscape.engine.placed === 100")
    page.evaluate(OFFER)
    expect(page.locator(".message-list")).to_contain_text("A third is ready.")
    page.evaluate("microscape.engine.setMap('main')")

    expect(page.locator(".message-list")).not_to_contain_text("A third is ready.")


def test_two_pages_see_what_each_other_made(
    page: Page, server: str, films: Path, context: BrowserContext
) -> None:
    """Both re-project at once; each goes to its own map and finds the other's in the tree."""
    show(page, server, films.name)
    other = context.new_page()
    show(other, server, films.name)
    for one, material in ((page, "BiFeO3"), (other, "PbTiO3")):
        value(one, "material", material).click()
        one.get_by_role("button", name="Re-project 100").click()
    made = [arrived(one, "main") for one in (page, other)]
    assert made[0] != made[1]
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator(LINES)).to_have_count(3)
    page.locator(f'{LINES}[data-node="{made[1]}"]').click()
    on_map(page, made[1])
    other.close()


def test_a_map_that_could_not_be_made_is_tried_again(page: Page, server: str, films: Path) -> None:
    """The reason stands in the tree, with the way out; once it is made, nothing is left of it."""
    show(page, server, films.name)
    sentence = "The worker ran out of memory. Choose a smaller part."

    def fail(route: Route) -> None:
        job = route.request.url.rpartition("/")[2]
        said = {"parent": "main", "name": "PbTiO3", "count": 100}
        route.fulfill(json={"id": job, "status": "failed", "error": sentence, "arguments": said})

    page.route("**/api/v1/jobs/*", fail)
    value(page, "material", "PbTiO3").click()
    page.get_by_role("button", name="Re-project 100").click()
    failed = page.locator(f"{WAITING}.is-bad")
    expect(failed).to_contain_text(sentence)
    assert on_map(page) == "main"
    page.unroute("**/api/v1/jobs/*")
    failed.get_by_role("button", name="Try again").click()
    arrived(page, "main")
    expect(page.locator(WAITING)).to_have_count(0)
