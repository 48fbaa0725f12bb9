"""The encoder keeps its contract, ignores what shall not count, and names wallpaper groups."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from safetensors.numpy import save_file

from pipeline.encoder import load_encoder, prepare
from pipeline.encoder.symmetry import INVARIANCES, SymmetryEncoder
from pipeline.encoder.training.bank import KEPT_OUT
from pipeline.encoder.weights_file import WEIGHTS, provenance_of
from pipeline.errors import EncoderError
from pipeline.simulate.groups import GROUPS
from pipeline.simulate.wallpaper import draw_cell, render


@pytest.fixture(scope="module")
def encoder() -> SymmetryEncoder:
    """The shipped encoder on the CPU."""
    return load_encoder("cpu")


def _texture(seed: int, size: int = 128) -> np.ndarray:
    """A chiral, anisotropic texture: waves of three directions with strengths of their own, and grain.

    Of 128 pixels another cut shows the same: they hold eight periods at least.
    """
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:size, :size]
    image = rng.normal(0, 0.3, (size, size))
    for angle, period in zip(rng.uniform(0, np.pi, 3), rng.uniform(6, 16, 3), strict=True):
        phase = 2 * np.pi / period * (columns * np.cos(angle) + rows * np.sin(angle))
        image += rng.uniform(0.5, 2) * np.cos(phase + rng.uniform(0, 6)) ** 3
    return image


def _turned(image: np.ndarray, angle_deg: float) -> np.ndarray:
    picture = Image.fromarray(image.astype(np.float32))
    return np.asarray(picture.rotate(angle_deg, Image.Resampling.BICUBIC))


def _alike(one: np.ndarray, other: np.ndarray) -> float:
    return float((one * other).sum())


def test_embeddings_have_unit_length(encoder: SymmetryEncoder) -> None:
    """Images of mixed size and type give float32 rows of 128 numbers and length 1."""
    images = [
        _texture(0),
        (_texture(1, 300) * 20 + 100).clip(0, 255).astype(np.uint8),
        np.eye(7, dtype=bool),
        np.random.default_rng(0).integers(0, 60000, (1, 50)).astype(np.uint16),
        np.random.default_rng(0).random((5, 4000)),
    ]

    found = encoder.embed(images)

    assert found.shape == (5, 128)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)


def test_the_same_images_give_the_same_bits(encoder: SymmetryEncoder) -> None:
    """Two loads and two runs agree in every bit, and in their name and version."""
    images = [_texture(seed) for seed in range(5)]
    again = load_encoder("cpu")

    assert np.array_equal(encoder.embed(images), again.embed(images))
    assert (encoder.name, encoder.version) == (again.name, again.version)


def test_a_batch_gives_what_single_images_give(encoder: SymmetryEncoder) -> None:
    """The company of an image in a batch does not change its embedding."""
    images = [_texture(seed) for seed in range(70)]

    singly = np.concatenate([encoder.embed([image]) for image in images])

    assert np.allclose(encoder.embed(images), singly, atol=1e-5)


def test_prepared_images_give_the_same(encoder: SymmetryEncoder) -> None:
    """What decode processes prepare embeds as the images themselves."""
    images = [_texture(seed, 150) for seed in range(3)]

    prepared = np.stack([prepare(image) for image in images])

    assert np.array_equal(encoder.embed_prepared(prepared), encoder.embed(images))


def _view(image: np.ndarray, angle_deg: float, mirror: bool, shift: tuple[int, int]) -> np.ndarray:
    """See the middle of a larger image turned, mirrored and shifted."""
    turned = _turned(image[:, ::-1] if mirror else image, angle_deg)
    middle = len(image) // 2
    top, left = middle - 64 + shift[0], middle - 64 + shift[1]
    return turned[top : top + 128, left : left + 128]


@pytest.fixture(scope="module")
def others(encoder: SymmetryEncoder) -> np.ndarray:
    """Embeddings of textures that no test sees again."""
    return encoder.embed([_view(_texture(seed, 240), 0, False, (0, 0)) for seed in range(1000, 1060)])


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 19),
    angle=st.floats(0, 360),
    mirror=st.booleans(),
    shift=st.tuples(st.integers(-12, 12), st.integers(-12, 12)),
    gain=st.floats(1e-3, 1e3),
    inverted=st.booleans(),
)
def test_what_shall_not_count_moves_an_image_less_than_the_nearest_other(
    encoder: SymmetryEncoder,
    others: np.ndarray,
    seed: int,
    angle: float,
    mirror: bool,
    shift: tuple[int, int],
    gain: float,
    inverted: bool,
) -> None:
    """Turned, mirrored, shifted, inverted, with another contrast, each of 20 stays nearest to itself."""
    image = _texture(seed, 240)
    seen = (-gain if inverted else gain) * _view(image, angle, mirror, shift) + 7

    one, again = encoder.embed([_view(image, 0, False, (0, 0)), seen])

    assert _alike(one, again) > float((others @ again).max())


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), turns=st.integers(1, 3), mirror=st.booleans())
def test_quarter_turns_and_mirrors_change_little(seed: int, turns: int, mirror: bool) -> None:
    """What resampling does not touch is nearly the same."""
    image = _texture(seed)
    other = np.rot90(image[:, ::-1] if mirror else image, turns)

    one, two = load_encoder("cpu").embed([image, other])

    assert _alike(one, two) > 0.95


@settings(max_examples=10, deadline=None)
@given(gain=st.floats(1e-3, 1e3), offset=st.floats(-5, 5))
def test_gain_and_offset_change_nothing(gain: float, offset: float) -> None:
    """Contrast and brightness of the instrument drop out."""
    image = _texture(3)

    one, two = load_encoder("cpu").embed([image, gain * (image + offset)])

    assert _alike(one, two) > 0.9999


def test_orientation_counts_when_it_shall(encoder: SymmetryEncoder) -> None:
    """Without invariance to rotation a quarter turn is seen; a mirror is ignored if named."""
    image = _texture(7)
    variants = [image, np.rot90(image), image[:, ::-1]]

    free = encoder.embed(variants, invariant_to=())
    mirrored = encoder.embed(variants, invariant_to=("reflection",))

    assert _alike(free[0], free[1]) < 0.98
    assert _alike(mirrored[0], mirrored[1]) < 0.98
    assert _alike(mirrored[0], mirrored[2]) > 0.98
    assert _alike(mirrored[0], mirrored[2]) > _alike(mirrored[0], mirrored[1]) + 0.02


def test_handedness_counts_when_it_shall(encoder: SymmetryEncoder) -> None:
    """Invariant to rotation alone, a mirror image differs and a turned one does not."""
    image = _texture(5)

    found = encoder.embed([image, np.rot90(image), image[:, ::-1]], invariant_to=("rotation",))

    assert _alike(found[0], found[1]) > 0.98
    assert _alike(found[0], found[2]) < _alike(found[0], found[1]) - 0.01


def test_polarity_drops_out_when_it_shall(encoder: SymmetryEncoder) -> None:
    """An image and its negative agree by default and differ where polarity counts."""
    image = np.exp(_texture(6))
    counting = set(INVARIANCES) - {"polarity"}

    assert _alike(*encoder.embed([image, -image])) > 0.999
    assert _alike(*encoder.embed([image, -image], invariant_to=counting)) < 0.95


def test_masked_pixels_hardly_count(encoder: SymmetryEncoder) -> None:
    """A module gap and dead pixels leave an image nearest to itself, whatever their values."""
    images = [_texture(seed, 256) for seed in range(8)]
    mask = np.zeros((256, 256), bool)
    mask[120:128], mask[::40, ::40] = True, True

    masked = encoder.embed([np.where(mask, 1e9, image) for image in images], masks=[mask] * 8)
    likeness = encoder.embed(images) @ masked.T

    assert (likeness.argmax(axis=1) == np.arange(8)).all()
    assert np.diag(likeness).min() > 0.7


def test_a_constant_image_has_a_defined_vector(encoder: SymmetryEncoder) -> None:
    """Constant images of any value and size have one and the same embedding."""
    found = encoder.embed([np.zeros((9, 9)), np.full((300, 40), 7, np.uint8)])

    assert np.isfinite(found).all()
    assert np.allclose(found[0], found[1], atol=1e-6)


@pytest.mark.parametrize(
    ("images", "options", "message"),
    [
        ([], {}, r"no images to embed \(0 given\)"),
        ([np.eye(3), np.full((4, 4), np.nan)], {}, "image 1: every pixel is masked or not finite"),
        ([np.eye(3)], {"masks": [None, None]}, "2 masks for 1 images"),
        (
            [np.eye(3)],
            {"invariant_to": ["rotation", "scale"]},
            r"invariance scale \(known: rotation, ",
        ),
    ],
)
def test_what_cannot_be_embedded_is_named(
    encoder: SymmetryEncoder, images: list[np.ndarray], options: dict, message: str
) -> None:
    """Empty lists, fully masked images and unknown invariances are one clear sentence."""
    with pytest.raises(EncoderError, match=message):
        encoder.embed(images, **options)


def test_unknown_device_is_named() -> None:
    """A device that is not known is refused with those that are."""
    with pytest.raises(EncoderError, match=r"unknown device 'tpu' \(known: auto, cpu, cuda\)"):
        load_encoder("tpu")


@pytest.mark.parametrize(("noise", "least"), [(0.0, 0.9), (0.3, 0.75)])
def test_wallpaper_groups_are_named(encoder: SymmetryEncoder, noise: float, least: float) -> None:
    """On motifs that training never saw most groups are right, also under strong noise."""
    rng = np.random.default_rng(4)
    images = []
    for group in GROUPS * 4:
        cell = draw_cell(rng, group, rng.uniform(18, 36), families=KEPT_OUT)
        pixels = render(cell, (128, 128), rng.uniform(0, 6))
        images.append(pixels + noise * float(np.ptp(pixels)) * rng.standard_normal(pixels.shape))

    found = encoder.symmetry(images)

    assert found.shape == (68, 17)
    assert np.allclose(found.sum(axis=1), 1, atol=1e-4)
    assert (found.argmax(axis=1) == np.arange(68) % 17).mean() > least


def test_the_fast_path_stays_near(encoder: SymmetryEncoder) -> None:
    """Products rounded to bfloat16 move no number by more than a hundredth."""
    images = [_texture(seed) for seed in range(8)]
    fast = SymmetryEncoder("cpu", fast=True)

    assert np.abs(fast.embed(images) - encoder.embed(images)).max() < 1e-2


def test_the_weights_are_small_and_say_what_made_them() -> None:
    """Under 20 MB, with command, seed, code version and scores."""
    told = provenance_of()

    assert WEIGHTS.stat().st_size < 20e6
    assert told["command"].startswith("python -m pipeline train encoder")
    assert {"seed", "code_version"} <= set(told["plan"])
    assert told["scores"]["score"] > 0.8


@pytest.mark.parametrize("damage", ["cut", "foreign", "text"])
def test_damaged_and_foreign_weights_are_named(tmp_path: Path, damage: str) -> None:
    """A cut file, other tensors and no safetensors at all are refused with the file and the way out."""
    path = tmp_path / "symmetry.safetensors"
    if damage == "foreign":
        save_file({"a": np.zeros(3, np.float32)}, path)
    else:
        path.write_bytes(WEIGHTS.read_bytes()[:5000] if damage == "cut" else b"no weights")

    with pytest.raises(EncoderError, match=r"symmetry\.safetensors .*python -m pipeline train encoder"):
        SymmetryEncoder("cpu", path)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    """Where there is no file, the command that makes one is told."""
    with pytest.raises(EncoderError, match=r"no weights at .*none\.safetensors: make them by"):
        SymmetryEncoder("cpu", tmp_path / "none.safetensors")


def _precision(embeddings: np.ndarray, labels: np.ndarray, k: int) -> float:
    likeness = embeddings @ embeddings.T
    np.fill_diagonal(likeness, -2)
    nearest = np.argsort(-likeness, axis=1)[:, :k]
    return float((labels[nearest] == labels[:, None]).mean())


def _third_party(
    folder: Path, table: str, columns: list[str], every: int
) -> tuple[list[np.ndarray], np.ndarray]:
    with (folder / table).open(newline="") as lines:
        rows = list(csv.DictReader(lines))[::every]
    images = folder / "images" if not rows[0]["file"].startswith("images/") else folder
    return (
        [np.asarray(Image.open(images / row["file"]).convert("L")) for row in rows],
        np.array(["/".join(row[column] for column in columns) for row in rows]),
    )


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("folder", "table", "columns", "k", "every", "least"),
    [
        ("stem2d_bravais", "labels.csv", ["bravais_class"], 10, 2, 0.74),
        ("wse2_stm", "metadata.csv", ["sample"], 10, 2, 0.68),
        ("gisaxs_simulated", "labels.csv", ["lattice"], 1, 4, 0.95),
        ("gisaxs_simulated", "labels.csv", ["lattice", "orientation"], 1, 4, 0.8),
    ],
)
def test_third_party_images_of_a_kind_lie_together(
    encoder: SymmetryEncoder,
    shared_data: Path,
    folder: str,
    table: str,
    columns: list[str],
    k: int,
    every: int,
    least: float,
) -> None:
    """Neighbours share the label, on a part of each set; the full numbers are in docs/encoder.md."""
    images, labels = _third_party(shared_data / folder, table, columns, every)

    assert _precision(encoder.embed(images), labels, k) > least
