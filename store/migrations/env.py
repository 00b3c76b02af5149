"""Alembic's environment: writes migrations out as SQL, which `store.migrate` executes in one transaction."""

from alembic import context

from store.tables import metadata

context.configure(dialect_name="postgresql", target_metadata=metadata, literal_binds=True, transactional_ddl=False)
context.run_migrations()
