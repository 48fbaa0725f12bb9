"""Beamlines: detector frames with every attribute of the scattering tree, to train and to test its head.

Wider than `pipeline.simulate.scattering`, from which the encoder and the families learnt and which stays as
it is. Two domains that overlap little keep training and test apart, see `domain`.
"""
