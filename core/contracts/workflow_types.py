"""Names under which workflows are started: whoever starts one need not import it."""

from enum import StrEnum


class WorkflowType(StrEnum):
    """A workflow type, with its input and its task queue."""

    HANDLER = "HandlerWorkflow"
    """`LoopInput` on `Queue.HANDLER`, id `workflow_ids.handler(n)`."""
    SENDER = "SenderWorkflow"
    """`LoopInput` on `Queue.SEND`, id `workflow_ids.sender(n)`."""
    PARKING = "ParkingWorkflow"
    """`LoopInput` on `Queue.DEFAULT`, id `workflow_ids.parking(n)`."""
    FLOW_RUN = "FlowRunWorkflow"
    """`FlowRunInput` on `Queue.RUNS`, id `workflow_ids.flow_run(run)`."""
    FLOW_START = "FlowStartWorkflow"
    """`FlowStartInput` on `Queue.DEFAULT`, id `workflow_ids.flow_start(start)`."""
    FLOW_START_BATCH = "FlowStartBatchWorkflow"
    """`FlowStartBatchInput` on `Queue.FLOW`, id `workflow_ids.flow_start_batch(start, number)`."""
    OUTBOX = "OutboxWorkflow"
    """No input; on `Queue.DEFAULT`, started by its schedule."""
