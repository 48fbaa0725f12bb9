"""Taking things away: tables, originals, pictures, a Plotly figure; by mouse."""

import io
import re
import zipfile
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.seeing import show, value


def save(page: Page, entry: str) -> Path:
    """Open the menu and click an entry; return the file that is saved."""
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as saved:
        page.locator(".menu-entry", has_text=entry).click()
    return Path(saved.value.path())


@pytest.fixture
def filtered(page: Page, server: str) -> Page:
    """The page with 80 of 240 images left."""
    show(page, server, state={"colour": "material"})
    value(page, "material", "BiFeO3").click()
    expect(page.locator(".counter strong")).to_have_text("80")
    return page


def test_what_passes_the_filters_is_saved_as_tables(filtered: Page) -> None:
    """The narrowest part is offered first; the files hold it."""
    table = pd.read_csv(save(filtered, "CSV"))
    assert table["material"].tolist() == ["BiFeO3"] * 80
    assert len(pd.read_parquet(io.BytesIO(save(filtered, "Parquet").read_bytes()))) == 80


def test_a_selection_is_saved_with_its_originals(filtered: Page) -> None:
    """The ZIP holds the files of the selected images; another part can be chosen."""
    filtered.evaluate("microscape.engine.selectRows(microscape.engine.rowsVisible().slice(0, 3))")
    with zipfile.ZipFile(save(filtered, "ZIP")) as archive:
        names = [name for name in archive.namelist() if name.startswith("originals/")]
    assert len(names) == 3

    filtered.get_by_role("button", name="Export").click()
    filtered.get_by_label("All images").check()
    with filtered.expect_download() as saved:
        filtered.locator(".menu-entry", has_text="CSV").click()
    assert len(pd.read_csv(saved.value.path())) == 240


def test_on_a_map_of_a_part_its_images_are_saved(page: Page, server: str, node: dict[str, Any]) -> None:
    """With their places on it; the whole collection is one more choice, its filters are kept."""
    show(page, server, state={"map": node["id"]})
    expect(page.locator(".counter strong")).to_have_text("80")
    table = pd.read_csv(save(page, "CSV"))
    assert table["material"].tolist() == ["BiFeO3"] * 80
    assert table[f"{node['id']}.x"].notna().all()

    middle = float(table["thickness_nm"].median())
    thin = {"column": "thickness_nm", "max": middle}
    show(page, server, state={"map": node["id"], "filters": {"all": [thin]}})
    count = int((table["thickness_nm"] <= middle).sum())
    expect(page.locator(".counter strong")).to_have_text(str(count))
    page.get_by_role("button", name="Export").click()
    labels = page.locator(".menu-panel fieldset label").all_inner_texts()
    assert [re.sub(r"\s+", " ", label) for label in labels] == [
        f"What passes the filters {count}",
        "All images of this map 80",
        "The whole collection 240",
    ]
    page.keyboard.press("Escape")
    kept = save(page, "Plotly page").read_text(encoding="utf-8")
    assert f"{count} of 240 images" in kept
    page.get_by_role("button", name="Export").click()
    page.get_by_label("The whole collection").check()
    with page.expect_download() as saved:
        page.locator(".menu-entry", has_text="CSV").click()
    assert len(pd.read_csv(saved.value.path())) == 240


@pytest.mark.parametrize(("entry", "starts"), [("PNG", b"\x89PNG"), ("SVG", b"<svg")])
def test_the_map_is_saved_as_a_picture(filtered: Page, entry: str, starts: bytes) -> None:
    """As it is seen, with its legend."""
    assert save(filtered, entry).read_bytes().startswith(starts)


def test_names_trend_and_selection_are_saved_as_they_are_seen(clustered: Page, server: str) -> None:
    """What is left off the map is left off its picture."""
    page = clustered
    show(page, server, state={"colour": "thickness_nm", "colouring": {"trend": True}})
    page.wait_for_function("window.microscape.engine.painter?.names.shown().length > 0")
    names = page.evaluate("window.microscape.engine.painter.names.shown().map(({name}) => name)")
    page.evaluate("microscape.engine.selectRows(microscape.engine.rowsVisible() ?? [0, 1, 2])")
    svg = save(page, "SVG").read_text(encoding="utf-8")
    assert all(escape(name) in svg for name in names)
    assert "<image" in svg
    assert "mean of the images nearby" in svg
    assert svg.count("<circle") == 240
    page.evaluate(
        "microscape.engine.setShown('names', false); microscape.engine.setColouring({trend: false})"
    )
    page.wait_for_function("!window.microscape.engine.colouring().trend")
    page.wait_for_function("window.microscape.engine.painter.names.shown().length === 0")
    plain = save(page, "SVG").read_text(encoding="utf-8")

    assert not any(f">{escape(name)}</text>" in plain for name in names)
    assert "<image" not in plain


def test_the_view_opens_as_a_plotly_figure(filtered: Page, context: BrowserContext) -> None:
    """In a tab of its own, drawn without a network, with the values and colours of the map."""
    filtered.get_by_role("button", name="Export").click()
    with context.expect_page() as opened:
        filtered.locator(".menu-entry", has_text="Plotly figure").click()
    tab = opened.value
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))

    expect(tab.locator(".plot-container")).to_be_visible()
    expect(tab.locator(".gtitle")).to_contain_text("Tiny stripes")
    expect(tab.locator(".scatterlayer .point")).to_have_count(80)
    assert [url for url in asked if not url.startswith(("http://127.0.0.1", "blob:", "data:"))] == []


def test_the_figure_is_kept_as_one_page(filtered: Page) -> None:
    """Plotly stands in it, so it opens anywhere."""
    page = save(filtered, "Plotly page").read_text(encoding="utf-8")
    assert '"editable": true' in page
    assert "80 of 240 images" in page


def test_the_figure_looks_where_the_page_looks(page: Page, server: str) -> None:
    """Its ramp, range, logarithm and view are those of the map."""
    colouring = {"low": 6, "high": 20, "log": True, "reverse": True, "map": "magma"}
    camera = {"x": 0.5, "y": 0.25, "zoom": 4}
    show(page, server, state={"colour": "thickness_nm", "colouring": colouring, "camera": camera})
    kept = save(page, "Plotly page").read_text(encoding="utf-8")
    drawn = kept[kept.index("Plotly.newPlot(") :]

    assert '"cmin":0.778' in drawn
    assert '"reversescale":true' in drawn
    axis = re.search(r'"xaxis":{.*?"range":\[([-\d.e]+),([-\d.e]+)\]', drawn)
    assert axis is not None
    assert sum(map(float, axis.groups())) / 2 == pytest.approx(0.5)
