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
    best, change = _step(query, targets, pose)
    for _ in range(steps):
        pose = Pose(pose.turn + change[:, :2], pose.shift + change[:, 2:], pose.mirrored, pose.sign)
        here, change = _step(query, targets, pose)
        better = (here.agreement > best.agreement) & (here.overlap > LEAST_OVERLAP)
        best = _either(better, here, best)
    return best


def _step(
    query: Float[Tensor, "3 128 128"], targets: Float[Tensor, "pair pixel"], pose: Pose
) -> tuple[Fit, Float[Tensor, "pair 4"]]:
    """Measure a pose and return how to change it."""
    side = round(targets.shape[1] ** 0.5)
    seen, inside = drawn(query, pose, side)
    seen, inside = seen.flatten(2), inside.flatten(1)
    count = inside.sum(1, keepdim=True).clamp_min(1)
    ours, theirs = _centred(seen[:, 0], inside, count), _centred(targets, inside, count)
    squares, products = (ours * ours).sum(1), (ours * theirs).sum(1)
    lengths = torch.sqrt((squares * (theirs * theirs).sum(1)).clamp_min(1e-9))
    fit = Fit(pose, products / lengths, count[:, 0] / inside.shape[1])
    ways = _ways(seen, pose, side)
    ways = _centred(ways, inside[:, None], count[:, None])
    curvature = ways @ ways.transpose(1, 2)
    own = torch.diagonal(curvature, dim1=1, dim2=2)
    curvature = curvature + torch.diag_embed(DAMPING * own + 1e-6)
    slopes = ways @ torch.stack([ours, theirs], 2)
    along = torch.linalg.solve(curvature, slopes)
    rest = squares - (slopes[..., 0] * along[..., 0]).sum(1)
    common = products - (slopes[..., 0] * along[..., 1]).sum(1)
    usual = products / (theirs * theirs).sum(1).clamp_min(1e-6)
    gain = torch.where(common > 0, rest / common.clamp_min(1e-6), usual)
    change = gain[:, None] * along[..., 1] - along[..., 0]
    reach = change[:, 2:].abs().amax(1) + change[:, :2].abs().amax(1) * (SIZE / 2)
    return fit, change * (LONGEST_STEP_PX / reach.clamp_min(LONGEST_STEP_PX))[:, None]


def _ways(seen: Float[Tensor, "pair 3 pixel"], pose: Pose, side: int) -> Float[Tensor, "pair 4 pixel"]:
    """Return how the drawn query changes with a, b and the two shifts of its pose."""
    line = (torch.arange(side) + 0.5) * SIZE / side - SIZE / 2
    y, x = line.repeat_interleave(side), line.repeat(side)
    down = seen[:, 1]
    right = torch.where(pose.mirrored[:, None] > 0, -seen[:, 2], seen[:, 2])
    return torch.stack([down * y + right * x, right * y - down * x, down, right], 1)


def _centred(values: Tensor, inside: Tensor, count: Tensor) -> Tensor:
    """Take the mean over what is inside away, and all that is not."""
    values = values * inside
    return (values - values.sum(-1, keepdim=True) / count) * inside


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
