"""`python -m workers.stack.download_temporal FOLDER`: Temporal's program by the SDK's own download."""

import asyncio
import sys


async def main(folder: str) -> None:
    """Starts the development server once, which downloads it; fails where the download is closed."""
    from temporalio.testing import WorkflowEnvironment  # only here: the rest of the stack runs before it is installed

    async with await WorkflowEnvironment.start_local(download_dest_dir=folder):
        pass


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
