"""The main job on real third-party images: build them, find one's way, and find an image again.

The images are simulated scanning transmission electron micrographs of two-dimensional crystals, with
their Bravais classes in a table.
"""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, running, wait_for
from tests.browser.seeing import becomes, counted, picture, settled, show, value
from tests.browser.trails import VISIBLE, clear_places, coordinates

pytestmark = pytest.mark.shared_data
ALL, SOME = 1044, 240
BUILT_WITHIN_MS = 300_000


@pytest.fixture(scope="module")
def workers(environment: dict[str, str], installation: Path, server: str) -> Iterator[None]:
    """A worker that takes builds beside the one that takes uploads, both warm."""
    with contextlib.ExitStack() as ending:
        command = ["-m", "pipeline", "worker", "--queue", "batch"]
        ending.enter_context(running(command, environment, installation / "batch.log"))
        for queue in ("interactive", "batch"):
            wait_for(server, installation, queue)
        yield


@pytest.fixture
def source(request: pytest.FixtureRequest, installation: Path, shared_data: Path) -> Path:
    """A folder with the first of the micrographs, as many as asked for, and the rows of their table."""
    whole, folder = shared_data / "stem2d_bravais", installation / "sources" / f"first {request.param}"
    (folder / "images").mkdir(parents=True)
    head, *rows = (whole / "labels.csv").read_text().splitlines()[: request.param + 1]
    (folder / "labels.csv").write_text("\n".join([head, *rows]))
    for row in rows:
        name = row.partition(",")[0]
        (folder / "images" / name).symlink_to(whole / "images" / name)
    return folder


def _fill_form(page: Page, source: Path, name: str) -> None:
    page.get_by_label("Folder of images").fill(str(source))
    page.get_by_label("Name of the collection").fill(name)
    page.get_by_label("Metadata table").fill(str(source / "labels.csv"))
    page.get_by_role("button", name="Build").click()


@pytest.mark.usefixtures("workers")
@pytest.mark.parametrize("source", [SOME, pytest.param(ALL, marks=pytest.mark.soak)], indirect=True)
def test_from_a_folder_to_an_image_found_again(
    page: Page, server: str, source: Path, installation: Path
) -> None:
    """Build, watch, cancel a second one; filter by class; open a point; upload its file: it comes first."""
    count = len(list((source / "images").iterdir()))
    page.goto(f"{server}/collections")
    _fill_form(page, source, "bravais")
    card = page.locator(".card-box", has_text="bravais")
    expect(card).to_contain_text("building")
    _cancel_a_second_build(page, source)

    expect(card).to_contain_text("complete", timeout=BUILT_WITHIN_MS)
    expect(card).to_contain_text(f"{count:,} images")
    card.get_by_role("link", name="Explore").click()
    settled(page)
    assert counted(page) == count

    whole = picture(page)
    hexagonal = value(page, "bravais_name", "hexagonal")
    left = hexagonal.locator(".facet-count").inner_text()
    hexagonal.click()
    expect(page.locator(".counter")).to_have_text(f"{left} of {count:,}")
    assert picture(page) != whole
    settled(page)

    opened = _click_a_lone_point(page, installation / "collections" / "bravais")
    expect(page.locator(".picture")).not_to_have_js_property("naturalWidth", 0)
    expect(page.locator(".facts")).to_contain_text("hexagonal")

    path = _path_of(page, server, opened)
    page.set_input_files("input[type=file]", str(source / path))
    expect(page.locator(".upload .thumbnail")).to_have_count(12)
    expect(page.locator(".upload .thumbnail").first).to_have_attribute("data-open", opened)
    expect(page.locator(".novelty")).to_contain_text("very image")
    becomes(page, "engine.marker !== null", True)


def _click_a_lone_point(page: Page, folder: Path) -> str:
    place = clear_places(page, coordinates(folder, "main"), set(page.evaluate(VISIBLE)))[0]
    page.mouse.click(place.x, place.y)
    page.wait_for_function("id => microscape.engine.openId === id", arg=place.image_id)
    return place.image_id


def _cancel_a_second_build(page: Page, source: Path) -> None:
    _fill_form(page, source, "given up")
    line = page.locator(".builds li", has_text="given up")
    line.get_by_role("button", name="Cancel").click()
    expect(line).to_contain_text("cancelled")


def _path_of(page: Page, server: str, image_id: str) -> str:
    answer = page.request.get(f"{server}/api/v1/collections/bravais/images/{image_id}").json()
    return next(column["value"] for column in answer["columns"] if column["name"] == "path")


@pytest.mark.usefixtures("workers")
def test_an_upload_that_is_no_image_is_a_sentence(
    page: Page, server: str, tmp_path: Path, complaints: Complaints
) -> None:
    """The reason stands where the answer would, and another file can be chosen."""
    (tmp_path / "labels.csv").write_text("file,bravais_class\n")
    show(page, server)
    page.set_input_files("input[type=file]", str(tmp_path / "labels.csv"))

    expect(page.locator(".upload .notice")).to_contain_text("labels.csv")
    expect(page.get_by_role("button", name="Choose another file")).to_be_visible()
    complaints.forgive()  # Chromium logs every answer of 400 and above


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
