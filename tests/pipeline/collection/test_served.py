"""The columns as the browser gets them."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collection import Served, open_collection
from pipeline.collection.served import encode_numbers
from pipeline.errors import UnknownColumnError


@pytest.fixture(scope="module")
def served(tiny_collection: Path) -> Served:
    """The tiny collection in served order."""
    return Served(open_collection(tiny_collection))


@given(
    st.lists(
        st.one_of(st.floats(-1e9, 1e9), st.integers(-500, 70_000).map(float), st.just(float("nan"))),
        max_size=30,
    )
)
def test_numbers_come_back_exactly(values: list[float]) -> None:
    """Whatever the type chosen for the wire, offset + scale * code gives each number back bit for bit."""
    array, meta = encode_numbers(np.array(values, float))

    decoded = meta["offset"] + meta["scale"] * array.astype(float)
    if meta["missing"] is not None:
        decoded[array == meta["missing"]] = np.nan
    np.testing.assert_array_equal(decoded, np.array(values, float))


def test_small_integers_travel_as_one_byte() -> None:
    """A count of at most 254 steps needs one byte a row."""
    array, meta = encode_numbers(np.array([3.0, 7.0, np.nan]))

    assert (array.dtype, meta["missing"], meta["scale"]) == (np.dtype("u1"), 255, 1.0)


def test_rows_are_shuffled_alike_in_every_column(served: Served) -> None:
    """Row r of every column belongs to row r of image_id."""
    ids = [bytes(row).hex() for row in served.column("image_id")]
    meta = served.encode("material").meta
    names = [*meta["categories"], *[None] * (256 - len(meta["categories"]))]

    expected = (
        served.collection.frame["material"]
        .astype(object)
        .where(served.collection.frame["material"].notna(), None)
    )
    assert [names[code] for code in served.column("material")] == [expected[image_id] for image_id in ids]
    assert ids != served.collection.ids.tolist()


def test_mask_has_one_bit_a_served_row(served: Served) -> None:
    """A packed mask marks the served row of the frame's row."""
    rows = np.arange(12) == 4

    bits = np.unpackbits(np.frombuffer(served.mask(rows), np.uint8), bitorder="little")[:12]
    assert served.order[np.flatnonzero(bits)].tolist() == [4]


def test_coordinates_are_quantised_within_the_map(served: Served) -> None:
    """Two bytes a coordinate, off by at most half a step."""
    meta = served.encode("main.x").meta
    decoded = meta["offset"] + meta["scale"] * served.column("main.x").astype(float)

    error = np.abs(decoded - served.collection.frame["main.x"].to_numpy()[served.order])
    assert error.max() <= meta["scale"]


@pytest.mark.parametrize("name", ["nowhere", "path"])
def test_column_that_is_not_sent_is_refused_by_name(served: Served, name: str) -> None:
    """Unknown columns and text are an error that names them."""
    with pytest.raises(UnknownColumnError, match=name):
        served.column(name)


def test_arrays_make_room_and_come_back_alike(tiny_collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what was asked for last is kept; what had to go is encoded as before."""
    monkeypatch.setattr("pipeline.collection.served.MOST_BYTES", 100)
    served = Served(open_collection(tiny_collection))
    names = [meta["name"] for meta in served.describe()["columns"] if meta["dtype"]]

    once = {name: served.column(name).copy() for name in names}
    held = served.column(names[0])

    assert sum(array.nbytes for array in served._arrays.values()) <= max(100, held.nbytes)
    for name in names:
        np.testing.assert_array_equal(served.column(name), once[name])


def test_a_map_by_a_fine_tuned_embedding_tells_what_that_brought(tiny_collection: Path) -> None:
    """Its scores stand with the map; a map by the encoder that ships has none."""
    collection = open_collection(tiny_collection)
    score = {"measure": "seen again", "before": 0.5, "after": 0.75}
    collection.info["encoders"]["mine"] = {"version": "1", "scores": {"seen again": score}}
    collection.info["maps"]["mine"] = {"title": "mine", "encoder": "mine"}

    main, mine = Served(collection).describe()["maps"]

    assert mine["scores"] == [score]
    assert "scores" not in main
