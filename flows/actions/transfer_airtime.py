"""The action `transfer_airtime`."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import json_object
from flows.definition.flow_types import ONLINE
from flows.definition.reading import ReadError
from flows.events.airtime_created import AirtimeCreated
from flows.literal_json import decimal_text

if TYPE_CHECKING:
    from flows.execution import Execution

MAX_AMOUNTS = 100
MAX_CURRENCY_CHARS = 8
MAX_AMOUNT = 10**15


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAirtime(Action):
    """Gives airtime to the phone number of the contact; the local `_new_transfer` is the transfer's UUID."""

    type: ClassVar[str] = "transfer_airtime"
    flow_types: ClassVar[frozenset[str]] = ONLINE

    amounts: dict[str, Any] = json_object(required=True)  # noqa: RUF009

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        execution.set_local("_new_transfer", self._transfer(execution))

    def _transfer(self, execution: "Execution") -> str:
        recipient = next((urn for urn in execution.contact.urns if urn.scheme == "tel"), None)
        if recipient is None:
            execution.error("the contact has no phone number to give airtime to", "airtime_no_phone")
            return ""
        route = execution.route
        sender = f"tel:{route[1].address}" if route is not None and route[1].supports("tel") else ""
        uuid = execution.ids.uuid7()
        request = {
            "transfer_uuid": uuid,
            "sender": sender,
            "recipient": recipient.identity,
            "amounts": {currency: decimal_text(Decimal(str(amount))) for currency, amount in self.amounts.items()},
        }
        result = execution.ask("airtime", request)
        if result.error:
            execution.error(result.error, "airtime_failed")
            return ""
        execution.log(
            AirtimeCreated(
                uuid=uuid,
                external_id=result.data["external_id"],
                sender=sender,
                recipient=recipient.identity,
                currency=result.data["currency"],
                amount=Decimal(result.data["amount"]),
                http_logs=result.data["http_logs"],
            )
        )
        return uuid

    def check(self) -> None:
        """See `Action.check`."""
        if len(self.amounts) > MAX_AMOUNTS:
            raise ReadError(f"field 'amounts' must have a maximum of {MAX_AMOUNTS} items")
        for currency, amount in self.amounts.items():
            number = isinstance(amount, int | float | Decimal) and not isinstance(amount, bool)
            if len(currency) > MAX_CURRENCY_CHARS or not number or not 0 <= amount <= MAX_AMOUNT:
                raise ReadError(f"field 'amounts[{currency}]' is not a valid amount")
