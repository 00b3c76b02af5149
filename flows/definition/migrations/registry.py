"""The migrations by the version they lead to, oldest first."""

from collections.abc import Callable

from flows.definition.header import JsonObject, Version
from flows.definition.ids import Ids
from flows.definition.migrations import (
    v13_1_0,
    v13_2_0,
    v13_3_0,
    v13_4_0,
    v13_5_0,
    v13_6_0,
    v13_6_1,
    v14_0_0,
    v14_1_0,
    v14_2_0,
    v14_3_0,
    v14_3_1,
    v14_4_0,
    v14_4_1,
    v14_4_2,
)

Step = Callable[[JsonObject, Ids], None]
"""Changes a definition in place, to what the version before would have been in this one."""

STEPS: dict[Version, Step] = {
    Version(13, 1, 0): v13_1_0.migrate,
    Version(13, 2, 0): v13_2_0.migrate,
    Version(13, 3, 0): v13_3_0.migrate,
    Version(13, 4, 0): v13_4_0.migrate,
    Version(13, 5, 0): v13_5_0.migrate,
    Version(13, 6, 0): v13_6_0.migrate,
    Version(13, 6, 1): v13_6_1.migrate,
    Version(14, 0, 0): v14_0_0.migrate,
    Version(14, 1, 0): v14_1_0.migrate,
    Version(14, 2, 0): v14_2_0.migrate,
    Version(14, 3, 0): v14_3_0.migrate,
    Version(14, 3, 1): v14_3_1.migrate,
    Version(14, 4, 0): v14_4_0.migrate,
    Version(14, 4, 1): v14_4_1.migrate,
    Version(14, 4, 2): v14_4_2.migrate,
}
