"""Which analyses the labels of an image offer. Light.

A node of a label tree names them under `analyses`, each as `NAME` or as `NAME if LABEL`: the second is
offered only where that label is given too, as radial integration to rings in transmission.
"""

from collections.abc import Iterable, Mapping, Sequence

from pipeline.errors import LabelTreeError
from pipeline.scattering.analysis.catalogue import ANALYSES

IF = " if "


def offered(analyses: Mapping[str, Sequence[str]], labels: Iterable[str]) -> list[str]:
    """Return the analyses for an image with these labels (ids of nodes), in the order of the catalogue.

    `analyses` holds what each node of the tree names. LabelTreeError names an analysis that does not exist.
    """
    given = set(labels)
    found: set[str] = set()
    for node, rules in analyses.items():
        for rule in rules:
            name, _, needed = (part.strip() for part in rule.partition(IF))
            if name not in ANALYSES:
                raise LabelTreeError(
                    f"node {node!r} offers the analysis {name!r}, which does not exist: "
                    f"there are {', '.join(ANALYSES)}."
                )
            if node in given and (not needed or needed in given):
                found.add(name)
    return [name for name in ANALYSES if name in found]
