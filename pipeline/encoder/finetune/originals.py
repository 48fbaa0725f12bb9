"""The images of a collection as `prepare` makes them, read again from their files in decode processes."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int

from pipeline.collection import Collection
from pipeline.collection.pictures import Thumbnail
from pipeline.encoder.prepare import prepare
from pipeline.errors import CollectionError
from pipeline.ingest.decode import DecodedFile, DecodedImage, decoded_with
from pipeline.ingest.pool import Work, decode_files
from pipeline.readers import Image

_NO_PICTURE = Thumbnail(preview=b"", tile=np.zeros((64, 64), np.uint8), low=0.0, high=0.0, scale="linear")


def prepare_file(root: Path, relative: str) -> DecodedFile:
    """Read and prepare every image of a file, and measure nothing. Never raises for what a file holds."""
    return decoded_with(_prepared, root, relative)


def _prepared(decoded: DecodedFile, image: Image) -> DecodedImage:
    facts = {"channel": image.channel, "frame": image.frame}
    return DecodedImage(facts, {}, {}, prepare(image.pixels, image.mask), _NO_PICTURE)


def prepared_images(
    collection: Collection,
    rows: Int[np.ndarray, " image"],
    processes: int,
    work: Work = prepare_file,
) -> Iterator[Float[np.ndarray, "128 128"]]:
    """Yield the images at `rows` of the frame, which are in its order, done ahead while the caller works.

    Raises CollectionError for an original that is gone, changed or cannot be read any more.
    """
    frame = collection.frame.iloc[rows]
    wanted = zip(frame["path"], frame["file_sha256"], frame["channel"], frame["frame"], strict=True)
    files = [(path, list(images)) for path, images in groupby(wanted, key=lambda image: str(image[0]))]
    root = Path(collection.info["source"]["root"])
    for (path, images), decoded in zip(
        files, decode_files(root, [path for path, _ in files], processes, work=work), strict=True
    ):
        found = {(image.facts["channel"], image.facts["frame"]): image.prepared for image in decoded.images}
        for _, sha256, channel, number in images:
            if decoded.error is not None or decoded.sha256 != sha256 or (channel, number) not in found:
                raise CollectionError(
                    f"{path} is not as it was when {collection.name} was built "
                    f"({decoded.error or 'it changed'}). Build the collection again: "
                    f"python -m pipeline build {root} --into {collection.folder}"
                )
            yield found[channel, number]
