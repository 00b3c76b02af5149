"""Looks for personal data in Temporal: in the whole history of every workflow, and in what lists show of it."""

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowExecution, WorkflowExecutionStatus

from tests.e2e.deployment import Deployment

SHORTEST = 4
"""Texts below this length occur by chance."""


async def assert_nothing_personal(deployment: Deployment) -> int:
    """Searches all workflows of the system; how many there are. Fails naming what was found, and where."""
    pattern = _pattern(deployment.personal)
    found, count, told = dict[str, str](), 0, set[str]()
    async for execution in deployment.temporal.list_workflows():
        count += 1
        key = (execution.id, execution.run_id)
        if key in deployment.searched:
            continue
        async for text in _texts(deployment, execution):
            told.update(re.findall("Endtoend|FlowRunWorkflow", text))
            if match := pattern.search(text):
                found[execution.id] = f"{match[0]!r} in {text[:300]!r}"
        if execution.status is not WorkflowExecutionStatus.RUNNING:
            deployment.searched.add(key)
    assert not found
    return count


def _pattern(personal: Iterable[str]) -> re.Pattern[str]:
    words = sorted((word for word in personal if len(word) >= SHORTEST), key=len, reverse=True)
    assert words, "nothing was said, so nothing can be looked for"
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)


async def _texts(deployment: Deployment, execution: WorkflowExecution) -> AsyncIterator[str]:
    """Every string and payload of a workflow: in lists (memo, search attributes), and in each event."""
    for text in strings(execution.raw_info):
        yield text
    handle = deployment.temporal.get_workflow_handle(execution.id, run_id=execution.run_id)
    async for event in handle.fetch_history_events():
        for text in strings(event):
            yield text


def strings(message: Message) -> Iterator[str]:
    """All texts in a message, at any depth: names, summaries, failures, stack traces, payloads as they are stored."""
    if isinstance(message, Payload):
        yield message.data.decode("utf-8", "replace")
    for _, value in message.ListFields():
        yield from _strings_of(value)


def _strings_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, Message):
        yield from strings(value)
    elif isinstance(value, dict) or hasattr(value, "items"):
        for key, item in value.items():
            yield from _strings_of(key)
            yield from _strings_of(item)
    elif hasattr(value, "__iter__"):
        for item in value:
            yield from _strings_of(item)
