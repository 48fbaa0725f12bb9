"""Two images that nearly lie on each other, brought to lie exactly, and how well they agree then.

The correlation over what both show is climbed: the query is taken as linear in a small turn, zoom and shift,
for which the best change has a closed form (enhanced correlation coefficient; Evangelidis and Psarakis, IEEE
Trans. Pattern Anal. 30, 2008, doi:10.1109/TPAMI.2008.113). Gain and offset do not count. A step that makes
it worse is not kept.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from pipeline.encoder.prepare import SIZE
from pipeline.registration.laying import Pose, drawn

LEAST_OVERLAP = 0.3  # of the window
LONGEST_STEP_PX = 4.0  # at the edge of the image
PIXELS = 4 * SIZE * SIZE  # of candidates at once: what a core's cache holds
DAMPING = 1e-3  # of each direction's own curvature


@dataclass(frozen=True)
class Fit:
    """Poses, the correlation over what both images show (−1 to 1), and the share of the window that is."""

    pose: Pose
    agreement: Float[Tensor, " pair"]
    overlap: Float[Tensor, " pair"]

    def of(self, chosen: Int[Tensor, " chosen"]) -> "Fit":
        """Return some of them."""
        return Fit(self.pose.of(chosen), self.agreement[chosen], self.overlap[chosen])


def with_slopes(query: Float[Tensor, "128 128"]) -> Float[Tensor, "3 128 128"]:
    """Return an image with its slopes along y and x."""
    slopes = torch.zeros(2, *query.shape)
    slopes[0, 1:-1] = (query[2:] - query[:-2]) / 2
    slopes[1, :, 1:-1] = (query[:, 2:] - query[:, :-2]) / 2
    return torch.cat([query[None], slopes])


def refined(
    query: Float[Tensor, "3 128 128"], candidates: Float[Tensor, "pair side side"], pose: Pose, steps: int
) -> Fit:
    """Climb from `pose`, one for each candidate, in so many steps; the best met is returned."""
    targets = candidates.flatten(1) * pose.sign[:, None]
    products = _products(query if steps else query[:1], targets, pose)
    best = _fit(products, pose, targets.shape[1])
    for left in reversed(range(steps)):
        change = _change(products)
        pose = Pose(pose.turn + change[:, :2], pose.shift + change[:, 2:], pose.mirrored, pose.sign)
        products = _products(query if left else query[:1], targets, pose)  # slopes are for the next step
        here = _fit(products, pose, targets.shape[1])
        better = (here.agreement > best.agreement) & (here.overlap > LEAST_OVERLAP)
        best = _either(better, here, best)
    return best


def _products(
    query: Float[Tensor, "channel 128 128"], targets: Float[Tensor, "pair pixel"], pose: Pose
) -> Float[Tensor, "pair term term"]:
    """Return the products of each two terms, summed over what both images show.

    The terms are the drawn query, the target, 1, and if there are slopes, how the drawn query changes with a,
    b and the two shifts of its pose. Means are taken away but for the 1.
    """
    pixels = targets.shape[1]
    side, chunk = round(pixels**0.5), max(1, PIXELS // pixels)
    sums = []
    for start in range(0, len(targets), chunk):
        part = pose.of(torch.arange(start, min(start + chunk, len(targets))))
        seen, inside = drawn(query, part, side)
        seen, inside = seen.flatten(2), inside.flatten(1)
        terms = torch.empty(len(inside), 3 if len(query) == 1 else 7, pixels)
        terms[:, 2] = inside
        torch.mul(targets[start : start + chunk], inside, out=terms[:, 1])
        torch.mul(seen[:, 0], inside, out=terms[:, 0])
        if len(query) > 1:
            _write_ways(terms[:, 3:], seen[:, 1:], inside, part.mirrored, side)
        sums.append(terms @ terms.transpose(1, 2))
    whole = torch.cat(sums)
    totals = whole[:, 2].clone()
    totals[:, 2] = 0
    return whole - totals[:, :, None] * (totals / whole[:, 2, 2:3].clamp_min(1))[:, None]


def _write_ways(
    ways: Float[Tensor, "pair 4 pixel"],
    slopes: Float[Tensor, "pair 2 pixel"],
    inside: Float[Tensor, "pair pixel"],
    mirrored: Int[Tensor, " pair"],
    side: int,
) -> None:
    """Write how the drawn query changes with a, b and the two shifts of its pose."""
    line = (torch.arange(side) + 0.5) * SIZE / side - SIZE / 2
    y, x = line.repeat_interleave(side), line.repeat(side)
    down, right = ways[:, 2], ways[:, 3]
    torch.mul(slopes[:, 0], inside, out=down)
    torch.mul(slopes[:, 1], inside * (1 - 2 * mirrored[:, None]), out=right)
    torch.mul(down, y, out=ways[:, 0]).addcmul_(right, x)
    torch.mul(right, y, out=ways[:, 1]).addcmul_(down, x, value=-1)


def _fit(products: Float[Tensor, "pair term term"], pose: Pose, pixels: int) -> Fit:
    """Return how well the images agree."""
    squares = (products[:, 0, 0] * products[:, 1, 1]).clamp_min(1e-9)
    return Fit(pose, products[:, 0, 1] / torch.sqrt(squares), products[:, 2, 2].clamp_min(1) / pixels)


def _change(products: Float[Tensor, "pair 7 7"]) -> Float[Tensor, "pair 4"]:
    """Return how to change the pose."""
    curvature, slopes = products[:, 3:, 3:], products[:, 3:, :2]
    own = torch.diagonal(curvature, dim1=1, dim2=2)
    along = torch.linalg.solve(curvature + torch.diag_embed(DAMPING * own + 1e-6), slopes)
    ours, both, theirs = products[:, 0, 0], products[:, 0, 1], products[:, 1, 1]
    rest = ours - (slopes[..., 0] * along[..., 0]).sum(1)
    common = both - (slopes[..., 0] * along[..., 1]).sum(1)
    gain = torch.where(common > 0, rest / common.clamp_min(1e-6), both / theirs.clamp_min(1e-6))
    change = gain[:, None] * along[..., 1] - along[..., 0]
    reach = change[:, 2:].abs().amax(1) + change[:, :2].abs().amax(1) * (SIZE / 2)
    return change * (LONGEST_STEP_PX / reach.clamp_min(LONGEST_STEP_PX))[:, None]


def _either(first: Tensor, one: Fit, other: Fit) -> Fit:
    """Return one fit where `first`, else the other."""
    wide = first[:, None]
    return Fit(
        Pose(
            torch.where(wide, one.pose.turn, other.pose.turn),
            torch.where(wide, one.pose.shift, other.pose.shift),
            one.pose.mirrored,
            one.pose.sign,
        ),
        torch.where(first, one.agreement, other.agreement),
        torch.where(first, one.overlap, other.overlap),
    )
