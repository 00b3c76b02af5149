"""`python -m channels types`: every channel type, with what it needs and where it is called."""

import sys
from collections.abc import Sequence

from channels import registry


def main(arguments: Sequence[str]) -> int:
    """Print one line a type."""
    for code, kind in registry.types().items():
        actions = " ".join(action or "/" for action in kind.routes)
        sys.stdout.write(f"{code:<4} {kind.name:<26} {','.join(kind.schemes[:2]):<18} {actions:<34} ")
        sys.stdout.write(f"{' '.join(kind.required)}\n")
    return 0
