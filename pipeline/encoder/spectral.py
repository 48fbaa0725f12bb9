"""The first encoder: measured features, and one fixed linear map that tells what matters among them.

The map was fitted once, in closed form, on simulated scenes seen several times (pipeline/encoder/fit.py); it
keeps the 128 directions in which scenes differ most against how much views of one scene differ.
"""

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Bool, Complex, Float
from safetensors.torch import load_file
from torch import Tensor

from pipeline.encoder.features import Features
from pipeline.encoder.prepare import SIZE, prepare
from pipeline.errors import EncoderError

WEIGHTS = Path(__file__).parent / "weights" / "spectral.safetensors"
CODE_VERSION = 1  # counts up when the same weights give other numbers
BATCH = 64  # images: 4 MB of pixels stay in cache; larger batches are slower on a CPU
INVARIANCES = ("rotation", "reflection", "contrast", "polarity")
DEFAULT_INVARIANCES = frozenset({"rotation", "reflection", "contrast"})
SIDE = 32  # numbers that tell orientation or handedness where they shall count; they replace the weakest
SIDE_BANDS = 4  # bands of frequencies, and as many modes, for orientation


class SpectralEncoder:
    """Embeds images by spectrum, autocorrelation, gradients and values; the same numbers on every run."""

    name = "spectral"

    def __init__(self, device: str) -> None:
        """Load the weights onto a device of torch.

        Raises:
            EncoderError: the weights are missing or of another feature set.

        """
        if not WEIGHTS.is_file():
            raise EncoderError(f"no weights at {WEIGHTS}: make them by python -m pipeline.encoder.fit")
        self.device = device
        self.version = f"{CODE_VERSION}-{hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()[:8]}"
        weights = load_file(WEIGHTS, device=device)
        self._mean, self._projection = weights["mean"], weights["projection"]
        self._side_scale = float(weights["side_scale"])
        self._features = Features(device)

    def embed(
        self,
        images: Sequence[np.ndarray],
        masks: Sequence[np.ndarray | None] | None = None,
        invariant_to: Collection[str] | None = None,
    ) -> Float[np.ndarray, "image 128"]:
        """Embed 2-D arrays of any size and type; NaN and masked (True) pixels are ignored.

        `invariant_to` names what shall not count, of INVARIANCES; by default rotation, reflection and
        contrast. Contrast never counts, whether named or not.

        Raises:
            EncoderError: no image, one that cannot be embedded (its index is named), an unknown invariance.

        """
        if len(images) == 0:
            raise EncoderError("there are no images to embed (0 given): give one at least")
        if masks is not None and len(masks) != len(images):
            raise EncoderError(f"{len(masks)} masks for {len(images)} images: give one an image, or None")
        prepared = [_prepared(i, image, masks[i] if masks else None) for i, image in enumerate(images)]
        return self.embed_prepared(np.stack(prepared), invariant_to)

    def embed_prepared(
        self, prepared: Float[np.ndarray, "image height width"], invariant_to: Collection[str] | None = None
    ) -> Float[np.ndarray, "image 128"]:
        """Embed what `prepare` made; see `embed`."""
        if prepared.shape[1:] != (SIZE, SIZE):
            raise EncoderError(f"prepared images must be {SIZE} × {SIZE}, these are {prepared.shape[1:]}")
        ignored = _known(invariant_to)
        batches = [
            self._embed_batch(torch.from_numpy(prepared[start : start + BATCH]).to(self.device), ignored)
            for start in range(0, len(prepared), BATCH)
        ]
        return np.concatenate(batches) if batches else np.empty((0, 128), np.float32)

    @torch.inference_mode()
    def _embed_batch(
        self, images: Float[Tensor, "image 128 128"], ignored: frozenset[str]
    ) -> Float[np.ndarray, "image 128"]:
        found = self._features.measure(images.float())
        blocks, modes = found.blocks, found.modes
        features = joined(blocks) - self._mean
        if "polarity" in ignored:
            # The mean over the image and its negative: odd numbers cancel.
            features[:, odd_columns(blocks)] = 0
        embedding = features @ self._projection
        if not {"rotation", "reflection"} <= ignored:
            side = handedness(modes) if "rotation" in ignored else orientation(modes, ignored)
            embedding[:, -SIDE:] = self._side_scale * side
        return torch.nn.functional.normalize(embedding, dim=1).cpu().numpy()


def joined(blocks: dict[str, Float[Tensor, "image ..."]]) -> Float[Tensor, "image feature"]:
    """Put the blocks side by side, in the order of their names."""
    return torch.cat([blocks[name] for name in sorted(blocks)], 1)


def odd_columns(blocks: dict[str, Float[Tensor, "image ..."]]) -> Bool[Tensor, " feature"]:
    """Mark the joined columns that change their sign when images are inverted."""
    marks = [torch.full((blocks[name].shape[1],), name.startswith("odd")) for name in sorted(blocks)]
    return torch.cat(marks)


def _prepared(position: int, image: np.ndarray, mask: np.ndarray | None) -> Float[np.ndarray, "128 128"]:
    try:
        return prepare(np.asarray(image), mask)
    except EncoderError as error:
        raise EncoderError(f"image {position}: {error}") from error


def _known(invariant_to: Collection[str] | None) -> frozenset[str]:
    if invariant_to is None:
        return DEFAULT_INVARIANCES
    named = frozenset([invariant_to] if isinstance(invariant_to, str) else invariant_to)
    unknown = sorted(named - set(INVARIANCES))
    if unknown:
        raise EncoderError(f"unknown invariance {', '.join(unknown)} (known: {', '.join(INVARIANCES)})")
    return named


def orientation(
    modes: Complex[Tensor, "image radius mode"], ignored: frozenset[str]
) -> Float[Tensor, "image 32"]:
    """Signed 2- to 8-fold modes in bands of frequency: they turn with the image."""
    banded = modes[:, :, :SIDE_BANDS].unflatten(1, (SIDE_BANDS, -1)).mean(2).flatten(1)
    # Roots of the sizes, so that weak directions are not lost beside those of lattices.
    banded = banded / banded.abs().sqrt().clamp(min=1e-6)
    # A mirror conjugates the modes: their imaginary parts change sign.
    across = banded.imag.abs() if "reflection" in ignored else banded.imag
    return torch.cat([banded.real, across], 1)


def handedness(modes: Complex[Tensor, "image radius mode"]) -> Float[Tensor, "image 32"]:
    """How modes turn from one frequency to the next: the sign changes in a mirror, a rotation keeps it."""
    twist = (modes[:, :-4, :SIDE_BANDS] * modes[:, 4:, :SIDE_BANDS].conj()).imag
    twist = twist.sign() * twist.abs().sqrt()
    return twist.unflatten(1, (SIDE // SIDE_BANDS, -1)).mean(2).flatten(1)
