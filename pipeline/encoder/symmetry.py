"""The encoder: measured symmetry and texture, and a small network that learnt what makes images alike."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor
from torch.profiler import record_function

from pipeline.encoder.features import Measured
from pipeline.encoder.front import FrontEnd
from pipeline.encoder.network import Seen
from pipeline.encoder.parts import DIMENSIONS, GROUPS, LEARNT, MEASURED
from pipeline.encoder.prepare import SIZE, prepare
from pipeline.encoder.side import POLARITY, TURNS, handedness, orientation, polarity
from pipeline.encoder.weights_file import WEIGHTS, load_weights
from pipeline.errors import EncoderError

CODE_VERSION = 3  # counts up when the same weights give other numbers
BATCH = 32  # images: larger batches are slower on a CPU
INVARIANCES = ("rotation", "reflection", "contrast", "polarity")

Prepared = Float[np.ndarray, "image height width"]
Embeddings = Float[np.ndarray, "image 128"]


class SymmetryEncoder:
    """Embeds images and names their wallpaper group; the same numbers on every run."""

    name = "symmetry"

    def __init__(self, device: str, weights: Path = WEIGHTS, fast: bool = False) -> None:
        """Load weights onto a device of torch; `fast` lets products be rounded to bfloat16.

        Raises:
            EncoderError: the weights are missing, damaged, or of something else.

        """
        network, self._temperature, scales = load_weights(weights)
        self.device, self._fast = device, fast
        self.version = f"{CODE_VERSION}-{hashlib.sha256(weights.read_bytes()).hexdigest()[:8]}"
        self._network = network.to(device)
        self._turn_scale, self._polarity_scale = scales.tolist()
        self._front = FrontEnd(device)

    def embed(
        self,
        images: Sequence[np.ndarray],
        masks: Sequence[np.ndarray | None] | None = None,
        invariant_to: Collection[str] | None = None,
    ) -> Embeddings:
        """Embed 2-D arrays of any size and type; NaN and masked (True) pixels are ignored.

        `invariant_to` names what shall not count, of INVARIANCES, by default all of them. Contrast never
        counts, whether named or not.

        Raises:
            EncoderError: no image, one that cannot be embedded (its index is named), an unknown invariance.

        """
        return self.embed_prepared(_all_prepared(images, masks), invariant_to)

    def embed_prepared(self, prepared: Prepared, invariant_to: Collection[str] | None = None) -> Embeddings:
        """Embed what `prepare` made; see `embed`."""
        ignored = _known(invariant_to)
        return self._batched(prepared, lambda batch: self._embed(batch, ignored), columns=DIMENSIONS)

    def symmetry(
        self, images: Sequence[np.ndarray], masks: Sequence[np.ndarray | None] | None = None
    ) -> Float[np.ndarray, "image 17"]:
        """Give the probability of each wallpaper group, in the order of pipeline.describe.WALLPAPER_GROUPS.

        Calibrated for images that show a lattice; of others it says which group they would resemble most.

        Raises:
            EncoderError: as `embed`.

        """
        return self.symmetry_prepared(_all_prepared(images, masks))

    def symmetry_prepared(self, prepared: Prepared) -> Float[np.ndarray, "image 17"]:
        """Give probabilities for what `prepare` made; see `symmetry`."""
        return self._batched(prepared, self._groups, columns=GROUPS - 1)

    @torch.inference_mode()
    def _batched(
        self, prepared: Prepared, run: Callable[[Tensor], Tensor], columns: int
    ) -> Float[np.ndarray, "image column"]:
        if prepared.shape[1:] != (SIZE, SIZE):
            raise EncoderError(f"prepared images must be {SIZE} × {SIZE}, these are {prepared.shape[1:]}")
        done = np.empty((len(prepared), columns), np.float32)
        for start in range(0, len(prepared), BATCH):
            batch = torch.from_numpy(prepared[start : start + BATCH]).to(self.device).float()
            done[start : start + len(batch)] = run(batch).cpu().numpy()
        return done

    def _run(self, batch: Float[Tensor, "image 128 128"]) -> tuple[Seen, Measured]:
        with record_function("front end"):
            inputs, found = self._front.measure(batch)
        with (
            record_function("networks"),
            torch.autocast(batch.device.type, torch.bfloat16, enabled=self._fast),
        ):
            return self._network(inputs), found

    def _embed(
        self, batch: Float[Tensor, "image 128 128"], ignored: frozenset[str]
    ) -> Float[Tensor, "image 128"]:
        seen, found = self._run(batch)
        embedding = seen.embedding(self._temperature)
        # What shall count takes the place of the weakest numbers of a part, which stand last in it.
        if not {"rotation", "reflection"} <= ignored:
            turned = (
                handedness(found.modes)
                if "rotation" in ignored
                else orientation(found.modes, reflection_counts="reflection" not in ignored)
            )
            embedding[:, MEASURED - TURNS : MEASURED] = self._turn_scale * turned
        if "polarity" not in ignored:
            end = MEASURED + LEARNT
            embedding[:, end - POLARITY : end] = self._polarity_scale * polarity(found)
        return torch.nn.functional.normalize(embedding, dim=1)

    def _groups(self, batch: Float[Tensor, "image 128 128"]) -> Float[Tensor, "image 17"]:
        return (self._run(batch)[0].logits[:, :-1] / self._temperature).softmax(1)


def _all_prepared(
    images: Sequence[np.ndarray], masks: Sequence[np.ndarray | None] | None
) -> Float[np.ndarray, "image 128 128"]:
    if len(images) == 0:
        raise EncoderError("there are no images to embed (0 given): give one at least")
    if masks is not None and len(masks) != len(images):
        raise EncoderError(f"{len(masks)} masks for {len(images)} images: give one an image, or None")
    return np.stack([_prepared(i, image, masks[i] if masks else None) for i, image in enumerate(images)])


def _prepared(position: int, image: np.ndarray, mask: np.ndarray | None) -> Float[np.ndarray, "128 128"]:
    try:
        return prepare(np.asarray(image), mask)
    except EncoderError as error:
        raise EncoderError(f"image {position}: {error}") from error


def _known(invariant_to: Collection[str] | None) -> frozenset[str]:
    if invariant_to is None:
        return frozenset(INVARIANCES)
    named = frozenset([invariant_to] if isinstance(invariant_to, str) else invariant_to)
    unknown = sorted(named - set(INVARIANCES))
    if unknown:
        raise EncoderError(f"unknown invariance {', '.join(unknown)} (known: {', '.join(INVARIANCES)})")
    return named
