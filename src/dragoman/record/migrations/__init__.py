"""Brings a database to the schema that this version of Dragoman knows, step by step.

In: an open connection. Out: the schema it has, or the same database with the newest one. A step is
a module ``vNNNN_<name>.py`` beside this one, in Alembic's form; a step that was published is never
edited. Nothing here opens a file or decides whether it may be written.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

__all__ = ["schema_of", "steps", "upgrade"]

VERSION_TABLE = "dragoman_schema"

_HERE = Path(__file__).parent


def steps() -> tuple[str, ...]:
    """The schemas that this version knows, the newest last: ``0001``, ``0002``..."""
    return tuple(step.revision for step in reversed(list(_scripts().walk_revisions())))


def schema_of(connection: sa.Connection) -> str | None:
    """The schema the database has; None where there is no ledger in it."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    return _context(connection).get_current_revision()


def upgrade(connection: sa.Connection, to: str = "head") -> bool:
    """Run the steps that the database lacks, all in the connection's transaction.

    ``to``: the schema to stop at. Returns whether any of them made what is to be filled from the
    nouns; a step that did not says so (``fills = False``).
    """
    scripts, context = _scripts(), _context(connection)
    lacking = list(scripts.iterate_revisions(to, context.get_current_revision() or "base"))
    with Operations.context(context):
        for step in reversed(lacking):
            step.module.upgrade()
    context.stamp(scripts, to)
    return any(getattr(step.module, "fills", True) for step in lacking)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(_HERE, version_locations=[_HERE])


def _context(connection: sa.Connection) -> MigrationContext:
    return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
