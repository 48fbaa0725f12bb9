"""Images and metadata of a Tiled server, pulled over plain HTTP into a folder that the build takes."""

from pipeline.readers.sources.tiled.pull import Pulled, pull

__all__ = ["Pulled", "pull"]
