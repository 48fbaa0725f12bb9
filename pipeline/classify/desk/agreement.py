"""How far people agree: Cohen's kappa (1960, doi:10.1177/001316446002000104) of pairs at labels. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import Any

from pipeline.classify.desk.book import Known
from pipeline.classify.trees.tree import LabelTree

LEAST_IMAGES = 5


def agreement(tree: LabelTree, images: Mapping[str, Known]) -> list[dict[str, Any]]:
    """Return for each label that two people answered for the same images how far they agree.

    `kappa` of a label is the mean of its pairs', weighted by images; None where it cannot be told.
    """
    tables: defaultdict[str, defaultdict[tuple[str, str], Counter[tuple[str, str]]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    for known in images.values():
        for a, b in combinations(sorted(known.by_author), 2):
            for label, answer in known.by_author[a].items():
                other = known.by_author[b].get(label)
                if other is not None:
                    tables[label][a, b][answer.value, other.value] += 1
    return [_of_label(node.id, tables[node.id]) for node in tree.labels if node.id in tables]


def cohens_kappa(table: Mapping[tuple[str, str], int]) -> float | None:
    """Return agreement beyond chance, 1 for perfect, 0 for none; None where both only ever say one thing."""
    count = sum(table.values())
    agreed = sum(many for (a, b), many in table.items() if a == b) / count
    first, second = Counter[str](), Counter[str]()
    for (a, b), many in table.items():
        first[a] += many
        second[b] += many
    chance = sum(first[value] * second[value] for value in first) / count**2
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def _of_label(label: str, tables: Mapping[tuple[str, str], Counter[tuple[str, str]]]) -> dict[str, Any]:
    pairs = [_of_pair(a, b, table) for (a, b), table in sorted(tables.items())]
    told = [(pair["kappa"], pair["images"]) for pair in pairs if pair["kappa"] is not None]
    images = sum(count for _, count in told)
    kappa = sum(value * count for value, count in told) / images if images else None
    return {"label": label, "kappa": kappa, "pairs": pairs}


def _of_pair(a: str, b: str, table: Counter[tuple[str, str]]) -> dict[str, Any]:
    count = table.total()
    agreed = sum(many for (one, other), many in table.items() if one == other)
    kappa = cohens_kappa(table) if count >= LEAST_IMAGES else None
    sentence = f"They agree on {agreed:,} of {count:,} images."
    if count < LEAST_IMAGES:
        sentence += f" For a kappa both have to answer for {LEAST_IMAGES} of the same images."
    elif kappa is None:
        sentence += " Both always say the same thing, so agreement beyond chance cannot be told."
    return {"a": a, "b": b, "images": count, "agreed": agreed, "kappa": kappa, "sentence": sentence}
