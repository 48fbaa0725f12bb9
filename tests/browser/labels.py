"""Labels in the browser's tests: opening the page, labels of other people, what the server holds."""

import json
import uuid
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page, expect

ASK = """async ([address, body]) => {
  const headers = { "Content-Type": "application/json" };
  const sent = body && { method: "POST", headers, body: JSON.stringify(body) };
  const answer = await fetch(address, sent ?? {});
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return answer.json();
}"""


def open_labels(page: Page, server: str, collection: str, author: str = "Me", **state: Any) -> None:
    """Open the label page as somebody, and wait until there are images to label."""
    page.goto(f"{server}/healthz")
    page.evaluate("name => localStorage.setItem('author', name)", author)
    words = quote(json.dumps({"tree": "microscopy", **state}))
    page.goto(f"{server}/label?c={quote(collection)}&s={words}")
    begun(page, ".label-tile" if state.get("view") == "grid" else ".label-next")
    saved(page)


def begun(page: Page, shown: str = ".label-next") -> None:
    """Wait until there are images to label: the whole page and its first questions to the server."""
    page.locator(shown).first.wait_for()


def asked(page: Page, address: str, body: Any = None) -> Any:
    """Return the JSON of an answer, asked for by the page: a browser connects again where it has to."""
    return page.evaluate(ASK, [address, body])


def say(page: Page, api: str, author: str, answers: dict[str, dict[str, str]]) -> None:
    """Label images as somebody else: value by label, by image."""
    actions = [
        {"image_id": image_id, "label": label, "value": value}
        for image_id, said in answers.items()
        for label, value in said.items()
    ]
    body = {"author": author, "request": str(uuid.uuid4()), "actions": actions}
    asked(page, f"{api}/labels/microscopy", body)


def images(page: Page, api: str, count: int) -> list[str]:
    """Return images from all over the map."""
    queue = asked(page, f"{api}/labels/microscopy/queue?order=map&count={count}&seed=1")
    return [one["image_id"] for one in queue]


def said_by(page: Page, api: str, author: str) -> dict[str, dict[str, str]]:
    """Return what the server holds of somebody: value by label, by image."""
    events = asked(page, f"{api}/labels/microscopy/history?limit=1000")
    found: dict[str, dict[str, str]] = {}
    for event in reversed(events):
        if event["author"] == author:
            found.setdefault(event["image_id"], {})[event["label"]] = event["value"]
    return {
        image_id: {label: value for label, value in held.items() if value != "clear"}
        for image_id, held in found.items()
        if set(held.values()) != {"clear"}
    }


def shown_image(page: Page) -> str:
    """Return the image that is shown."""
    return str(page.locator(".label-next[aria-current=true]").get_attribute("data-image"))


def saved(page: Page) -> None:
    """Wait until the server has confirmed all that was said."""
    expect(page.locator(".label-saved")).to_have_text("All saved")
