/** What axe calls serious or critical; tests expect none. */

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** `within` narrows it to a part of the page. */
export async function serious(page: Page, within?: string): Promise<string[]> {
  // What is busy is faint until it is done: the page is looked at when it rests.
  for (let tries = 0; tries < 100 && (await page.locator('[aria-busy="true"]').count()) > 0; tries++)
    await page.waitForTimeout(50);
  // Toasts fade in and out: their contrast is that of the moment.
  // In the page itself: it has no frames, and a page more for each look would take most of the time.
  const builder = new AxeBuilder({ page }).setLegacyMode(true).exclude("[data-sonner-toaster]");
  const { violations } = await (within ? builder.include(within) : builder).analyze();
  return violations
    .filter((one) => one.impact === "serious" || one.impact === "critical")
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
