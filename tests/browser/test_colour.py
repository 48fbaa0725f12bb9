"""Colour by any column: chosen by name, with a legend that filters, and a ramp that is set by hand."""

import re

from playwright.sync_api import Page, expect

from tests.browser.seeing import choose_colour, picture, settled, show

SETTINGS = "window.microscape.engine.colouring()"


def test_a_column_is_found_by_a_part_of_its_name(page: Page, server: str) -> None:
    """Typing narrows the list, arrows move in it, Esc leaves all as it was."""
    show(page, server, state={"colour": "material"})
    field = page.get_by_role("combobox", name="Colour by")
    expect(field).to_have_value("Material")
    field.click()
    listed = page.get_by_role("listbox", name="Colour by").get_by_role("option")
    expect(listed.first).to_be_visible()
    everything = listed.count()
    field.fill("ro")
    expect(listed.first).to_be_visible()
    assert 0 < listed.count() < everything
    field.fill("no such column")
    expect(page.locator(".combobox-none")).to_be_visible()
    field.press("Escape")
    expect(field).to_have_value("Material")
    choose_colour(page, "rough")

    expect(page.locator(".legend-head")).to_contain_text("Roughness")


def test_a_click_in_the_legend_hides_and_alt_click_isolates(page: Page, server: str) -> None:
    """Live counts stay what they would be; a second click undoes."""
    show(page, server, state={"colour": "material"})
    entry = page.locator(".legend-entry", has_text="BiFeO3")
    missing = page.locator(".legend-entry", has_text="missing")
    for act, left in (
        (lambda: entry.click(), "160 of 240"),
        (lambda: missing.click(), "80 of 240"),
        (lambda: missing.click(), "160 of 240"),
        (lambda: entry.click(), "240 images"),
        (lambda: entry.click(modifiers=["Alt"]), "80 of 240"),
        (lambda: entry.click(modifiers=["Alt"]), "240 images"),
    ):
        act()
        expect(page.locator(".counter")).to_have_text(left)
    expect(entry).to_contain_text("80")


def test_the_ends_of_the_ramp_are_dragged_and_moved_by_keys(page: Page, server: str) -> None:
    """The map changes at once, the address carries it, and one click gives the whole range back."""
    show(page, server, state={"colour": "thickness_nm"})
    before = picture(page)
    low = page.get_by_role("slider", name="Value of the first colour")
    box = page.locator(".legend .ramp").bounding_box()
    assert box is not None
    page.mouse.move(box["x"], box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 6, steps=4)
    page.mouse.up()
    page.wait_for_function(f"Math.abs({SETTINGS}.low - 17) < 0.5")
    assert picture(page) != before
    dragged = page.evaluate(f"{SETTINGS}.low")
    low.press("ArrowRight")
    page.wait_for_function(f"{SETTINGS}.low > {dragged}")
    page.wait_for_function(f'decodeURIComponent(location.search).includes(`"low":${{{SETTINGS}.low}}`)')
    page.reload()
    settled(page)
    page.wait_for_function(f"{SETTINGS}.low > {dragged}")
    page.get_by_role("button", name="Whole range").click()

    page.wait_for_function(f"{SETTINGS}.low === 5")


def test_maps_ratios_and_direction_are_chosen(page: Page, server: str) -> None:
    """Each changes the picture; they stay with their column."""
    show(page, server, state={"colour": "thickness_nm"})
    seen = [picture(page)]
    legend = page.locator(".legend")
    legend.get_by_label("Colour map").select_option("magma")
    page.wait_for_function(f"{SETTINGS}.map === 'magma'")
    seen.append(picture(page))
    for name in ("log", "reverse"):
        legend.get_by_role("button", name=name).click()
        page.wait_for_function(f"{SETTINGS}.{name} === true")
        expect(legend.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
        seen.append(picture(page))
    assert len(set(seen)) == 4
    choose_colour(page, "mater")
    choose_colour(page, "thick")

    page.wait_for_function(f"{SETTINGS}.map === 'magma' && {SETTINGS}.log")


def test_missing_values_have_a_colour_in_the_legend(page: Page, server: str) -> None:
    """Counted like any other."""
    show(page, server, state={"colour": "pixel_size_nm"})

    expect(page.locator(".legend-ramp .legend-entry")).to_have_text(re.compile(r"missing\s*120"))
