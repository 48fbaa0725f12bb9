"""What stands on the pages: panels with their layout and callbacks side by side."""

__version__ = "0.1.0"  # Dash asks every package that holds components for its version
