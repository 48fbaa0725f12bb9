"""Labels of images: give, undo, and read what people and heads say. Contract: docs/labels.md."""

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api.chosen import refuse_large
from api.errors import ApiError, JsonErrorRoute
from api.retraining import retrain_if_wanted
from api.services import Services
from pipeline.annotations.labels import YES, Action, Said
from pipeline.annotations.texts import LONGEST_AUTHOR
from pipeline.classify.desk.agreement import agreement
from pipeline.classify.desk.bulk import chosen_images
from pipeline.classify.desk.desk import MOST_SHOWN, Desk
from pipeline.classify.trees.tree import LabelTree

Value = Annotated[str, Field(pattern="^(yes|no|unsure|clear)$")]
Author = Annotated[str, Field(default="", max_length=LONGEST_AUTHOR)]
Uuid = Annotated[str, Field(min_length=1, max_length=64)]


class OneLabel(BaseModel):
    """What is said of one image."""

    image_id: str
    label: str
    value: Value


class NewLabels(BaseModel):
    """What somebody says of images at once; the same `request` counts once."""

    author: Author
    request: Uuid
    actions: list[OneLabel] = Field(min_length=1)


class BulkLabels(BaseModel):
    """One value for many images: listed, selected, or like one image."""

    author: Author
    request: Uuid
    label: str
    value: Value = YES
    image_ids: list[str] | None = None
    selection: Any = None
    neighbours_of: str | None = None
    above: float = Field(default=0.9, ge=-1, le=1)


class Turn(BaseModel):
    """Who undoes or redoes."""

    author: Author
    request: Uuid


class LabelRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/collections/{collection}/labels/{tree}."""
        prefix = "/api/v1/collections/{collection}/labels/{tree}"
        router = APIRouter(prefix=prefix, tags=["labels"], route_class=JsonErrorRoute)
        router.add_api_route("", self.say, methods=["POST"])
        router.add_api_route("/bulk", self.bulk, methods=["POST"])
        router.add_api_route("/undo", self.undo, methods=["POST"])
        router.add_api_route("/redo", self.redo, methods=["POST"])
        router.add_api_route("/images", self.images)
        router.add_api_route("/counts", self.counts)
        router.add_api_route("/marked", self.marked)
        router.add_api_route("/agreement", self.agreement)
        router.add_api_route("/history", self.history)
        return router

    def say(self, collection: str, tree: str, new: NewLabels) -> dict[str, Any]:
        """Store labels; answered when they are on the disk."""
        desk, of = self._open(collection, tree)
        actions = [Action(one.image_id, one.label, one.value) for one in new.actions]
        said = desk.say(of, new.author, new.request, actions)
        book = desk.book(of)
        images = {one: desk.image(of, book, one) for one in dict.fromkeys(a.image_id for a in actions)}
        shown = dict(list(images.items())[:MOST_SHOWN])
        return {**self._told(desk, of, new.author, said), "images": shown}

    def bulk(self, request: Request, collection: str, tree: str, new: BulkLabels) -> dict[str, Any]:
        """Store one value for many images."""
        refuse_large(request)
        desk, of = self._open(collection, tree)
        opened = self._services.opened(collection)
        chosen = chosen_images(
            desk.trail, lambda: opened.index, new.image_ids, new.selection, (new.neighbours_of, new.above)
        )
        actions = [Action(one, new.label, new.value) for one in chosen]
        said = desk.say(of, new.author, new.request, actions)
        told = self._told(desk, of, new.author, said)
        return {**told, "count": len(chosen), "events": told["events"][:MOST_SHOWN]}

    def undo(self, collection: str, tree: str, turn: Turn) -> dict[str, Any]:
        """Take back the newest change of an author."""
        desk, of = self._open(collection, tree)
        return self._turned(desk, of, turn.author, desk.labels.undo(of.name, turn.author, turn.request))

    def redo(self, collection: str, tree: str, turn: Turn) -> dict[str, Any]:
        """Bring back what an author undid last."""
        desk, of = self._open(collection, tree)
        return self._turned(desk, of, turn.author, desk.labels.redo(of.name, turn.author, turn.request))

    def images(self, collection: str, tree: str, ids: str) -> dict[str, Any]:
        """Return what people and heads say of some images, ids separated by commas."""
        wanted = [one for one in dict.fromkeys(ids.split(",")) if one]
        if len(wanted) > MOST_SHOWN:
            raise ApiError(422, f"{len(wanted)} images at once are too many: ask for up to {MOST_SHOWN}.")
        desk, of = self._open(collection, tree)
        book = desk.book(of)
        return {one: desk.image(of, book, one) for one in wanted}

    def counts(self, collection: str, tree: str, author: str | None = None) -> dict[str, Any]:
        """Return how many images have each answer, and what `author` can undo."""
        desk, of = self._open(collection, tree)
        return desk.counts(of, author)

    def marked(self, collection: str, tree: str) -> dict[str, list[str]]:
        """Return the labels that people agree are there, of every labelled image the collection holds."""
        desk, of = self._open(collection, tree)
        found = {
            image_id: [label for label, value in known.agreed.items() if value == YES]
            for image_id, known in desk.book(of).images.items()
            if image_id in desk.collection.position
        }
        return {image_id: labels for image_id, labels in found.items() if labels}

    def agreement(self, collection: str, tree: str) -> list[dict[str, Any]]:
        """Return how far people agree, label by label and pair by pair."""
        desk, of = self._open(collection, tree)
        return agreement(of, desk.book(of).images)

    def history(
        self,
        collection: str,
        tree: str,
        image_id: str | None = None,
        limit: Annotated[int, Query(ge=1, le=10_000)] = 100,
    ) -> list[dict[str, Any]]:
        """Return the events, newest first."""
        desk, of = self._open(collection, tree)
        events = desk.labels.events(of.name, image_id=image_id)
        return [event.to_json() for event in reversed(events[-limit:])]

    def _turned(self, desk: Desk, of: LabelTree, author: str, said: Said) -> dict[str, Any]:
        book = desk.book(of)
        changed = list(dict.fromkeys(event.image_id for event in said.events))
        told = self._told(desk, of, author, said)
        shown = {one: desk.image(of, book, one) for one in changed[:MOST_SHOWN]}
        return {**told, "events": told["events"][:MOST_SHOWN], "images": shown, "changed": changed}

    def _told(self, desk: Desk, of: LabelTree, author: str, said: Said) -> dict[str, Any]:
        counts = desk.counts(of, author)
        given = Counter(event.value for event in said.events)
        job = None if said.repeated else retrain_if_wanted(self._services, desk, of, counts)
        return {
            "events": [event.to_json() for event in said.events],
            "values": dict(given),
            "counts": counts,
            "can_undo": counts["can_undo"],
            "can_redo": counts["can_redo"],
            "repeated": said.repeated,
            "training": job,
        }

    def _open(self, collection: str, tree: str) -> tuple[Desk, LabelTree]:
        desk = self._services.opened(collection).labels
        return desk, desk.files.get(tree)
