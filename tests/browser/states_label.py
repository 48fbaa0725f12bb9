"""The states of the page label: one image, many, the model."""

from typing import Any

from playwright.sync_api import Route, expect

from tests.browser.labels import images, open_labels, saved, say
from tests.browser.scene import Scene, state

# What heads for the demo collection told, learnt in 2.9 s from 160 images labelled by what they were made as:
# by class yes, no, balanced accuracy, its interval, average precision, share unsure, share right of the rest.
LEARNT = (
    ("stripe", 51, 107, 0.97, (0.94, 0.99), 0.99, 0.03, 0.98),
    ("labyrinth", 58, 100, 0.88, (0.83, 0.93), 0.88, 0.10, 0.91),
    ("bubble", 21, 137, 0.82, (0.74, 0.89), 0.82, 0.07, 0.97),
    ("needle", 28, 130, 0.98, (0.95, 1.0), 1.0, 0.01, 1.0),
)
# Of all four: promised, true, images.
RELIABILITY = (
    *((0.01, 0.01, 417), (0.14, 0.17, 29), (0.23, 0.27, 15), (0.34, 0.5, 10), (0.46, 0.0, 6)),
    *((0.57, 0.38, 8), (0.65, 0.78, 9), (0.75, 0.94, 16), (0.86, 0.85, 26), (0.98, 0.97, 96)),
)
# Of labyrinths: labels, mean of folds, lowest, highest.
CURVE = ((20, 0.73, 0.55, 0.86), (40, 0.85, 0.78, 0.93), (79, 0.84, 0.76, 0.91), (158, 0.88, 0.80, 0.95))


@state(
    "The page label: an image that two people judged differently, the classes with their keys, who said what"
)
def label(scene: Scene) -> None:
    """The queue of disagreements, with an answer of one's own."""
    scene.page.goto(f"{scene.server}/healthz")
    first, second = images(scene.page, scene.api, 2)
    say(scene.page, scene.api, "Ann Lee", {first: {"stripe": "yes"}, second: {"needle": "yes"}})
    say(
        scene.page,
        scene.api,
        "Bo Fu",
        {first: {"labyrinth": "yes", "defect": "yes"}, second: {"needle": "no"}},
    )
    open_labels(scene.page, scene.server, scene.collection, author="Cy Day", order="disagreement")
    if not scene.page.locator(".label-chip.is-mine").count():
        scene.page.keyboard.press("l")
    saved(scene.page)
    expect(scene.page.locator(".label-chip.is-conflict").first).to_be_visible()


@state(
    "Many images at once, on a telephone: an answer is for all that are chosen", theme="dark", size="phone"
)
def label_grid(scene: Scene) -> None:
    """Three tiles chosen by keys."""
    scene.page.set_viewport_size({"width": 390, "height": 800})
    open_labels(scene.page, scene.server, scene.collection, author="Dee", view="grid", order="map")
    scene.page.locator(".label-grid").focus()
    for _ in range(2):
        scene.page.keyboard.press("Shift+ArrowRight")
    expect(scene.page.locator(".label-tile.is-selected")).to_have_count(3)
    expect(scene.page.locator(".label-why")).to_have_text("3 chosen: a key answers for all of them.")


@state("The model that learns from labels: how good it is by class, how honest, what more labels would bring")
def label_model(scene: Scene) -> None:
    """The dialog with a version."""
    scene.page.route("**/labels/microscopy/versions", lambda route: route.fulfill(json=[_version()]))
    scene.page.route("**/labels/microscopy/curve*", lambda route: route.fulfill(json=_curve()))
    scene.page.route("**/labels/microscopy/settings", _settings)
    open_labels(scene.page, scene.server, scene.collection, author="Cy Day", order="map")
    scene.page.locator(".label-bar").get_by_role("button", name="Model").click()
    expect(scene.page.locator(".model-figures .js-plotly-plot")).to_have_count(2)


def _settings(route: Route) -> None:
    route.fulfill(json={"version": "microscopy-1", "threshold": 0.7, "retrain_after": 50})


def _version() -> dict[str, Any]:
    diagram = [{"predicted": said, "observed": true, "count": count} for said, true, count in RELIABILITY]
    nodes = [
        {
            "label": name,
            "trained": True,
            "tested": True,
            "yes": yes,
            "no": no,
            "sentence": "",
            "balanced_accuracy": {"value": value, "interval": list(interval)},
            "average_precision": precision,
            "reliability": diagram if name == "stripe" else [],
            "at_threshold": {"unsure": unsure, "accuracy": right},
        }
        for name, yes, no, value, interval, precision, unsure, right in LEARNT
    ]
    split = "Images of one file or of one sample are never parted between learning and testing."
    made = {"version": "microscopy-1", "created_at": "2026-11-20T22:01:00+00:00", "in_use": True}
    return {**made, "images": 160, "seconds": 2.9, "split": split, "unpredicted": 0, "nodes": nodes}


def _curve() -> dict[str, Any]:
    points = [{"labels": n, "score": score, "low": low, "high": high} for n, score, low, high in CURVE]
    needed = {"labels": 313, "low": 158, "high": 960}
    sentence = (
        "About 150 more labels for 90% (88% now, with 158); parts of the data say between 158 and 960 in all."
    )
    question = {"classes": ["labyrinth"], "points": points, "needed": needed, "sentence": sentence}
    return {"version": "microscopy-1", "wanted": 0.9, **question, "questions": [question]}
