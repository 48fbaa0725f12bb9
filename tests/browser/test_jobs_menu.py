"""The jobs of the installation, in the header of every page: counted, listed, cancelled, kept."""

import contextlib
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from pipeline.jobs import BATCH, JobTable
from tests.browser.seeing import show

WORKER = "a worker of this test"


@pytest.fixture
def table(installation: Path, server: str) -> Iterator[JobTable]:
    """The job table of the running installation; what a test leaves open is cancelled."""
    table = JobTable(installation / "state")
    yield table
    for job in table.list(100, queue=BATCH):
        table.end_cancelled(job.id, WORKER)
        table.cancel(job.id)
    table.close()


def submit(table: JobTable, name: str) -> str:
    """Ask for a build that nobody takes: there is no batch worker."""
    return table.submit("build", {"source": "/data", "into": f"/data/{name}"}, BATCH)


@contextlib.contextmanager
def at_work(table: JobTable, job: str) -> Iterator[None]:
    """Say again and again that the worker has the job: else it would be given to another."""
    ends = threading.Event()

    def beat() -> None:
        while True:
            table.beat(job, WORKER, 0.4, "reading files")
            if ends.wait(1.0):
                return

    thread = threading.Thread(target=beat)
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()


def opened(page: Page) -> Locator:
    """The list, opened by a click on its button."""
    page.get_by_role("button", name=re.compile("^Jobs")).click()
    panel = page.get_by_role("dialog", name="Jobs")
    expect(panel).to_be_visible()
    return panel


def test_a_running_job_is_counted_and_outlives_a_reload(page: Page, server: str, table: JobTable) -> None:
    """The count stands on the button; the list says what, how far and when; the end takes the count away."""
    job = submit(table, "films")
    table.claim(BATCH, WORKER)
    with at_work(table, job):
        show(page, server)
        expect(page.locator(".jobs-count")).to_have_text("1")
        page.reload()
        expect(page.get_by_role("button", name="Jobs: 1 under way")).to_be_visible()
        row = opened(page).locator(f'[data-job="{job}"]')
        expect(row).to_contain_text("Build of films")
        expect(row).to_contain_text("40 % · reading files")
        expect(row).to_contain_text(re.compile("just now|min ago"))
        expect(row.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "40")
    assert table.finish(job, WORKER, {"images": 5, "unreadable": 0, "did_work": True})

    expect(row).to_contain_text("Done in")
    expect(row.get_by_role("progressbar")).to_be_hidden()
    expect(page.locator(".jobs-count")).to_be_hidden()


def test_a_waiting_job_is_cancelled_and_its_missing_worker_named(
    page: Page, server: str, table: JobTable
) -> None:
    """Nobody takes builds here: the list says so, with the command; the job goes by a click."""
    job = submit(table, "endless")
    show(page, server)
    panel = opened(page)
    expect(panel.get_by_role("status")).to_contain_text("python -m pipeline worker --queue batch")
    row = panel.locator(f'[data-job="{job}"]')
    expect(row).to_contain_text("No worker takes batch jobs now")
    row.get_by_role("button", name="Cancel: Build of endless").click()

    expect(row).to_contain_text("Cancelled")
    assert table.get(job).status == "cancelled"
    expect(panel.get_by_role("status")).to_be_empty()


def test_why_a_job_failed_stands_in_the_list(page: Page, server: str, table: JobTable) -> None:
    """The sentence of the error, not a code; on every page."""
    job = submit(table, "broken")
    table.claim(BATCH, WORKER)
    table.fail(job, WORKER, "There is no folder /data/broken.")
    page.goto(f"{server}/collections?c=stripes")

    expect(opened(page).locator(f'[data-job="{job}"]')).to_contain_text("There is no folder /data/broken.")


@pytest.mark.parametrize("width", [380, 1280])
def test_the_list_is_reached_and_left_by_keys(page: Page, server: str, table: JobTable, width: int) -> None:
    """Enter opens it, Tab reaches what cancels, Esc gives the focus back; nothing leaves the window."""
    job = submit(table, "by-keys")
    page.set_viewport_size({"width": width, "height": 760})
    show(page, server)
    button = page.get_by_role("button", name=re.compile("^Jobs"))
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator(f'[data-job="{job}"]')).to_be_in_viewport(ratio=1)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Cancel: Build of by-keys")).to_be_focused()
    page.keyboard.press("Escape")

    expect(button).to_be_focused()
    expect(page.get_by_role("dialog", name="Jobs")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_long_list_without_buttons_is_scrolled_by_keys(page: Page, server: str, table: JobTable) -> None:
    """Jobs that have ended cannot be cancelled: Tab then reaches the list itself."""
    for place in range(30):
        table.cancel(submit(table, f"old-{place}"))
    show(page, server)
    panel = opened(page)
    expect(panel.locator(".job").nth(12)).to_be_attached()
    expect(panel.get_by_role("button")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(panel).to_be_focused()
    page.keyboard.press("End")

    page.wait_for_function("document.querySelector('#menu-jobs').scrollTop > 0")


def test_work_asked_for_on_the_page_is_counted_at_once(page: Page, server: str, table: JobTable) -> None:
    """A page at rest does not ask again and again: what is begun on it says so."""
    page.goto(f"{server}/collections?c=stripes")
    expect(page.locator(".report")).to_be_visible()
    expect(page.locator(".jobs-count")).to_be_hidden()
    submit(table, "new")
    page.evaluate("document.dispatchEvent(new CustomEvent('jobstarted'))")

    expect(page.locator(".jobs-count")).to_have_text("1")
