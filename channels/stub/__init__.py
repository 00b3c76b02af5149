"""A stub aggregator: takes messages over HTTP as an External (EX) channel sends them, and calls back.

For tests, benchmarks and people:

    async with Stub(Behavior(latency=0.02, error_rate=0.01), callbacks="http://127.0.0.1:8000") as stub:
        …  # give channels the send_url f"{stub.url}/send"
        stub.taken  # what arrived
        await stub.write(channel_uuid, "+250788000001", "yes")  # a contact writes
"""

from channels.stub.aggregator import Stub, Taken
from channels.stub.behavior import Behavior

__all__ = ["Behavior", "Stub", "Taken"]
