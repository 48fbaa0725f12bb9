"""Labels by keys: said, confirmed, taken back, kept while the server is away; many at once; learnt from."""

from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.labels import asked, begun, images, said_by, saved, say, shown_image
from tests.browser.seeing import show


def test_what_is_said_is_confirmed_undone_and_outlives_a_dead_server(
    page: Page, server: str, films: Path, complaints: Complaints
) -> None:
    """What follows is shown at once, undo goes back to the image, unsent labels survive a reload."""
    api = f"{server}/api/v1/collections/{films.name}"
    page.goto(f"{server}/label?c={films.name}&s=%7B%22tree%22%3A%22microscopy%22%7D")
    page.get_by_label("Your name or initials").fill("Ann")
    page.keyboard.press("Enter")
    begun(page)
    first = shown_image(page)
    page.keyboard.press("s")
    expect(page.locator(".label-chip")).to_have_text(["Stripe"])
    expect(page.locator('.class-row.is-implied[data-label="domains"]')).to_have_attribute("data-mine", "yes")
    saved(page)
    page.keyboard.press("Space")
    expect(page.locator(".label-next[aria-current=true]")).not_to_have_attribute("data-image", first)
    second = shown_image(page)
    page.keyboard.press("Shift+L")
    page.keyboard.press("Alt+x")
    expect(page.locator(".label-chip")).to_have_count(2)
    saved(page)
    assert said_by(page, api, "Ann") == {
        first: {"stripe": "yes"},
        second: {"labyrinth": "no", "artefact": "unsure"},
    }

    for _ in range(3):
        page.keyboard.press("Control+z")
    expect(page.locator(".label-next[aria-current=true]")).to_have_attribute("data-image", first)
    expect(page.locator(".label-chip")).to_have_count(0)
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".label-chip")).to_have_text(["Stripe"])
    saved(page)
    assert said_by(page, api, "Ann") == {first: {"stripe": "yes"}}

    def is_away(route: Route) -> None:
        route.abort()

    page.route("**/labels/microscopy", is_away)
    page.keyboard.press("e")
    expect(page.locator(".label-saved")).to_have_text("1 kept here")
    expect(page.locator(".label-chip.is-pending")).to_have_text(["Defects"])
    page.unroute("**/labels/microscopy", is_away)
    page.reload()
    begun(page)
    saved(page)
    assert said_by(page, api, "Ann") == {first: {"stripe": "yes", "defect": "yes"}}
    assert complaints and all("ERR_FAILED" in one for one in complaints)
    complaints.forgive()


def test_many_are_labelled_from_the_map_and_learnt_from(
    page: Page, server: str, films: Path, complaints: Complaints
) -> None:
    """A selection goes along; grid and filter take one answer; another's is a conflict; heads learn."""
    api = f"{server}/api/v1/collections/{films.name}"
    show(page, server, films.name)
    page.evaluate("microscape.engine.selectRows(Array.from({ length: 60 }, (_, row) => row))")
    page.evaluate("localStorage.setItem('author', 'Ann')")
    page.evaluate(f"localStorage.setItem('label-tree {films.name}', 'microscopy')")
    page.locator("summary", has_text="Select").click()
    page.get_by_role("button", name="Label them …").click()
    expect(page.locator(".chip")).to_have_text("Only 60 chosen images")
    begun(page)
    page.get_by_role("button", name="Grid").click()
    expect(page.locator(".label-tile")).to_have_count(24)
    page.locator(".label-grid").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("s")
    expect(page.locator(".label-tile .label-chip.is-mine")).to_have_count(24)
    saved(page)
    page.get_by_title("Label all images that").click()
    page.get_by_label("All 60 images that pass the filters").check()
    page.get_by_role("dialog").get_by_label("Class").select_option("particles")
    expect(page.locator(".bulk-seen img")).to_have_count(12)
    for end in ("Undo", "Done"):
        page.get_by_role("button", name="Label 60 images").click()
        expect(page.get_by_text("60 images labelled")).to_be_visible()
        page.get_by_role("dialog").get_by_role("button", name=end).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    held = said_by(page, api, "Ann")
    assert len(held) == 60
    assert sum("stripe" in said for said in held.values()) == 24

    others = [one for one in images(page, api, 80) if one not in held]
    say(page, api, "Bo", {one: {"particles": "no", "stripe": "no"} for one in others})
    say(page, api, "Bo", {next(iter(held)): {"particles": "no"}})
    page.get_by_role("button", name="Remove filter Only 60 chosen images").click()
    page.get_by_label("Order of the images").select_option("disagreement")
    expect(page.locator(".label-tile")).to_have_count(1)
    expect(page.locator(".label-chip.is-conflict")).to_have_text("Particles (people disagree)")

    page.locator(".label-bar").get_by_role("button", name="Model").click()
    page.get_by_role("button", name="Learn now").click()
    scores = page.get_by_role("region", name="Scores by class")
    expect(scores).to_contain_text("Particles")
    expect(page.get_by_role("region", name="Scores by level")).to_contain_text("Structure")
    expect(page.locator(".model-pane")).to_contain_text("microscopy-1 predicts.")
    expect(page.locator(".model-figures .js-plotly-plot").first).to_be_visible()

    page.get_by_role("tab", name="Tree").click()
    page.locator(".tree-node[data-id=particles]").click()
    tree = next(one for one in asked(page, f"{api}/trees") if one["tree"] == "microscopy")
    edit = {"op": "describe", "id": "lattice", "description": "Rows of atoms."}
    asked(page, f"{api}/trees/microscopy/edits", {"base": tree["revision"], "edit": edit})
    page.get_by_label("Description").fill("Dots.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".tree-right .office-said")).to_contain_text(
        "Somebody else changed this tree meanwhile."
    )
    expect(page.get_by_label("Description")).to_have_value("Dots.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".tree-right .office-said")).to_have_text("Saved.")
    assert [one for one in complaints if "409" not in one] == []
    complaints.forgive()
