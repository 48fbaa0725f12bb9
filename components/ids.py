"""Every id that a callback or a test speaks of, in one place."""

from enum import StrEnum


class Ids(StrEnum):
    """Ids of elements; each stands once on a page."""

    HEADER = "header"
    NOTICE = "notice"

    MAP = "map"
    SESSION = "session"
    FACETS = "facets"
    TOOLBAR = "toolbar"
    LEGEND = "legend"
    VIEWER = "viewer"
    FACTS = "facts"
    UPLOAD = "upload"
    UPLOAD_RESULT = "upload-result"

    COLLECTION_LIST = "collection-list"
    COLLECTION_TICK = "collection-tick"
    REPORT = "report"
    JOB_LIST = "job-list"
    BUILD_SOURCE = "build-source"
    BUILD_NAME = "build-name"
    BUILD_METADATA = "build-metadata"
    BUILD_PATTERN = "build-pattern"
    BUILD_START = "build-start"
    BUILD_ANSWER = "build-answer"
    JOB_CANCEL = "job-cancel"
    CANCEL_ANSWER = "cancel-answer"
