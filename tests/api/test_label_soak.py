"""The server is killed again and again while several people label: what was answered is there, once."""

import random
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline.collection import open_collection
from tests.api.serving import Serving, settings_of
from tests.making import make_collection

URL = "/api/v1/collections/tiny/labels/scattering"
LABELS = ("transmission", "grazing", "ring", "arc", "halo")
WAIT_S = 120.0


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    """A server of one collection."""
    make_collection(tmp_path / "collections" / "tiny")
    serving = Serving(settings_of(tmp_path))
    serving.start()
    yield serving
    serving.close()


class Person(threading.Thread):
    """Labels as fast as answers come; what got no answer is sent again under the same name."""

    def __init__(self, name: str, url: str, images: list[str], ends: threading.Event) -> None:
        super().__init__(name=name)
        self.url, self.images, self.ends = url, images, ends
        self.answered: dict[str, Any] = {}
        self.repeated = 0
        self.sent = 0

    def run(self) -> None:
        """Label until told to end; the last click is answered too."""
        rng = random.Random(self.name)
        with httpx.Client(base_url=self.url, timeout=5.0) as client:
            while not self.ends.is_set():
                way = rng.choices(["", "/undo", "/redo"], [8, 2, 1])[0]
                body: dict[str, Any] = {"author": self.name, "request": uuid.uuid4().hex}
                if not way:
                    one = {"image_id": rng.choice(self.images), "label": rng.choice(LABELS)}
                    body["actions"] = [{**one, "value": rng.choice(["yes", "no", "clear"])}]
                self.answered[body["request"]] = self.send(client, URL + way, body)

    def send(self, client: httpx.Client, url: str, body: dict[str, Any]) -> Any:
        """Send until there is an answer."""
        deadline = time.monotonic() + WAIT_S
        while True:
            self.sent += 1
            try:
                answer = client.post(url, json=body)
            except httpx.HTTPError:
                assert time.monotonic() < deadline, "no answer"
                continue
            assert answer.status_code == 200, answer.text
            self.repeated += answer.json()["repeated"]
            return answer.json()["events"]


@pytest.mark.parametrize("kills", [5, pytest.param(100, marks=pytest.mark.soak)])
def test_every_answered_label_is_there(serving: Serving, tmp_path: Path, kills: int) -> None:
    """Exactly once, with the events that were answered, and nobody's undo touched another's labels."""
    images = open_collection(tmp_path / "collections/tiny").ids.tolist()
    ends = threading.Event()
    people = [Person(name, serving.url, images, ends) for name in ("A", "B", "C")]
    for person in people:
        person.start()
    rng = random.Random(kills)
    for _ in range(kills):
        wait_for_clicks(people, 4)
        time.sleep(rng.uniform(0, 0.02))  # anywhere between click and answer
        serving.kill()
        serving.start()
    wait_for_clicks(people, 4)
    ends.set()
    for person in people:
        person.join()

    stored = stored_events(tmp_path / "collections/tiny/annotations.db")
    answered = {request: events for person in people for request, events in person.answered.items()}
    assert {request: len(events) for request, events in answered.items()} == stored["counts"]
    shown = httpx.get(serving.url + URL + "/images", params={"ids": ",".join(images)}, timeout=180).json()
    for person in people:
        assert told(shown, person.name) == replayed(person)


def wait_for_clicks(people: list[Person], count: int) -> None:
    """Wait until so many further clicks were answered."""
    before = sum(len(person.answered) for person in people)
    deadline = time.monotonic() + WAIT_S
    while sum(len(person.answered) for person in people) < before + count:
        assert time.monotonic() < deadline, "nobody gets an answer"
        assert all(person.is_alive() for person in people)
        time.sleep(0.002)


def stored_events(path: Path) -> dict[str, Any]:
    """Return how many events each request has in the database."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("select request, count from label_operations").fetchall()
        total = connection.execute("select count(*) from label_events").fetchone()[0]
    connection.close()
    assert total == sum(count for _, count in rows)
    return {"counts": dict(rows)}


def replayed(person: Person) -> dict[tuple[str, str], str]:
    """Return what a person says in the end, from the answers alone."""
    found: dict[tuple[str, str], str] = {}
    for events in person.answered.values():
        for event in events:
            assert event["author"] == person.name
            found[event["image_id"], event["label"]] = event["value"]
    return {place: value for place, value in found.items() if value != "clear"}


def told(shown: dict[str, Any], author: str) -> dict[tuple[str, str], str]:
    """Return what the server says that a person says, without what follows from it."""
    return {
        (image_id, one["label"]): one["value"]
        for image_id, image in shown.items()
        for one in image["expert"]
        if one["author"] == author and not one["implied"]
    }
