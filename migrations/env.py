"""Alembic's environment: the caller gives the connection (`catalogue.database.migrate`)."""

from alembic import context

import figures.models  # noqa: F401  # its tables are on the same base
import staff.models  # noqa: F401
from catalogue.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
