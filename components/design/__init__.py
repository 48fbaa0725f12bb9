"""The page design: from a wanted property back to the parameters."""
