from temporalio.testing import ActivityEnvironment

from activities.housekeeping import HousekeepingActivities
from core.contracts.reconciling import TrimOutcome


class Trimming:
    async def trim(self) -> dict[str, int]:
        return {"channel_log": 12, "flow_session": 0, "webhook_log": 3}


async def test_only_tables_that_lost_rows_are_told_of() -> None:
    outcome = await ActivityEnvironment().run(HousekeepingActivities(Trimming()).trim_tables)
    assert outcome == TrimOutcome(deleted={"channel_log": 12, "webhook_log": 3})
