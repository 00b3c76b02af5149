"""A campaign: sleeps until its earliest fire is due, whatever the number of contacts."""

from contextlib import suppress
from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.campaigns import CampaignActivities
    from core.contracts.campaigns import CampaignInput, CampaignOutcome
    from core.contracts.signals import Signal
    from core.contracts.workflow_types import WorkflowType
    from workflows import options

TURNS = 200
"""Turns before the history is begun anew: some 1,200 events."""
LEAST_SLEEP = timedelta(seconds=1)
"""What a campaign sleeps at least, as when the clocks of two machines differ."""


@workflow.defn(name=WorkflowType.CAMPAIGN)
class CampaignWorkflow:
    """Takes turns while there is something to do, and sleeps on one timer until the next fire.

    It is woken for an earlier one, and for changes of the campaign; it ends when the campaign is archived or deleted.
    What it is late for, after a downtime, it fires at once, however late.
    """

    @workflow.init
    def __init__(self, campaign: CampaignInput) -> None:
        self._campaign = campaign
        self._is_woken = False

    @workflow.run
    async def run(self, campaign: CampaignInput) -> None:
        """Lives as long as the campaign."""
        for _ in range(TURNS):
            self._is_woken = False
            outcome = await workflow.execute_activity_method(
                CampaignActivities.advance_campaign,
                campaign,
                **options.titled(options.CAMPAIGN, "Fire what is due"),
            )
            if outcome.status == "over" and not self._is_woken:
                return
            await self._rest(outcome)
            if workflow.info().is_continue_as_new_suggested():
                break
        # A signal that comes meanwhile is no loss: the new life begins with a turn.
        workflow.continue_as_new(campaign)

    @workflow.signal(name=Signal.CAMPAIGN_CHANGED)
    def campaign_changed(self) -> None:
        """Something is due earlier than it was, or the campaign was changed."""
        self._is_woken = True

    async def _rest(self, outcome: CampaignOutcome) -> None:
        if outcome.status == "settling":
            await workflow.sleep(LEAST_SLEEP, summary="Transactions that began before a change are waited for")
        elif outcome.status == "asleep":
            patience = outcome.next_on - workflow.now() if outcome.next_on else None
            with suppress(TimeoutError):
                await workflow.wait_condition(
                    lambda: self._is_woken,
                    timeout=max(patience, LEAST_SLEEP) if patience is not None else None,
                    timeout_summary="The next fire is due",
                )
