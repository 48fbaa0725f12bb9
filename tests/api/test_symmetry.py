"""Lattice and symmetry of an image over HTTP."""

import pytest

from pipeline.collection import Collection
from tests.api.testing import TestClient


def test_an_image_of_stripes_has_no_lattice(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """A worker measures; the second answer comes from the cache and is the same."""
    url = f"/api/v1/collections/tiny/images/{tiny.ids[1]}/symmetry"
    first, second = client.get(url), client.get(url)

    assert first.status_code == 200
    assert first.json()["lattice"] is None
    assert [row["fold"] for row in first.json()["symmetry"] if row["kind"] == "rotation"] == [2, 3, 4, 6]
    assert second.json() == first.json()
    assert "max-age" in second.headers["cache-control"]


@pytest.mark.parametrize("image_id", ["0" * 32, "nonsense"])
def test_an_unknown_image_is_404(client: TestClient, image_id: str) -> None:
    """Before any worker is asked."""
    answer = client.get(f"/api/v1/collections/tiny/images/{image_id}/symmetry")

    assert answer.status_code == 404


def test_without_a_worker_it_is_said(client: TestClient, tiny: Collection) -> None:
    """Measuring needs a worker: its absence is a sentence."""
    answer = client.get(f"/api/v1/collections/tiny/images/{tiny.ids[1]}/symmetry")

    assert answer.status_code == 503
    assert "worker" in answer.json()["error"]
