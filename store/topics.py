"""Topics of tickets."""

from store.named import NamedStore
from store.tables import Topic


class TopicStore(NamedStore[Topic]):
    """Reads and writes topics."""

    table, noun, limit = Topic, "topic", 50
