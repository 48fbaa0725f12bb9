"""Asking for the training of heads, and for what they say of images that came since. Light."""

from pipeline.jobs import INTERACTIVE, JobTable

TRAIN, PREDICT = "train_heads", "predict_heads"
TIMEOUT_S = 1_800.0


def submit_training(table: JobTable, collection: str, tree: str) -> str:
    """Train the heads of a tree on what people say now; what they say of all images follows."""
    return table.submit(TRAIN, {"collection": collection, "tree": tree}, INTERACTIVE, TIMEOUT_S)


def submit_prediction(table: JobTable, collection: str, tree: str, version: str) -> str:
    """Let a version of the heads say of all images what it finds, also of those that came since."""
    arguments = {"collection": collection, "tree": tree, "name": version}
    return table.submit(PREDICT, arguments, INTERACTIVE, TIMEOUT_S)
