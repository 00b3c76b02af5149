"""What a worker process does in the background: orders, and telling subscribers of resthooks."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from temporalio.client import Client

from activities.calling.http import Http
from activities.orders import OrderActivities, OrderTeller, ResthookTeller
from activities.parking import Teller
from activities.resthooks import ResthookActivities
from store.contact_edits import KnownAssetsCache
from store.database import Database
from store.encryption import Cipher
from store.group_population import GroupPopulation
from store.order_work import OrderWork
from store.orders import DELIVER, ERASE, INTERRUPT, POPULATE
from store.resthook_deliveries import ResthookDeliveries
from workflows.order import OrderWorkflow
from workflows.resthook import ResthookWorkflow


class Background:
    """Its workflows and activities, by where they are served, and what the parking loops tell for it."""

    workflows: Sequence[type] = (OrderWorkflow, ResthookWorkflow)

    def __init__(self, database: Database, cipher: Cipher, http: Http, temporal: Client) -> None:
        orders = OrderActivities(OrderWork(database, GroupPopulation(database, KnownAssetsCache(cipher))))
        resthooks = ResthookActivities(ResthookDeliveries(database), http)
        order = OrderTeller(temporal)
        self.tellers: Mapping[str, Teller] = {
            POPULATE: order,
            INTERRUPT: order,
            ERASE: order,
            DELIVER: ResthookTeller(temporal),
        }
        self.activities: Sequence[Callable[..., Any]] = (orders.carry_out_order, resthooks.find_subscribers)
        self.calls: Sequence[Callable[..., Any]] = (resthooks.deliver_resthook,)
