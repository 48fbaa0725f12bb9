"""Label trees of a collection: list, add, take away as YAML, edit. Contract: docs/labels.md."""

from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.errors import ApiError, JsonErrorRoute
from api.services import Services
from pipeline.classify.trees.files import LARGEST_BYTES, TreeFiles
from pipeline.classify.trees.tree import LONGEST_TEXT, LabelTree, read_tree, write_tree
from pipeline.errors import ChangedMeanwhileError


class NewTree(BaseModel):
    """A tree to add: a name and a title, or the whole file."""

    tree: str | None = Field(default=None, max_length=64)
    title: str = Field(default="", max_length=LONGEST_TEXT)
    yaml: str | None = Field(default=None, max_length=LARGEST_BYTES)


class TreeEdit(BaseModel):
    """An edit of the tree of revision `base`."""

    base: str
    edit: dict[str, Any]


class LabelTreeRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/collections/{collection}/trees."""
        prefix = "/api/v1/collections/{collection}/trees"
        router = APIRouter(prefix=prefix, tags=["labels"], route_class=JsonErrorRoute)
        router.add_api_route("", self.trees)
        router.add_api_route("", self.add, methods=["POST"], status_code=201)
        router.add_api_route("/{tree}.yaml", self.file, response_class=Response)
        router.add_api_route("/{tree}/edits", self.edit, methods=["POST"])
        return router

    def trees(self, collection: str) -> list[dict[str, Any]]:
        """List the trees with their nodes, first what most images show; of a damaged file the sentence."""
        desk = self._services.opened(collection).labels
        told = desk.files.list()
        are_patterns = 2 * desk.patterns >= len(desk.collection.ids)
        return sorted(told, key=lambda tree: (tree["tree"] == "scattering") != are_patterns)

    def add(self, collection: str, new: NewTree) -> dict[str, Any]:
        """Add an empty tree, or one from a file."""
        if new.yaml is None and not new.tree:
            raise ApiError(422, "Name the tree to add, or send its file as yaml.")
        name = new.tree or ""
        tree = LabelTree(name, new.title or name, ()) if new.yaml is None else read_tree(new.yaml, new.tree)
        files = self._files(collection)
        return files.told(files.add(tree))

    def file(self, collection: str, tree: str) -> Response:
        """Return the file of a tree."""
        text = write_tree(self._files(collection).get(tree))
        headers = {"Content-Disposition": f'attachment; filename="{tree}.yaml"', "Cache-Control": "no-store"}
        return Response(text, media_type="application/yaml; charset=utf-8", headers=headers)

    def edit(self, collection: str, tree: str, change: TreeEdit) -> dict[str, Any]:
        """Change a tree; 409 with the tree as it is now if `base` is not its revision."""
        files = self._files(collection)
        try:
            return files.told(files.edit(tree, change.base, change.edit))
        except ChangedMeanwhileError as error:
            raise ApiError(409, str(error), tree=files.told(files.get(tree))) from None

    def _files(self, collection: str) -> TreeFiles:
        return TreeFiles(self._services.opened(collection).collection.folder)
