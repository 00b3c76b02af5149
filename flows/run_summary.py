"""Run summaries: what one session tells another of a run."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from flows.assets import Assets, Reference
from flows.contact import Contact
from flows.result import Result

if TYPE_CHECKING:
    from flows.run import Run


class RunSummary:
    """A run of another session as it was when it triggered this one; contact and flow may be gone since."""

    __slots__ = ("contact", "flow_reference", "results", "status", "uuid")

    def __init__(
        self, uuid: str, flow_reference: Reference, contact: Contact | None, status: str, results: dict[str, Result]
    ) -> None:
        self.uuid, self.flow_reference, self.contact = uuid, flow_reference, contact
        self.status, self.results = status, results

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: Assets) -> Self:
        """Reads flow-spec 12's form. Raises `KeyError`, `ValueError`."""
        contact = data.get("contact")
        results = [Result.from_json(result) for result in (data.get("results") or {}).values()]
        return cls(
            data["uuid"],
            data["flow"],
            Contact.from_json(contact, assets) if contact else None,
            data["status"],
            {result.key: result for result in results},
        )


def summarize(run: "Run", contact: Contact) -> dict[str, Any]:
    """The summary of a run, as JSON."""
    return {
        "uuid": run.uuid,
        "flow": run.flow_reference,
        "contact": contact.copy().to_json(tickets=False),
        "status": run.status,
        "results": {key: result.to_json() for key, result in run.results.items()},
    }
