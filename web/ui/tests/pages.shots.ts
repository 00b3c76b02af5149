/** The pictures in `docs/images`, made by `python -m tests.web.ui.screenshots`. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import { openBrowser, openWindow, signIn } from "./browser";

const IMAGES = process.env.NGOMA_UI_IMAGES ?? ".";

const open: Record<string, (page: Page) => Promise<void>> = {
  messages: async (page) => {
    await page.goto("/messages?folder=handled");
    await page.locator("main li button").first().click();
    await page.getByRole("log").waitFor();
  },
  contacts: async (page) => {
    await page.goto("/contacts");
    await page.getByRole("link", { name: "Achieng" }).waitFor();
  },
  contact: async (page) => {
    await page.goto("/contacts");
    await page.getByRole("link", { name: "Achieng" }).click();
    await page.getByRole("log").waitFor();
  },
  flows: async (page) => {
    await page.goto("/flows");
    await page.getByRole("link", { name: "Registration" }).waitFor();
  },
  editor: async (page) => {
    await editor(page, "Clinic Survey");
  },
  simulator: async (page) => {
    await editor(page, "Registration");
    await page.getByRole("button", { name: "Simulator" }).click();
    await page.getByTestId("chat").locator("p, li, div").first().waitFor();
  },
  start: async (page) => {
    await page.goto("/flows");
    await page.getByRole("button", { name: "Actions for Clinic Survey" }).click();
    await page.getByRole("menuitem", { name: "Start" }).click();
    await page.getByRole("combobox").first().fill("Parents");
    await page.getByRole("option", { name: /Parents/ }).click();
    await page.getByRole("region", { name: "Preview" }).waitFor();
  },
  results: async (page) => {
    await page.goto("/flows");
    await page.getByRole("link", { name: "Clinic Survey" }).click();
    await page.getByText("What became of the runs").waitFor();
  },
  categories: async (page) => {
    await page.goto("/flows");
    await page.getByRole("link", { name: "Clinic Survey" }).click();
    await page.getByRole("tab", { name: "Results" }).click();
    await page.locator("main section").first().waitFor();
  },
  run: async (page) => {
    await page.goto("/flows");
    await page.getByRole("link", { name: "Clinic Survey" }).click();
    await page.getByRole("tab", { name: "Runs" }).click();
    await page.locator("main tbody a").last().click();
    await page.getByText("Steps").waitFor();
  },
  broadcasts: (page) => heading(page, "/broadcasts"),
  tickets: (page) => heading(page, "/tickets"),
  campaigns: (page) => heading(page, "/campaigns"),
  campaign: async (page) => {
    await heading(page, "/campaigns");
    await page.locator("main a[href^='/campaigns/']").first().click();
    await page.locator("main h1").waitFor();
  },
  triggers: (page) => heading(page, "/triggers"),
  schedules: (page) => heading(page, "/schedules"),
  channels: (page) => heading(page, "/channels"),
  channel: async (page) => {
    await heading(page, "/channels");
    await page.locator("main a[href^='/channels/']:not([href$='new'])").first().click();
    await page.locator("main h1").waitFor();
  },
  settings: (page) => heading(page, "/settings"),
  people: (page) => heading(page, "/settings/users"),
  search: async (page) => {
    await page.goto("/flows");
    await page.getByRole("link", { name: "Registration" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("an");
    await page.getByRole("option").nth(2).waitFor();
  },
};

async function editor(page: Page, flow: string) {
  await page.goto("/flows");
  await page.getByRole("link", { name: flow }).click();
  await page.waitForURL(/flows\/[0-9a-f-]{36}$/);
  await page.goto(`${page.url()}/editor`);
  await page.locator(".react-flow__node").first().waitFor();
}

async function heading(page: Page, path: string) {
  await page.goto(path);
  await page.locator("main h1").waitFor();
}

describe.each(["light", "dark"] as const)("in %s", (theme) => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    page = await openWindow(browser, { theme });
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    await page.screenshot({ path: join(IMAGES, `sign-in-${theme}.png`) });
    await signIn(page);
  });

  afterAll(() => browser?.close());

  it.each(Object.keys(open))("%s", async (name) => {
    await open[name]?.(page);
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: join(IMAGES, `${name}-${theme}.png`) });
  });
});
