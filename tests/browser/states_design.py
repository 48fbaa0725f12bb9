"""The states of the page design: candidates, the boundary, the report, a design that is being made."""

from playwright.sync_api import expect

from tests.browser.designs import NAME, answer
from tests.browser.scene import Scene, state

HAS_WORKER = "fetch('/readyz').then(answer => answer.json()).then(({ workers }) => workers.interactive)"


@state("Candidates for a band gap: on the map, in parallel coordinates, as a table, and the best of them")
def design(scene: Scene) -> None:
    """Proposed for half an electronvolt."""
    _proposed(scene)
    expect(scene.page.locator(".design-curve").first).to_be_visible()


@state("Where the band gap is zero and where not, in the plane of two parameters", theme="dark")
def design_boundary(scene: Scene) -> None:
    """The tab Boundary."""
    _proposed(scene)
    scene.page.get_by_role("tab", name="Boundary").click()
    scene.page.get_by_label("Upwards").select_option(label="c (Å)")
    expect(scene.page.locator(".design-boundary:not(.is-waiting)")).to_be_visible()


@state("How far to trust a design: errors, calibration, searches beside each other")
def design_report(scene: Scene) -> None:
    """The tab Report."""
    _shown(scene)
    scene.page.get_by_role("tab", name="Report").click()
    expect(scene.page.locator(".design-pane .chart-curve").first).to_be_visible()


@state("A new design: the columns of a collection as parameters and property", size="phone")
def design_new(scene: Scene) -> None:
    """The designs there are, and the form below them."""
    scene.page.set_viewport_size({"width": 390, "height": 800})
    scene.page.goto(f"{scene.server}/design?c={scene.collection}")
    scene.page.get_by_role("button", name="Show its columns").click()
    expect(scene.page.locator(".design-columns tbody tr").first).to_be_visible()


def _proposed(scene: Scene) -> None:
    _shown(scene)
    value = scene.page.get_by_label("gap exactly")
    value.fill("0.5")
    value.press("Enter")
    scene.page.get_by_role("button", name="Propose").click()
    expect(scene.page.locator(".design-table-scroll tbody tr").first).to_be_visible()


def _shown(scene: Scene) -> None:
    """Open the first design there is."""
    there = scene.page.request.get(f"{scene.server}/api/v1/designs").json()
    if not there:
        raise SystemExit(
            "There is no design to show: docs/design.md says how collections/mos2.design is fitted."
        )
    if there[0]["design"].endswith(f"~{NAME}"):
        answer(scene.page)
    scene.page.goto(f"{scene.server}/design?d={there[0]['design']}")
    expect(scene.page.locator(".design-histogram").first).to_be_visible()
    scene.page.wait_for_function(HAS_WORKER)
