"""The errors Microscape raises on purpose, one small tree.

MicroscapeError
├── ReadError            a file could not be read as images
├── SourceError          a source folder, metadata table or file-name pattern cannot be used
├── CollectionError      a collection cannot be opened, written or is not whole
│   ├── NewerFormatError     written by a later version of Microscape
│   └── UnknownColumnError   no column of that name
├── FilterError          a filter that is not in the grammar of docs/filters.md
├── EncoderError         images that cannot be embedded, or weights that do not fit
├── ProjectionError      embeddings that cannot be laid out as a map
├── GeometryError        a scattering geometry that cannot be, or contradicts the image
├── DesignError          a table cannot be designed from, or what is wanted of a design cannot be
│   └── UnknownDesignError       no design of that name, or no candidates of that id
├── LabelTreeError       a label tree, or a change to one, that cannot be
│   └── UnknownLabelTreeError    the collection has no tree of that name
├── LabelError           labels that cannot be taken, learnt or read
│   └── UnknownVersionError      no version of the heads of that name
├── AnnotationError      a view or selection cannot be stored as it was given
│   ├── UnknownAnnotationError   none of that id
│   │   └── DeletedError             it was deleted, and can be restored
│   ├── ChangedMeanwhileError    somebody else changed it first
│   └── AnnotationStoreError     their database cannot be read or written now
├── NotebookError        the app that a notebook shows did not start or has ended
└── JobError             a job could not be taken or ended badly
    ├── JobCancelled         the user stopped it
    └── UnknownJobError      no job of that id

A message names the thing, the value found, the value expected and the way out.
"""


class MicroscapeError(Exception):
    """Anything a user can be told in one sentence; commands print it and exit with code 1."""


class ReadError(MicroscapeError):
    """A file could not be read as images."""


class SourceError(MicroscapeError):
    """A source folder, metadata table or file-name pattern cannot be used."""


class CollectionError(MicroscapeError):
    """A collection cannot be opened, written or is not whole."""


class NewerFormatError(CollectionError):
    """The collection was written by a later version of Microscape."""


class UnknownColumnError(CollectionError):
    """The collection has no column of that name."""


class FilterError(MicroscapeError):
    """A filter is not in the grammar of docs/filters.md."""


class EncoderError(MicroscapeError):
    """Images cannot be embedded, or weights do not fit."""


class ProjectionError(MicroscapeError):
    """Embeddings cannot be laid out as a map."""


class GeometryError(MicroscapeError):
    """A scattering geometry cannot be, or contradicts the image it is given for."""


class DesignError(MicroscapeError):
    """A table cannot be designed from, or what is wanted of a design cannot be."""


class UnknownDesignError(DesignError):
    """There is no design of that name, or no candidates of that id."""


class LabelTreeError(MicroscapeError):
    """A label tree, or a change to one, cannot be."""


class UnknownLabelTreeError(LabelTreeError):
    """The collection has no label tree of that name."""


class LabelError(MicroscapeError):
    """Labels cannot be taken, learnt or read."""


class UnknownVersionError(LabelError):
    """There is no version of the heads of that name."""


class AnnotationError(MicroscapeError):
    """A view or selection cannot be stored as it was given."""


class UnknownAnnotationError(AnnotationError):
    """There is no view or selection of that id."""


class DeletedError(UnknownAnnotationError):
    """It was deleted, and can be restored."""


class ChangedMeanwhileError(AnnotationError):
    """Somebody else changed it first."""


class AnnotationStoreError(AnnotationError):
    """The database of annotations cannot be read or written now."""


class NotebookError(MicroscapeError):
    """The app that a notebook shows did not start, or has ended."""


class JobError(MicroscapeError):
    """A job could not be taken or ended badly."""


class JobCancelled(JobError):  # noqa: N818 - says what happened, like KeyboardInterrupt
    """The user stopped the job."""


class UnknownJobError(JobError):
    """There is no job of that id."""
