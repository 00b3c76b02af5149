"""What a worker process asks of Temporal, counted by the SDK's own metrics."""

import re
from collections import defaultdict

import httpx

_REQUEST = re.compile(r'^temporal_request(?:_total)?\{[^}]*operation="(\w+)"[^}]*\} (\S+)$', re.MULTILINE)


def operations(port: int | None) -> dict[str, float]:
    """Requests to Temporal so far by operation, long polls left out; nothing without a port of metrics."""
    if port is None:
        return {}
    text = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    counted = defaultdict[str, float](float)
    for name, value in _REQUEST.findall(text):
        counted[name] += float(value)
    return {**counted, "all": sum(counted.values())}
