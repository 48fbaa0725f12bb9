"""Simulated micrographs and scattering patterns: the training data and the demo.

Every simulator takes a `numpy.random.Generator` and is deterministic by it. numpy and scipy only.
"""
