"""What a computation asks of a machine, and how long this machine needs for that at its best.

The cost model of S. Williams, A. Waterman and D. Patterson, Commun. ACM 52, 65 (2009),
doi 10.1145/1498765.1498785, operation by operation: products (matrix, convolution) and Fourier transforms by
their floating point operations, everything by the bytes it reads and writes. What the machine does at its
best is measured in the same run, on arrays of the size a batch has, so they may lie in its cache.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import flop_registry

BATCH_PX = (64, 128, 128)
REPEATS, MEASURING_S = 3, 0.2
COMPOSITE = torch._C.DispatchKey.CompositeImplicitAutograd
FFT_NAMES = {"_fft_r2c": 2.5, "_fft_c2r": 2.5, "_fft_c2c": 5.0}  # operations a number and halving


@dataclass(frozen=True)
class Machine:
    """What one core, or a GPU, does at its best, a second."""

    products: float  # floating point operations of matrix products or convolutions in float32
    fast_products: float  # the same in bfloat16
    transforms: float  # floating point operations of Fourier transforms of a batch of images
    bytes: float  # read and written when a batch of images is copied


@dataclass
class Work:
    """What a computation took, and the least that it could take: seconds.

    `arithmetic` is for products and transforms alone, all else for nothing; `bound` operation by operation.
    """

    seconds: float = 0.0
    arithmetic: float = 0.0
    bound: float = 0.0

    def add(self, seconds: float, arithmetic: float, moving: float) -> None:
        """Add one operation that takes so long, and at best so long to compute and to move its arrays."""
        self.seconds += seconds
        self.arithmetic += arithmetic
        self.bound += max(arithmetic, moving)


def measure_machine(device: str) -> Machine:
    """Measure products, transforms and copies on a device of torch, on a CPU on as many threads as it has."""
    images = torch.rand(BATCH_PX, device=device)
    copy = torch.empty_like(images)
    return Machine(
        products=_products(torch.float32, device),
        fast_products=_products(torch.bfloat16, device),
        transforms=max(_transforms(images), _transforms(images[:16, :64, :64].contiguous())),
        bytes=2.0 * images.nbytes / _best(lambda: copy.copy_(images)),
    )


@torch.inference_mode()
def _products(dtype: torch.dtype, device: str) -> float:
    """Give operations a second of a matrix product or a convolution, whichever is faster."""
    square = torch.rand((768, 768), device=device).to(dtype)
    maps = torch.rand((4, 64, 64, 64), device=device).to(dtype)
    kernels = torch.rand((64, 64, 3, 3), device=device).to(dtype)
    by_product = 2.0 * 768**3 / _best(lambda: square @ square)
    operations = 2.0 * maps.numel() * kernels[0].numel()
    return max(by_product, operations / _best(lambda: torch.nn.functional.conv2d(maps, kernels, padding=1)))


def _transforms(images: torch.Tensor) -> float:
    return _transform_operations("_fft_r2c", images, (1, 2)) / _best(lambda: torch.fft.rfft2(images))


def _best(run: Callable[[], Any]) -> float:
    """Give the shortest time of all calls of a fifth of a second."""
    end = time.monotonic() + MEASURING_S
    found = [timed(run)[0], timed(run)[0]]
    while time.monotonic() < end:
        found.append(timed(run)[0])
    return min(found)


def shortest(run: Callable[[], Any]) -> tuple[float, Any]:
    """Call a few times; give the shortest of the times, and the last result."""
    found = [timed(run) for _ in range(REPEATS)]
    return min(seconds for seconds, _ in found), found[-1][1]


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Give the seconds of the processor that a call takes, and its result.

    Where there is a GPU, seconds of the clock until it is done.
    """
    has_gpu = torch.cuda.is_available()
    clock = time.perf_counter if has_gpu else time.process_time
    start = clock()
    out = run()
    if has_gpu:
        torch.cuda.synchronize()
    return clock() - start, out


class Ledger(TorchDispatchMode):
    """Times all operations of torch inside `with` and counts their work; views cost nothing.

    `parts` tells the work of the parts that code marks by torch.profiler.record_function, `operations` that
    of each kind of operation.
    """

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self.machine, self.total = machine, Work()
        self.parts: dict[str, Work] = {}
        self.operations: dict[str, Work] = {}
        self._inside: list[str] = []

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Run an operation and book it; composite ones are taken apart first."""
        kwargs, name = kwargs or {}, func._overloadpacket.__name__
        composite = torch._C._dispatch_has_kernel_for_dispatch_key(func.name(), COMPOSITE)
        if composite and func._overloadpacket not in flop_registry:
            with self:  # not func.decompose, which may take another way than is taken outside
                return func._op_dk(COMPOSITE, *args, **kwargs)
        seconds, out = timed(lambda: func(*args, **kwargs))
        if name == "_record_function_enter_new":
            self._inside.append(args[0])
        elif name == "_record_function_exit":
            self._inside.pop()
        elif not func.is_view:
            self._book(func, seconds, args, kwargs, out)
        return out

    def _book(
        self, func: Any, seconds: float, args: tuple[Any, ...], kwargs: dict[str, Any], out: Any
    ) -> None:
        name, packet = func._overloadpacket.__name__, func._overloadpacket
        arithmetic = 0.0
        if packet in flop_registry:
            rate = self.machine.fast_products if out.dtype == torch.bfloat16 else self.machine.products
            arithmetic = flop_registry[packet](*args, **kwargs, out_val=out) / rate
        elif name in FFT_NAMES:
            operations = _transform_operations(name, out if name == "_fft_c2r" else args[0], args[1])
            arithmetic = operations / self.machine.transforms
        moved = sum(
            leaf.nbytes for leaf in tree_leaves((args, kwargs, out)) if isinstance(leaf, torch.Tensor)
        )
        booked = [self.total, self.operations.setdefault(name, Work())]
        booked += [self.parts.setdefault(part, Work()) for part in self._inside]
        for work in booked:
            work.add(seconds, arithmetic, moved / self.machine.bytes)


def _transform_operations(name: str, numbers: torch.Tensor, axes: tuple[int, ...]) -> float:
    points = math.prod(numbers.shape[axis] for axis in axes)
    return FFT_NAMES[name] * numbers.numel() * math.log2(max(points, 2))
