"""What people add to a collection: named views and stored selections. Transactional, many writers, light.

SQLite (`annotations.db` inside the collection, WAL mode) or any SQLAlchemy URL. A further kind of annotation
is one more table in `schema` and one more module beside `views`.
"""

from pipeline.annotations.geometries import StoredGeometry
from pipeline.annotations.nodes import Node
from pipeline.annotations.selections import StoredSelection
from pipeline.annotations.store import Annotations, open_annotations
from pipeline.annotations.views import View

__all__ = ["Annotations", "Node", "StoredGeometry", "StoredSelection", "View", "open_annotations"]
