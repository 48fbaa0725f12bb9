"""Named views: saved, opened, renamed, deleted and taken back, shared; by mouse and keys."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.seeing import becomes, counted, settled, show, value


def test_a_view_is_saved_opened_renamed_and_deleted(page: Page, server: str) -> None:
    """It brings back filter, colour and selection; deleting it can be undone."""
    show(page, server)
    value(page, "material", "BiFeO3").click()
    page.evaluate(
        "engine => engine.select([engine.id(3), engine.id(7)])", page.evaluate_handle("microscape.engine")
    )
    page.get_by_role("button", name="Views and sharing").click()
    page.get_by_label("Name of this view").fill("Only BFO")
    page.get_by_label("Name of this view").press("Enter")
    expect(page.locator(".view-open")).to_contain_text("Only BFO")
    page.keyboard.press("Escape")
    expect(page.locator(".menu-views .menu-panel")).to_be_hidden()

    page.evaluate("microscape.engine.setFilters(null)")
    page.evaluate("microscape.engine.select(null)")
    expect(page.locator(".counter strong")).to_have_text("240")
    page.get_by_role("button", name="Views and sharing").click()
    page.locator(".view-open", has_text="Only BFO").click()
    expect(page.locator(".counter strong")).to_have_text("80")
    page.wait_for_function("!microscape.engine.selection.isEmpty")

    page.get_by_role("button", name="Views and sharing").click()
    page.get_by_role("button", name="Rename Only BFO").click()
    page.get_by_label("New name").fill("Bismuth ferrite")
    page.get_by_label("New name").press("Enter")
    expect(page.locator(".view-open")).to_contain_text("Bismuth ferrite")
    page.get_by_role("button", name="Delete Bismuth ferrite").click()
    expect(page.locator(".views")).to_contain_text("None yet")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(".view-open")).to_contain_text("Bismuth ferrite")
    page.get_by_role("button", name="Delete Bismuth ferrite").click()
    expect(page.locator(".views")).to_contain_text("None yet")


def test_a_link_carries_a_selection_that_is_no_geometry(
    page: Page, server: str, context: BrowserContext
) -> None:
    """A hundred images chosen one by one are stored; the link shows them to somebody else."""
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
    show(page, server)
    page.evaluate("microscape.engine.selectRows(Array.from({length: 100}, (_, k) => 2 * k))")
    page.get_by_role("button", name="Views and sharing").click()
    page.get_by_role("button", name="Copy a link").click()
    expect(page.locator(".views-share")).to_have_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")

    other = context.new_page()
    other.goto(link)
    settled(other)
    other.wait_for_function("window.microscape.engine.selectionSummary().count === 100")
    assert counted(other) == 240
    becomes(other, "engine.selectedRows()[3]", 6)
