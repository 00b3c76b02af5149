"""The workspace that tests of conversations have, too."""

from tests.activities.pipeline.conftest import database, pool, redis, world

__all__ = ["database", "pool", "redis", "world"]
