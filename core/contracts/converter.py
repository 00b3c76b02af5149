"""How payloads are written on Temporal's wire; the same for all who start, serve or replay workflows."""

from temporalio.contrib.pydantic import pydantic_data_converter

DATA_CONVERTER = pydantic_data_converter
"""JSON by pydantic: models, dataclasses, UUIDs and times alike."""
