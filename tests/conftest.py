"""Fixtures for all tests. What a test doesn't ask for isn't started."""

import itertools
import os
import secrets
from collections.abc import AsyncIterator, Iterator

import pytest
import redis
from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from core.contracts import search_attributes
from core.contracts.converter import DATA_CONVERTER
from tests import databases
from tests.servers import Servers, begin_session, current, time_skipping_program

_session = pytest.StashKey[Servers]()
_namespaces = itertools.count()


def pytest_configure(config: pytest.Config) -> None:
    """The session's servers belong to the process that started the workers, so they outlive each worker."""
    if not hasattr(config, "workerinput"):
        # Tests made from sets are in the same order in all workers, which start after this.
        os.environ.setdefault("PYTHONHASHSEED", str(secrets.randbelow(2**32)))
        config.stash[_session] = begin_session()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops the servers when the last worker has ended."""
    if _session in config.stash:
        if "NGOMA_TEST_DATABASE_URL" in os.environ:
            databases.drop_template(config.stash[_session])
        config.stash[_session].stop()


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes make no names: compressed ones hold the time, and all workers must collect the same tests."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def servers() -> Servers:
    """The real servers this session's tests share."""
    return current()


@pytest.fixture(scope="module")
def database_url(servers: Servers) -> Iterator[str]:
    """A migrated database of the test module's own (`postgresql+asyncpg://…`)."""
    with databases.copy_of_template(servers) as url:
        yield url


@pytest.fixture
def empty_database_url(servers: Servers) -> Iterator[str]:
    """An empty database of the test's own."""
    with databases.empty(servers) as url:
        yield url


@pytest.fixture(scope="module")
def redis_url(servers: Servers, worker_id: str) -> str:
    """An empty Redis database of the worker's own; emptied again for each test module."""
    url = servers.redis(int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0)
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture(scope="session")
def temporal_address(servers: Servers) -> str:
    """The development server's address, shared by all; see `temporal` for a namespace of the module's own."""
    return servers.temporal()


@pytest.fixture(scope="module")
async def temporal(temporal_address: str) -> Client:
    """A client in a namespace of the test module's own, so its task queues and workflow ids are its own too."""
    client = await Client.connect(temporal_address, data_converter=DATA_CONVERTER)
    namespace = f"test-{os.getpid()}-{next(_namespaces)}"
    await client.workflow_service.register_namespace(
        RegisterNamespaceRequest(
            namespace=namespace, workflow_execution_retention_period=Duration(seconds=24 * 60 * 60)
        )
    )
    await add_search_attributes(client, namespace)
    return await Client.connect(temporal_address, namespace=namespace, data_converter=DATA_CONVERTER)


@pytest.fixture(scope="module")
async def time_skipping() -> AsyncIterator[WorkflowEnvironment]:
    """A server that skips time, the module's own because its clock is one for all its workflows.

    It has no schedules, no listing of workflows and no worker versioning: use `temporal` for these.
    """
    program = time_skipping_program()
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=program, data_converter=DATA_CONVERTER
    ) as environment:
        await add_search_attributes(environment.client, environment.client.namespace)
        yield environment


async def add_search_attributes(client: Client, namespace: str) -> None:
    """Registers what workflows are found by."""
    types = {key.name: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD for key in search_attributes.ALL}
    await client.operator_service.add_search_attributes(
        AddSearchAttributesRequest(namespace=namespace, search_attributes=types)
    )
