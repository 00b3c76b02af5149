"""Search attributes of workflows: what an operator can filter by. Readable by a person, nothing personal."""

from temporalio.common import SearchAttributeKey

WORKSPACE = SearchAttributeKey.for_keyword("Workspace")
"""The workspace's name."""
FLOW = SearchAttributeKey.for_keyword("Flow")
"""The flow's name."""
CONTACT = SearchAttributeKey.for_keyword("Contact")
"""The contact's uuid."""
RUN = SearchAttributeKey.for_keyword("Run")
"""The run's uuid."""
CHANNEL = SearchAttributeKey.for_keyword("Channel")
"""The channel's name."""
RUN_STATUS = SearchAttributeKey.for_keyword("RunStatus")
"""`waiting`, `calling`, `completed`, `expired`, `interrupted` or `failed`."""

ALL = (WORKSPACE, FLOW, CONTACT, RUN, CHANNEL, RUN_STATUS)
