"""The registration of what workflows are found by."""

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.client import Client

from core.contracts.search_attributes import ALL


async def register(temporal: Client) -> list[str]:
    """Registers the search attributes that the namespace lacks; their names."""
    known = await temporal.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=temporal.namespace)
    )
    missing = [key.name for key in ALL if key.name not in known.custom_attributes]
    if missing:
        types = dict.fromkeys(missing, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
        await temporal.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=temporal.namespace, search_attributes=types)
        )
    return missing
