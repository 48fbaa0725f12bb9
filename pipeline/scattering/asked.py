"""What is known of an image's geometry before its file is read, and what answers depend on. Light."""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Bool, Int

from pipeline.annotations import StoredGeometry
from pipeline.scattering import VERSION
from pipeline.scattering.geometry import Layer, Resolved, digest, resolve
from pipeline.scattering.header import NAMES, TELLING, layers_of
from pipeline.trails import Trail

TABLE_NAMES = frozenset(key for names in NAMES.values() for key, _ in names) | {"photon_energy_kev", *TELLING}
DETECTOR_SIGNS = ("detector_pixel_um", "q_per_pixel_per_angstrom", "detector_distance_m")
SCATTERING_SIGNS = r"saxs|waxs|scatter|diffraction|\bsans\b|\bxrd\b"


def known_of(trail: Trail, image_id: str, stored: list[StoredGeometry]) -> dict[str, Any]:
    """Return what tables and stored records say of an image: with its id, all that answers depend on."""
    return known_at(trail, np.array([trail.collection.row(image_id)]), stored)[0]


def known_at(
    trail: Trail, rows: Int[np.ndarray, " image"], stored: list[StoredGeometry]
) -> list[dict[str, Any]]:
    """Return what `known_of` does for the images at `rows` of the frame; those alike share one object."""
    collection = trail.collection
    names = [name for name in collection.columns if name.casefold() in TABLE_NAMES]
    said = [collection.frame[name].iloc[rows].astype(object).map(_plain) for name in names]
    for_all = [_record(one) for one in stored if one.image_id is None]
    own: dict[str | None, list[dict[str, Any]]] = {}
    for one in stored:
        own.setdefault(one.image_id, []).append(_record(one))
    alike: dict[tuple[Any, ...], dict[str, Any]] = {}
    found = []
    for image_id, *values in zip(collection.ids[rows], *said, strict=True):
        mine = own.get(image_id, ())
        kind = (image_id if mine else None, *values)
        if kind not in alike:
            table = {name: value for name, value in zip(names, values, strict=True) if value is not None}
            alike[kind] = {"table": table, "records": [*for_all, *mine]}
        found.append(alike[kind])
    return found


def _record(stored: StoredGeometry) -> dict[str, Any]:
    told = stored.to_json()
    return {key: told[key] for key in ("origin", "known")}


def resolved(known: dict[str, Any], header: dict[str, Any], shape: tuple[int, int]) -> Resolved:
    """Lay header, tables, the collection's records and the image's own over one another, newest on top."""
    layers = layers_of(header, known["table"], shape)
    return resolve(layers + [_layer(record) for record in known["records"]], shape)


def profile_key(image_id: str, known: dict[str, Any], options: dict[str, Any]) -> str:
    """Return the key of an image's profiles in the cache."""
    return f"profile/{image_id}/{digest(VERSION, known, options)}"


def curve_keys(ids: Iterable[str], known: list[dict[str, Any]]) -> list[str]:
    """Return by what the radial profile of each image is kept beside the collection."""
    digests = {id(one): digest(VERSION, one) for one in {id(one): one for one in known}.values()}
    return [f"{image_id}/{digests[id(one)]}" for image_id, one in zip(ids, known, strict=True)]


def is_scattering(trail: Trail, image_id: str) -> bool:
    """Whether an image is likely a scattering pattern: its file tells of a detector, or its table says so."""
    return bool(are_scattering(trail.collection.frame.iloc[[trail.collection.row(image_id)]])[0])


def count_scattering(trail: Trail) -> int:
    """Return how many images of a collection are likely scattering patterns."""
    return int(are_scattering(trail.collection.frame).sum())


def are_scattering(rows: pd.DataFrame) -> Bool[np.ndarray, " image"]:
    """Return which rows of a frame tell of a detector, or name the technique."""
    are = np.zeros(len(rows), bool)
    for name in DETECTOR_SIGNS:
        if name in rows:
            are |= rows[name].notna().to_numpy()
    for name in TELLING:
        if name in rows:
            are |= _tell_of_it(rows[name])
    return are


def _tell_of_it(told: pd.Series) -> Bool[np.ndarray, " image"]:
    """Return where a text names the technique; each distinct one is looked at once."""
    codes, texts = pd.factorize(told)
    signs = [re.search(SCATTERING_SIGNS, str(text), re.IGNORECASE) is not None for text in texts]
    return np.array([*signs, False], bool)[codes]  # a missing text has the code -1: the last one


def _layer(record: dict[str, Any]) -> Layer:
    known = dict(record["known"])
    shape = known.pop("shape", None)
    return Layer(record["origin"], known, (int(shape[0]), int(shape[1])) if shape else None)


def _plain(value: Any) -> Any:
    """Return a value of a column as JSON; what is missing is None."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or (isinstance(value, float) and not np.isfinite(value)):
        return None
    return value if isinstance(value, str | int | float | bool) else str(value)
