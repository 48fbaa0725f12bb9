"""What a state of the app is told by: the page, the server, a collection, and a caption.

A state is one function that does what a user does to get there:

    @state("The tree of re-projections beside the map")
    def trail(scene: Scene) -> None:
        scene.show()
        scene.page.get_by_role("button", name="Trail").click()
        expect(scene.page.locator(".trail-node").first).to_be_visible()

It stands in states.py, or in a module that states.py imports. So it is checked by axe-core, light and dark,
wide and narrow (test_accessibility.py), and photographed: `python -m tests.browser.screenshots trail` writes
docs/screenshots/trail.webp and lists it in docs/screens.md. It names columns by `scene.category` and
`scene.number`, because tests and pictures show different collections, and ends by waiting for what it shows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from playwright.sync_api import Page

from tests.browser.seeing import show

SIZES = {"desk": (1440, 900), "phone": (390, 800), "wall": (3840, 2160)}


@dataclass(frozen=True)
class Scene:
    """A page of a server, and the collection that is looked at."""

    page: Page
    server: str
    collection: str

    def show(self, **state: Any) -> None:
        """Open the page explore in a state, as its address holds it."""
        show(self.page, self.server, self.collection, state or None)

    def engine(self, expression: str) -> Any:
        """Return what the engine answers."""
        return self.page.evaluate(f"engine => {expression}", self.page.evaluate_handle("microscape.engine"))

    @property
    def api(self) -> str:
        """The address of the collection in the HTTP interface."""
        return f"{self.server}/api/v1/collections/{self.collection}"

    @cached_property
    def columns(self) -> list[dict[str, Any]]:
        """The columns of the collection as they are served."""
        columns: list[dict[str, Any]] = self.page.request.get(self.api).json()["columns"]
        return columns

    @cached_property
    def category(self) -> str:
        """A column of a few categories: the material, where there is one."""
        few = [column for column in self.columns if 2 <= len(column.get("categories") or []) <= 40]
        return str(next((one for one in few if "material" in one["name"]), few[0])["name"])

    @cached_property
    def value(self) -> str:
        """The most frequent value of that column."""
        return str(next(one for one in self.columns if one["name"] == self.category)["categories"][0])

    @property
    def number(self) -> str:
        """A column of numbers."""
        return "thickness_nm"


@dataclass(frozen=True)
class State:
    """How to get to a state, what its picture is called, and how that is taken."""

    name: str
    caption: str
    reach: Callable[[Scene], None]
    size: str = "desk"
    theme: str = "light"
    complains: bool = False
    """Whether the browser itself logs an error there, such as an answer 404."""


STATES: dict[str, State] = {}
"""Every state by its name, which is also that of its picture."""


def state(caption: str, **how: Any) -> Callable[[Callable[[Scene], None]], Callable[[Scene], None]]:
    """Make a state of the function below, named after it."""

    def add(reach: Callable[[Scene], None]) -> Callable[[Scene], None]:
        name = reach.__name__.replace("_", "-")
        STATES[name] = State(name, caption, reach, **how)
        return reach

    return add
