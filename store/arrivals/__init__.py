"""Arrivals: what a channel brings is stored, and queued for the handlers, in one transaction.

The contact's URN is locked first, so that of two deliveries of the same message the second finds the first.
"""

from store.arrivals.records import IncomingEvent, IncomingMessage, Sender, Source, Stored
from store.arrivals.storing import ArrivalStore

__all__ = ["ArrivalStore", "IncomingEvent", "IncomingMessage", "Sender", "Source", "Stored"]
