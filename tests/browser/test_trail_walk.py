"""Five levels down a trail with filters in between, by mouse: every point is the image that lies there."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.seeing import becomes, facet, show, value
from tests.browser.trails import VISIBLE, around, check_images, coordinates, lasso, on_map, reproject

LEVELS = 5
TREE = ".trail-line[data-node]"


def _chosen(page: Page) -> set[str]:
    if page.evaluate("microscape.engine.selection.isEmpty"):
        return set(page.evaluate(VISIBLE))
    return set(page.evaluate("microscape.engine.selectedIds()"))


def _narrow(page: Page, level: int) -> None:
    """Choose a part: by filter on the second and fourth level, by lasso on the others."""
    if level == 1:
        value(page, "material", "BiFeO3").click()
        page.keyboard.press("Escape")
    elif level == 3:
        bound = facet(page, "thickness_nm").locator("input").last
        bound.fill("28")
        bound.press("Enter")
    else:
        lasso(page, *around(0.02, 0.02, 0.98, 0.62))


def _undo_to(page: Page, name: str) -> None:
    """Take steps back until a map is shown, each when the one before took effect."""
    here = ""
    while here != name:
        assert page.evaluate("microscape.engine.canUndo"), f"{name} was passed, or never shown"
        page.keyboard.press("Control+z")
        page.evaluate("microscape.engine.lastStep")
        here = page.evaluate("microscape.engine.map.name")
    on_map(page, name)


def test_five_levels_down_and_back_up(page: Page, server: str, films: Path) -> None:
    """Sampled points on every level, down, up by clicks, after undo and after a reload at the deepest."""
    show(page, server, films.name)
    path = ["main"]
    checked = check_images(page, films)
    for level in range(LEVELS):
        _narrow(page, level)
        page.wait_for_function("document.querySelector('button.reproject').ariaDisabled === 'false'")
        chosen = _chosen(page)
        path.append(reproject(page, len(chosen)))
        assert set(coordinates(films, path[-1])["image_id"]) == chosen
        becomes(page, "[engine.placed, engine.selection.isEmpty]", [len(chosen), True])
        expect(page.locator(".counter")).to_have_text(f"{len(chosen)} images")
        checked += check_images(page, films)
    assert checked >= 3 * (LEVELS + 1)

    page.wait_for_function("name => location.search.includes(name)", arg=path[-1])
    page.reload()
    on_map(page, path[-1])
    expect(page.locator(f"{TREE}.is-path")).to_have_count(LEVELS)  # the map makes room for the tree
    assert check_images(page, films) > 0

    for name in reversed(path[:-1]):
        page.locator(f'{TREE}[data-node="{name}"]').click()
        on_map(page, name)
        expect(page.locator(f'{TREE}[aria-selected="true"]')).to_have_attribute("data-node", name)
        assert check_images(page, films) > 0
    expect(page.locator(".crumbs")).to_have_text("Main map")

    for name in path[1:]:
        _undo_to(page, name)
    assert check_images(page, films) > 0
