"""A collection to fine-tune on, and weights that know nothing yet, so that learning always helps."""

from pathlib import Path

import torch

from pipeline.collection.write import Writer
from pipeline.encoder.network import SymmetryNetwork
from pipeline.encoder.weights_file import save_weights
from tests.making import make_collection

COUNT = 42


def blank_weights(path: Path) -> Path:
    """Write weights whose embeddings differ by one number only, until the learnt part learns."""
    torch.manual_seed(0)
    network = SymmetryNetwork()
    with torch.no_grad():
        network.measured_map.zero_()
        network.measured_map[0, 0] = 1e-9
        network.measured_mean.fill_(-1e6)
        network.fuse_out.weight.copy_(torch.randn(46, 1) * torch.randn(384) / 100)
        network.fuse_out.bias.fill_(1.0)
        network.group[3].weight.zero_()
    save_weights(path, network, 1.0, torch.ones(2), {"command": "none"})
    return path


def collection_of_pairs(folder: Path) -> Path:
    """Write a collection of striped images, in which `sample` pairs those of neighbouring widths."""
    make_collection(folder, COUNT)
    with Writer(folder) as writer:
        images = writer.read(writer.info["parts"], "images")
        images["film"] = [f"film {row // 2}" for row in range(COUNT)]
        writer.info["parts"]["images"] = [writer.write("images", images)]
        writer.info["columns"]["film"] = {"kind": "category", "role": "facet"}
        writer.commit()
    return folder
