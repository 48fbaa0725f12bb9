"""A table of the user's becomes a design that proposes, by the workers themselves."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import running, wait_for

BUILT_WITHIN_MS = 300_000


@pytest.fixture(scope="module")
def workers(environment: dict[str, str], installation: Path, server: str) -> Iterator[None]:
    """A worker that takes fits beside the one that takes questions, both warm."""
    with contextlib.ExitStack() as ending:
        command = ["-m", "pipeline", "worker", "--queue", "batch"]
        ending.enter_context(running(command, environment, installation / "batch.log"))
        for queue in ("interactive", "batch"):
            wait_for(server, installation, queue)
        yield


@pytest.fixture
def films(server: str, page: Page) -> Iterator[str]:
    """A table of ninety films as CSV; the design that is made of it is removed again."""
    rng = np.random.default_rng(0)
    width, heat = rng.uniform(1, 2, 90), rng.uniform(300, 400, 90)
    lines = (f"{a:.4f},{t:.1f},{3 * a + t / 100:.4f}" for a, t in zip(width, heat, strict=True))
    yield "\n".join(["width [nm],heat [K],mass [g]", *lines])
    page.request.delete(f"{server}/api/v1/designs/films")


@pytest.mark.usefixtures("workers")
def test_a_table_becomes_a_design_that_proposes(page: Page, server: str, films: str) -> None:
    """Choose a table, fit it, and it opens by itself; its candidates are real ones."""
    page.goto(f"{server}/design")
    page.locator(".design-maker input[type=file]").set_input_files(
        {"name": "films.csv", "mimeType": "text/csv", "buffer": films.encode()}
    )
    page.get_by_label("Training").select_option("0.1")
    page.get_by_role("button", name="Fit", exact=True).click()
    page.wait_for_url(re.compile("[?]d=films"), timeout=BUILT_WITHIN_MS)
    field = page.get_by_label("mass exactly")
    field.fill("8")
    field.press("Enter")
    page.get_by_role("button", name="Propose").click()
    expect(page.locator(".panel-head")).to_contain_text("Candidate 1 of")
    expect(page.locator(".design-predicted strong")).to_contain_text(re.compile(r"^(7\.[89]|8)"))
    expect(page.locator(".design-curve")).to_have_count(2)
