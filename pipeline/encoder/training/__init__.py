"""Training of the encoder: a bank of simulated scenes, views of them, losses, and the loop."""
