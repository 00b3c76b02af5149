"""What can be said of a flow without running it."""

from flows.definition.inspection.inspection import Inspection, inspection_of
from flows.definition.inspection.listing import inspect, localizables, templates

__all__ = ["Inspection", "inspect", "inspection_of", "localizables", "templates"]
