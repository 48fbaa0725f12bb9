"""Which images show the same as one of a collection, over HTTP."""

import pytest

from pipeline.collection import Collection
from tests.api.testing import TestClient


def test_images_of_the_same_scene_are_named_with_how_they_lie(
    client: TestClient, tiny: Collection, do_jobs: None
) -> None:
    """A worker compares; the second answer comes from the cache and is the same."""
    url = f"/api/v1/collections/tiny/images/{tiny.ids[1]}/same"
    first, second = client.get(url), client.get(url)

    assert first.status_code == 200
    assert first.json()["version"] == tiny.version
    assert first.json()["compared"] == tiny.rows - 1
    assert tiny.ids[1] not in [match["image_id"] for match in first.json()["same"]]
    assert second.json() == first.json()


@pytest.mark.parametrize("image_id", ["0" * 32, "nonsense"])
def test_an_unknown_image_is_404(client: TestClient, image_id: str) -> None:
    """Before any worker is asked."""
    assert client.get(f"/api/v1/collections/tiny/images/{image_id}/same").status_code == 404


def test_without_a_worker_it_is_said(client: TestClient, tiny: Collection) -> None:
    """Comparing needs a worker: its absence is a sentence."""
    answer = client.get(f"/api/v1/collections/tiny/images/{tiny.ids[1]}/same")

    assert answer.status_code == 503
    assert "worker" in answer.json()["error"]
