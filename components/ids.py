"""Every id that a callback or a test speaks of, in one place."""

from enum import StrEnum


class Ids(StrEnum):
    """Ids of elements; each stands once on a page."""

    HEADER = "header"
    NOTICE = "notice"
    JOBS = "jobs"

    MAP = "map"
    SESSION = "session"
    FACETS = "facets"
    TOOLBAR = "toolbar"
    LEGEND = "legend"
    GALLERY = "gallery"
    VIEWER = "viewer"
    UPLOAD = "upload"
    INSIGHT = "insight"
    BADGES = "badges"
    BESIDE = "beside"
    TRAIL = "trail"
    CRUMBS = "crumbs"

    LABEL = "label"
    LABEL_FACETS = "label-facets"

    COLLECTION_LIST = "collection-list"
    COLLECTION_TICK = "collection-tick"
    BUILD = "build"

    INTERFACE = "interface"

    DESIGN = "design"
