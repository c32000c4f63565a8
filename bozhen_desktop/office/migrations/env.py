"""Runs the migrations on the connection that `office.database.migrate` opened."""

from __future__ import annotations

from alembic import context

from bozhen_desktop.office.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
