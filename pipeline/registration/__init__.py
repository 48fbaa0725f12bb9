"""Whether two images show the very same scene, and how one lies on the other; torch, for workers.

Embeddings name the images that look alike; here the few nearest are laid onto the query one by one: turned,
mirrored, zoomed and shifted until they agree, or do not. What agrees better than chance explains shows the
same. The method is that of image retrieval since Philbin et al. (CVPR 2007, doi:10.1109/CVPR.2007.383172): a
short list by a vector, put in order by geometry.
"""

from pipeline.registration.matching import LONGEST_LIST, PROBABLE, SURE, Match, matches

__all__ = ["LONGEST_LIST", "PROBABLE", "SURE", "Match", "matches"]
