"""Heads of label trees over HTTP."""

import time

import numpy as np

from pipeline.classify.heads.versions import Versions, probability_table
from pipeline.collection import Collection
from pipeline.jobs import JobTable
from tests.api.test_labels import URL, say
from tests.api.test_trails import finished
from tests.api.testing import TestClient

TREES = "/api/v1/collections/tiny/trees"


def label_all(client: TestClient, tiny: Collection) -> dict[str, str]:
    """Label every image with a geometry by one number of its embedding, and half of them with rings."""
    first = tiny.embeddings()[:, 0] > np.median(tiny.embeddings()[:, 0])
    said = {str(one): "grazing" if up else "transmission" for one, up in zip(tiny.ids, first, strict=True)}
    say(client, "A", *[(one, label, "yes") for one, label in said.items()])
    say(client, "A", *[(one, "ring", "yes" if label == "grazing" else "no") for one, label in said.items()])
    return said


def train(client: TestClient) -> dict:
    """Train and return the new version."""
    return finished(client, client.post(f"{URL}/train"))


def test_heads_are_trained_and_predict(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """Every image gets probabilities by the version; exclusive siblings sum to one."""
    said = label_all(client, tiny)
    version = train(client)

    one = str(tiny.ids[0])
    image = client.get(f"{URL}/images", params={"ids": one}).json()[one]
    by_label = {entry["label"]: entry for entry in image["predicted"]}
    assert version["version"] == "scattering-1"
    assert {entry["version"] for entry in image["predicted"]} == {"scattering-1"}
    assert by_label["transmission"]["probability"] + by_label["grazing"]["probability"] > 0.999
    assert by_label[said[one]]["probability"] > 0.5
    assert client.get(f"{URL}/counts").json()["since_training"] == 0


def test_versions_are_kept_and_brought_back(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """Newest first, one in use; labels given later know what that version had said."""
    label_all(client, tiny)
    train(client)
    train(client)
    client.post(f"{URL}/versions/scattering-1/use")

    listed = client.get(f"{URL}/versions").json()
    assert [(one["version"], one["in_use"]) for one in listed] == [
        ("scattering-2", False),
        ("scattering-1", True),
    ]
    assert (listed[1]["unpredicted"], listed[0]["images"]) == (0, 12)
    event = say(client, "B", (str(tiny.ids[0]), "ring", "yes")).json()["events"][0]
    assert event["model"]["version"] == "scattering-1"
    assert client.post(f"{URL}/versions/scattering-9/use").status_code == 404


def test_images_that_came_since_are_predicted_when_asked(
    client: TestClient, tiny: Collection, do_jobs: None
) -> None:
    """The version in use says how many it says nothing of; to use it again makes it say something."""
    label_all(client, tiny)
    name = train(client)["version"]
    versions = Versions(tiny.folder, "scattering")
    known = versions.predictions(name, tiny.ids)
    some = probability_table(tiny.ids[:10].tolist(), known.labels, known.values[:10])
    versions.replace_probabilities(name, some)

    assert client.get(f"{URL}/versions").json()[0]["unpredicted"] == 2
    assert finished(client, client.post(f"{URL}/versions/{name}/use")) == {"version": name}
    assert client.get(f"{URL}/versions").json()[0]["unpredicted"] == 0
    assert np.array_equal(versions.predictions(name, tiny.ids).values, known.values)


def test_the_shipped_head_goes_on_where_nobody_taught(
    client: TestClient, tiny: Collection, do_jobs: None
) -> None:
    """A first training on people's labels leaves it all other classes, and says who said what."""
    labels = ("transmission", "grazing", "ring", "peak")
    shipped = probability_table(tiny.ids.tolist(), labels, np.full((12, 4), 0.5))
    versions = Versions(tiny.folder, "scattering")
    versions.add({"made_by": "shipped scattering head 0", "tree": "scattering"}, b"", shipped)
    label_all(client, tiny)
    train(client)

    image = client.get(f"{URL}/images", params={"ids": str(tiny.ids[0])}).json()[str(tiny.ids[0])]
    by = {entry["label"]: entry["version"] for entry in image["predicted"]}
    first, second = client.get(f"{URL}/versions").json()
    kept = {node["label"]: node["kept"] for node in first["nodes"]}
    meta, _ = column(client, tiny, "predicted.scattering.features")
    assert by == dict.fromkeys(labels, "scattering-1")  # six images of each are too few
    assert "until people said of 10 images that they show Rings" in kept["ring"]
    assert (first["unpredicted"], second["unpredicted"], second["nodes"]) == (0, None, [])
    assert meta["description"].startswith("By heads scattering-1;")


def test_what_cannot_be_learnt_is_a_sentence(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """Nothing labelled; one example; all images one class."""
    for actions, sentence in (
        ([], "Nobody labelled an image with Transmission yet"),
        ([(str(tiny.ids[0]), "ring", "yes")], "1 image shows Rings: 2 are needed"),
        ([(str(one), "grazing", "yes") for one in tiny.ids], "All 12 labelled images are Grazing incidence"),
    ):
        if actions:
            say(client, "A", *actions)
        job = client.post(f"{URL}/train").json()
        assert client.get(f"{URL}/versions").json() == []
        assert sentence in ended(client, job)["error"]
    assert "No heads were trained yet" in client.get(f"{URL}/curve").json()["sentence"]


def test_reports_call_classes_what_they_are_called_now(
    client: TestClient, tiny: Collection, do_jobs: None
) -> None:
    """A renamed class has its new title in sentences that were told before; nothing here is trusted."""
    label_all(client, tiny)
    train(client)
    tree = next(one for one in client.get(TREES).json() if one["tree"] == "scattering")
    edit = {"op": "rename", "id": "ring", "name": "ring", "title": "Whole circles"}
    client.post(f"{TREES}/scattering/edits", json={"base": tree["revision"], "edit": edit})

    nodes = {node["label"]: node for node in client.get(f"{URL}/versions").json()[0]["nodes"]}
    image = client.get(f"{URL}/images", params={"ids": str(tiny.ids[0])}).json()[str(tiny.ids[0])]
    assert "show Whole circles, and of 10" in nodes["ring"]["distrust"]
    assert not any(one["trusted"] for one in image["predicted"])


def test_training_starts_after_so_many_labels(client: TestClient, tiny: Collection, table: JobTable) -> None:
    """Once, however many more come while it waits."""
    client.patch(f"{URL}/settings", json={"retrain_after": 2})
    answers = [say(client, "A", (str(one), "ring", "yes")).json()["training"] for one in tiny.ids[:4]]

    assert [answer is not None for answer in answers] == [False, True, False, False]
    assert [job.kind for job in table.list()] == ["train_heads"]


def ended(client: TestClient, job: dict) -> dict:
    """Wait for the end of a job."""
    deadline = time.monotonic() + 180
    while not (now := client.get(job["url"]).json())["finished_at"]:
        assert time.monotonic() < deadline, now
        time.sleep(0.005)
    return now


def column(client: TestClient, tiny: Collection, name: str) -> tuple[dict, list[str]]:
    """Return a column as the browser gets it: its description, and its values in the collection's order."""
    url = "/api/v1/collections/tiny"
    described = client.get(url).json()
    meta = next(one for one in described["columns"] if one["name"] == name)
    path = f"{url}/v/{described['version']}/columns"
    raw = client.get(f"{path}/{name}", params={"stamp": meta["stamp"]})
    codes = np.frombuffer(raw.content, "<u4" if meta["dtype"] == "bits" else "u1")
    ids = client.get(f"{path}/image_id").content
    order = [tiny.position[ids[16 * row : 16 * row + 16].hex()] for row in range(len(codes))]
    by_row = dict(zip(order, codes.tolist(), strict=True))
    return meta | {"cache": raw.headers["Cache-Control"]}, [by_row[row] for row in range(len(codes))]


def test_predictions_are_facets(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """One value where labels exclude each other, several where not; the version of the collection stays."""
    before = client.get("/api/v1/collections/tiny").json()["version"]
    said = label_all(client, tiny)
    train(client)
    client.patch(f"{URL}/settings", json={"threshold": 0.5})

    meta, codes = column(client, tiny, "predicted.scattering.geometry")
    titles = {"transmission": "Transmission", "grazing": "Grazing incidence"}
    right = [
        meta["categories"][code] == titles[said[str(one)]] for one, code in zip(tiny.ids, codes, strict=True)
    ]
    assert sum(right) > 8 and "immutable" in meta["cache"]
    rings, bits = column(client, tiny, "predicted.scattering.features")
    assert (rings["kind"], rings["categories"]) == ("categories", ["Rings"])
    assert client.get("/api/v1/collections/tiny").json()["version"] == before == tiny.version
    chosen = client.post(
        "/api/v1/collections/tiny/selections",
        json={"filter": {"column": "predicted.scattering.features", "in": ["Rings"]}},
    ).json()
    assert chosen["count"] == sum(map(bool, bits))


def test_a_threshold_leaves_images_unsure(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """A value of its own; the stamp changes with it; pages that know the old one still get their column."""
    label_all(client, tiny)
    train(client)
    stamps = []
    for threshold, unsure in ((0.5, False), (0.99, True)):
        client.patch(f"{URL}/settings", json={"threshold": threshold})
        meta, _ = column(client, tiny, "predicted.scattering.geometry")
        stamps.append(meta["stamp"])
        assert ("unsure" in meta["categories"]) is unsure
    path = f"/api/v1/collections/tiny/v/{tiny.version}/columns/predicted.scattering.geometry"

    assert len(set(stamps)) == 2
    assert client.get(path, params={"stamp": stamps[0]}).status_code == 200
    assert client.get(path, params={"stamp": "0"}).status_code == 404
    assert client.get(path).headers["Cache-Control"] == "private, no-cache"
