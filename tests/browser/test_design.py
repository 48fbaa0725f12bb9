"""The page design: from a target to candidates and back, and the making of a design."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.designs import NAME, answer


@pytest.fixture
def design(page: Page, server: str) -> Page:
    """The page with the design of the stripes, and a worker that answers."""
    answer(page)
    page.goto(f"{server}/design?d=stripes~{NAME}")
    expect(page.locator(".design-histogram")).to_be_visible()
    return page


def _want(page: Page, value: str) -> None:
    page.get_by_label("How Band gap is wanted").select_option("Exactly")
    field = page.get_by_label("Band gap exactly")
    field.fill(value)
    field.press("Enter")
    expect(page.locator(".design-wish")).to_have_text(f"{value} eV")


def _lines(page: Page) -> Locator:
    return page.locator(".design-table-scroll tbody tr:visible")


def test_a_target_leads_to_candidates_and_a_link_to_both(design: Page) -> None:
    """Typed or by keys; brushed, held, opened, asked about, taken away; the link brings it all again."""
    page = design
    page.get_by_role("button", name="Propose").click()
    expect(page.locator(".design-asking")).to_contain_text("Say what is wanted first")
    picker = page.locator(".design-histogram")
    picker.focus()
    picker.press("ArrowRight")
    picker.press("Shift+ArrowRight")
    expect(page.locator(".design-wish")).to_have_text("0.5 – 0.52 eV")
    picker.press("Delete")
    _want(page, "3")
    expect(page.locator(".design-doubt")).to_contain_text("No known row comes there")
    page.get_by_role("button", name="Propose").click()
    expect(page.locator(".design-message")).to_contain_text("What can be reached")
    page.get_by_role("button", name="Want what can be reached").click()
    expect(page.locator(".design-wish")).to_have_text("0 – 0.97 eV")
    _want(page, "0.5")
    page.get_by_role("button", name="Propose").click()
    expect(_lines(page)).to_have_count(12)
    expect(page.locator(".panel-head")).to_contain_text("Candidate 1 of 12")
    expect(page.locator(".design-curve")).to_have_count(3)

    page.get_by_label("Map of known rows").press("ArrowRight")
    expect(page.locator(".panel-head")).to_contain_text("Candidate 2 of 12")
    track = page.get_by_role("slider", name=re.compile("^a: up and down"))
    for _ in range(8):
        track.press("ArrowDown")
    expect(_lines(page)).not_to_have_count(12)
    page.get_by_role("button", name="Hold a within 2.5 – 3.28 Å").click()
    expect(page.locator('.design-parameter[data-parameter="a"]')).to_have_class(re.compile("is-held"))
    expect(page.locator(".design-said")).to_contain_text("for the earlier target Band gap 0.5 eV")
    page.get_by_role("button", name="Clear brushes").click()
    expect(_lines(page)).to_have_count(12)
    page.get_by_role("button", name="Score").click()
    expect(_lines(page).first).not_to_have_attribute("data-place", "0")

    page.get_by_role("tab", name="Boundary").click()
    page.get_by_role("group", name="Boundary").press("ArrowRight")
    expect(page.locator(".design-pane:visible .design-readout")).to_contain_text(
        "sure that Band gap is not zero"
    )
    page.get_by_role("button", name="Take the candidates away").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert Path(taken.value.path()).read_text(encoding="utf-8").startswith('# targets: {"gap"')

    page.wait_for_url(re.compile("boundary"))
    page.reload()
    expect(_lines(page)).to_have_count(12)
    expect(page.get_by_role("tab", name="Boundary")).to_have_attribute("aria-selected", "true")
    expect(page.locator('.design-parameter[data-parameter="a"]')).to_have_class(re.compile("is-held"))


def test_a_design_is_made_from_a_table_and_asked_by_an_image(design: Page, server: str) -> None:
    """An image holds parameters; columns are told apart, what cannot be is said; what was fitted opens."""
    page = design
    page.get_by_role("tab", name="Image").click()
    page.locator(".design-pane input[type=file]").set_input_files(
        {"name": "wanted.png", "mimeType": "image/png", "buffer": b"an image"}
    )
    expect(page.locator(".design-estimates")).to_contain_text("images do not tell it")
    page.get_by_role("button", name="Keep candidates within these").click()
    expect(page.get_by_label("a from", exact=True)).to_have_value("2.8")
    expect(page.get_by_label("alpha from", exact=True)).to_have_value("")

    page.goto(f"{server}/design")
    expect(page.locator(".card-box")).to_contain_text("Strained stripes")
    page.locator(".design-maker input[type=file]").set_input_files(
        {"name": "films.csv", "mimeType": "text/csv", "buffer": b"a,b,gap"}
    )
    expect(page.locator(".design-columns .is-refused")).to_contain_text("holds text")
    expect(page.locator(".design-step")).to_contain_text("All 90 rows have a value in the chosen columns.")
    fit = page.get_by_role("button", name="Fit", exact=True)
    expect(fit).to_be_enabled()
    page.get_by_label("Lower bound of a", exact=True).fill("9")
    expect(page.locator(".design-fault")).to_contain_text("lower bound of a is not below")
    expect(fit).to_be_disabled()
    page.get_by_label("Lower bound of a", exact=True).fill("")
    page.get_by_role("button", name="gap: not used").click()
    expect(page.locator(".design-fault")).to_contain_text("Choose at least one property")
    page.get_by_role("button", name="gap: property").click()
    fit.click()
    expect(page).to_have_url(re.compile("[?]d=stripes"))
    expect(page.locator(".design-histogram")).to_be_visible()
