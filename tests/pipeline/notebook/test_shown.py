"""A collection below a notebook cell."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.collection import open_collection
from pipeline.errors import CollectionError, NotebookError
from pipeline.notebook import Shown, show


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """A running app over a tiny collection."""
    from tests.making import make_collection

    shown = show(make_collection(tmp_path_factory.mktemp("notebook") / "tiny"))
    yield shown
    shown.close()


def _select(shown: Shown, ids: list[str]) -> None:
    """Say what is selected, as the page does."""
    body = json.dumps({"collection": "tiny", "ids": ids}).encode()
    address = f"{shown.address}/api/v1/notebook/{shown.url.rsplit('=', 1)[1]}"
    asked = urllib.request.Request(
        address, data=body, method="PUT", headers={"Content-Type": "application/json"}
    )
    urllib.request.urlopen(asked).close()


def test_the_selection_is_a_data_frame(shown: Shown) -> None:
    """Empty at first; ids that are no longer there are left out."""
    assert len(shown.selection()) == 0
    ids = open_collection(shown.folder).ids[:2].tolist()
    _select(shown, [*ids, "gone"])

    assert shown.selection().index.tolist() == ids
    assert "material" in shown.selection()


def test_it_draws_itself_as_a_frame(shown: Shown) -> None:
    """With the address of the page, safely quoted; plain text elsewhere."""
    assert '<iframe src="http://127.0.0.1:' in shown._repr_html_()
    assert "&amp;notebook=" in shown._repr_html_()
    assert repr(shown).startswith("<tiny at http://127.0.0.1:")


def test_the_same_collection_is_shown_by_the_same_app(shown: Shown) -> None:
    """A cell that is run again starts nothing."""
    assert show(shown.folder, height=400) is shown
    assert 'height="400"' in shown._repr_html_()


def test_what_has_ended_says_so(tmp_path: Path) -> None:
    """And a folder that is no collection is named before anything starts."""
    from tests.making import make_collection

    ended = show(make_collection(tmp_path / "tiny"))
    ended.close()
    assert repr(ended).endswith("ended>")
    with pytest.raises(NotebookError, match=r"does not answer .* Call show again"):
        ended.selection()
    with pytest.raises(CollectionError, match="nothing"):
        show(tmp_path / "nothing")
