"""Names, notes and authors as every database can hold them."""

from pipeline.errors import AnnotationError

LONGEST_AUTHOR = 100
LONGEST_NOTE = 10_000


def one_line(text: str) -> str:
    """Return text on one line that every database can hold: half characters become question marks."""
    return " ".join(_storable(text).split())


def author_text(author: str) -> str:
    """Return an author on one line; AnnotationError for more than 100 characters."""
    plain = one_line(author)
    if len(plain) > LONGEST_AUTHOR:
        raise AnnotationError(f"An author has at most {LONGEST_AUTHOR} characters, not {len(plain)}.")
    return plain


def note_text(note: str) -> str:
    """Return a note with its lines; AnnotationError for more than 10,000 characters."""
    plain = _storable(note).strip()
    if len(plain) > LONGEST_NOTE:
        raise AnnotationError(f"A note has at most {LONGEST_NOTE:,} characters, not {len(plain):,}.")
    return plain


def _storable(text: str) -> str:
    return text.replace("\0", " ").encode("utf-8", "replace").decode()
