"""The page explore: facets, map, legend, the opened image and the upload."""
