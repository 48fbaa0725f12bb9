"""What the readers make of real instrument files, beside readers of others."""
