"""The tables of annotations. Times are seconds since the epoch, JSON is text: every database means the same.

`collection` names the collection in a database that several share; in a collection's own file it is empty,
so that the folder can be renamed and copied.
"""

import sqlalchemy as sql

metadata = sql.MetaData()

views = sql.Table(
    "views",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("collection", sql.String(200), nullable=False),
    sql.Column("id", sql.String(32), nullable=False),
    sql.Column("name", sql.Text, nullable=False),
    sql.Column("author", sql.Text, nullable=False),
    sql.Column("state", sql.Text, nullable=False),
    sql.Column("revision", sql.Integer, nullable=False),
    sql.Column("created_at", sql.Float(53), nullable=False),
    sql.Column("updated_at", sql.Float(53), nullable=False),
    sql.Column("deleted_at", sql.Float(53)),
    sql.UniqueConstraint("collection", "id"),
)

selections = sql.Table(
    "selections",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("collection", sql.String(200), nullable=False),
    sql.Column("id", sql.String(64), nullable=False),
    sql.Column("count", sql.Integer, nullable=False),
    sql.Column("image_ids", sql.LargeBinary, nullable=False),
    sql.Column("created_at", sql.Float(53), nullable=False),
    sql.UniqueConstraint("collection", "id"),
)

# One re-projection each; what was measured of it is JSON. Its coordinates are a file that `file` names.
nodes = sql.Table(
    "nodes",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("collection", sql.String(200), nullable=False),
    sql.Column("id", sql.String(32), nullable=False),
    sql.Column("parent", sql.String(200), nullable=False),
    sql.Column("name", sql.Text, nullable=False),
    sql.Column("note", sql.Text, nullable=False),
    sql.Column("author", sql.Text, nullable=False),
    sql.Column("count", sql.Integer, nullable=False),
    sql.Column("digest", sql.String(64), nullable=False),
    sql.Column("chosen", sql.Text, nullable=False),
    sql.Column("parameters", sql.Text, nullable=False),
    sql.Column("measured", sql.Text, nullable=False),
    sql.Column("file", sql.Text, nullable=False),
    sql.Column("revision", sql.Integer, nullable=False),
    sql.Column("created_at", sql.Float(53), nullable=False),
    sql.Column("updated_at", sql.Float(53), nullable=False),
    sql.Column("deleted_at", sql.Float(53)),
    sql.UniqueConstraint("collection", "id"),
)

# What was computed of a map on request (its groups, its stability); the newest of a kind counts.
layers = sql.Table(
    "layers",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("collection", sql.String(200), nullable=False),
    sql.Column("map", sql.String(200), nullable=False),
    sql.Column("kind", sql.String(32), nullable=False),
    sql.Column("file", sql.Text, nullable=False),
    sql.Column("facts", sql.Text, nullable=False),
    sql.Column("created_at", sql.Float(53), nullable=False),
)

# How detectors stood to the beam, told by hand or by a PONI file: of one image, or of all (image_id empty).
geometries = sql.Table(
    "geometries",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("collection", sql.String(200), nullable=False),
    sql.Column("id", sql.String(32), nullable=False),
    sql.Column("image_id", sql.String(32), nullable=False),
    sql.Column("origin", sql.String(32), nullable=False),
    sql.Column("known", sql.Text, nullable=False),
    sql.Column("author", sql.Text, nullable=False),
    sql.Column("created_at", sql.Float(53), nullable=False),
    sql.Column("deleted_at", sql.Float(53)),
    sql.UniqueConstraint("collection", "id"),
)

# Labels. Every change of a tree's labels takes the next turn, under the lock of the tree's row here, so that
# turns are committed in their order whatever the database.
label_turns = sql.Table(
    "label_turns",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("collection", sql.String(200), nullable=False),
    sql.Column("tree", sql.String(64), nullable=False),
    sql.Column("turn", sql.Integer, nullable=False),
    sql.UniqueConstraint("collection", "tree"),
)

# What somebody did at once: labels, an undo or redo (of the turn `target`), an import. A request counts once.
label_operations = sql.Table(
    "label_operations",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("collection", sql.String(200), nullable=False),
    sql.Column("tree", sql.String(64), nullable=False),
    sql.Column("turn", sql.Integer, nullable=False),
    sql.Column("author", sql.Text, nullable=False),
    sql.Column("request", sql.String(64), nullable=False),
    sql.Column("kind", sql.String(16), nullable=False),
    sql.Column("target", sql.Integer),
    sql.Column("count", sql.Integer, nullable=False),
    sql.Column("created_at", sql.Float(53), nullable=False),
    sql.UniqueConstraint("collection", "request"),
    sql.UniqueConstraint("collection", "tree", "turn"),
)

# Events, only ever added: what an author says of an image at a node from then on, and said before.
label_events = sql.Table(
    "label_events",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("collection", sql.String(200), nullable=False),
    sql.Column("tree", sql.String(64), nullable=False),
    sql.Column("turn", sql.Integer, nullable=False),
    sql.Column("image_id", sql.String(32), nullable=False),
    sql.Column("node", sql.String(64), nullable=False),
    sql.Column("author", sql.Text, nullable=False),
    sql.Column("value", sql.String(8), nullable=False),
    sql.Column("before", sql.String(8), nullable=False),
    sql.Column("model", sql.Text),
    sql.Column("content_hash", sql.String(64), nullable=False),
    sql.Column("created_at", sql.Float(53), nullable=False),
    sql.Index("label_events_by_image", "collection", "tree", "image_id"),
    sql.Index("label_events_by_turn", "collection", "tree", "turn"),
)
