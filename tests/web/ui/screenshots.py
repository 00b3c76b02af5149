"""Makes the pictures of `docs/images`: `python -m tests.web.ui.screenshots` (Node.js and Chromium are needed)."""

import subprocess

from tests.web.ui import world
from workers.stack import interface
from workers.stack.locations import ROOT

IMAGES = ROOT / "docs" / "images"

FAMILIES = [
    ("Achieng", "Baraka", "Nairobi"),
    ("Wanjiru", "Zawadi", "Nairobi"),
    ("Fatuma", "Amani", "Mombasa"),
    ("Otieno", "Imani", "Kisumu"),
    ("Naliaka", "Tumaini", "Nairobi"),
    ("Chebet", "Kiprop", "Eldoret"),
]
RATINGS = ["5", "4", "2", "5", "3", "4"]


def conversations() -> dict[str, list[str]]:
    """Families that register and tell of their visit; the last ones are still in the middle of it."""
    said = {}
    for place, (parent, baby, county) in enumerate(FAMILIES):
        registration = ["join", "English", parent, baby, "12-10-2026", county]
        survey = ["survey", RATINGS[place], "under 30 minutes", "Thank you!"]
        said[f"+25471100000{place}"] = registration + (survey if place < 4 else survey[: 6 - place])
    return said


def take() -> None:
    """Starts a system, lets people use it, and takes the pictures, light and dark."""
    interface.build()
    IMAGES.mkdir(exist_ok=True)
    with world.running() as inhabited:
        world.converse(inhabited, conversations())
        variables = {**interface.variables(), **inhabited.environment(), "NGOMA_UI_IMAGES": str(IMAGES)}
        command = [str(interface.tool("vitest")), "run", "--config", "vitest.browser.config.ts", "tests/pages.shots.ts"]
        subprocess.run(command, cwd=interface.UI, env=variables, check=True)


if __name__ == "__main__":
    take()
