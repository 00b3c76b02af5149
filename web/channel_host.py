"""What channel types are given in a web process: HTTP, the time, the deployment's settings, a memory."""

from datetime import UTC, datetime

from channels.host import Deployment, Host
from store.channel_memory import ChannelMemory
from web.resources import Resources


def channel_host(resources: Resources) -> Host:
    """As of now."""
    return Host(
        http=resources.http,
        now=datetime.now(UTC),
        deployment=Deployment.of(resources.settings),
        cache=ChannelMemory(resources.redis),
    )
