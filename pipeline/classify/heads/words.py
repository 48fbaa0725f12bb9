"""Sentences of reports that are stored without what labels are called, which may change later. Light."""

from typing import Any

from pipeline.classify.trees.tree import LabelTree

TITLE = "{title}"
"""Stands in a stored sentence for what its label is called."""
_SENTENCES = ("sentence", "distrust", "kept")


def worded(tree: LabelTree, label: str, sentence: str) -> str:
    """Return a sentence with what a label is called now."""
    return sentence.replace(TITLE, tree.by_id[label].called) if label in tree.by_id else sentence


def report_in_words(tree: LabelTree, report: dict[str, Any]) -> dict[str, Any]:
    """Return the report of a version with what its labels are called now."""
    nodes = [
        {**node, **{key: worded(tree, node["label"], node[key]) for key in _SENTENCES if key in node}}
        for node in report.get("nodes", [])
    ]
    return {**report, "nodes": nodes} if nodes else report
