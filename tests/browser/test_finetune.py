"""The encoder adapted from the page: the form, its refusals, what is found again, and its cancel."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipeline.encoder.finetune.plan import Plan
from pipeline.jobs import JobTable
from pipeline.tasks.finetune_asked import submit_finetune
from tests.browser.conftest import Complaints
from tests.browser.seeing import show
from tests.browser.test_accessibility import violations


@pytest.fixture
def table(installation: Path, server: str) -> Iterator[JobTable]:
    """The job table of the running installation."""
    table = JobTable(installation / "state")
    yield table
    table.close()


def test_a_fine_tuning_is_asked_for_found_again_and_cancelled(
    page: Page, server: str, table: JobTable, complaints: Complaints
) -> None:
    """One line until it is opened by keys; wrong input and a taken name are said; a reload finds the job."""
    show(page, server)
    page.get_by_role("tab", name="Map").click()
    section = page.locator(".finetune")
    said, start = section.locator(".finetune-place"), section.get_by_role("button", name="Start")
    name, minutes = section.get_by_label("Name of the map"), section.get_by_label("Minutes")
    expect(name).to_have_value(re.compile("^finetuned"))
    expect(start).to_be_hidden()
    section.locator("summary").press("Enter")
    expect(start).to_be_visible()

    minutes.fill("0")
    start.click()
    expect(section.get_by_role("alert")).to_have_text("Minutes is a number from 0.05 to 600.")
    expect(minutes).to_be_focused()
    minutes.fill("0.05")
    name.fill("main")
    name.press("Enter")
    expect(said).to_contain_text("stripes has something called 'main' already")
    expect(name).to_have_value("main")
    name.fill("mine")
    start.click()
    expect(said).to_contain_text("Start one: python -m pipeline worker --queue batch")
    assert violations(page) == ""
    complaints.forgive()  # Chromium logs the answers 422 and 503

    job = submit_finetune(table, "stripes", Plan("mine", labels="material", minutes=2.0))
    show(page, server)
    page.get_by_role("tab", name="Map").click()
    expect(said).to_contain_text("No worker takes batch jobs now: this one waits")
    expect(start).to_be_hidden()
    said.get_by_role("button", name="Cancel").click()
    expect(said).to_contain_text("Started again with the same choices, it goes on")
    expect(start).to_be_focused()
    expect(section.get_by_label("Same class")).to_have_value("material")
    expect(minutes).to_have_value("2")
    assert table.get(job).status == "cancelled"
