import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openWindow, signIn, watchErrors, world } from "./browser";

let browser: Browser;
let page: Page;
let problems: string[];

beforeAll(async () => {
  browser = await openBrowser();
  page = await openWindow(browser);
  problems = watchErrors(page);
});

afterAll(() => browser?.close());

/** Nothing that axe calls serious. */
async function expectAccessible(where: Page, name: string) {
  const { violations } = await new AxeBuilder({ page: where }).analyze();
  const serious = violations.filter((one) => one.impact === "serious" || one.impact === "critical");
  const told = serious.map((one) => `${name}: ${one.id} at ${one.nodes.map((node) => node.target).join(", ")}`);
  expect(told).toEqual([]);
}

describe("somebody who comes to the site", () => {
  it("is led to the sign-in, and told in words what is wrong", async () => {
    await page.goto("/contacts");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await expectAccessible(page, "sign-in");
    await page.getByLabel("E-mail address").fill(world.email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").getByText("The e-mail address or the password is wrong.").waitFor();
    expect(problems.splice(0)).toEqual(expect.arrayContaining([expect.stringContaining("403")]));
  });

  it("signs in and lands where they wanted to go", async () => {
    await page.getByLabel("Password").fill(world.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Contacts" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/contacts");
  });

  it("goes to another workspace, in this tab only", async () => {
    await page.getByRole("button", { name: "Workspace Healthy Start" }).click();
    await page.getByRole("menuitem", { name: "Second Office" }).click();
    await page.getByRole("button", { name: "Workspace Second Office" }).waitFor();
    await page.goto("/flows");
    await page.getByText("Draw your first conversation").waitFor();
    const other = await openWindow(browser, {}, page.context());
    await other.goto("/flows");
    await other.getByRole("button", { name: "Workspace Second Office" }).click();
    await other.getByRole("menuitem", { name: "Healthy Start" }).click();
    await other.getByRole("button", { name: "Workspace Healthy Start" }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Workspace Second Office" }).waitFor();
    await page.close();
    page = other;
    problems = watchErrors(page);
  });

  it("speaks their language, chosen in the menu", async () => {
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitemcheckbox", { name: "Français" }).click();
    await page.getByRole("link", { name: "Paramètres" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("fr");
    await page.getByRole("button", { name: /^Compte de/ }).click();
    await page.getByRole("menuitemcheckbox", { name: "English" }).click();
    await page.getByRole("link", { name: "Settings" }).waitFor();
  });

  it("finds pages, flows and contacts by keyboard alone", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("regist");
    await page.getByRole("option", { name: "Registration" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Registration" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("campai");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Campaigns", exact: true }).waitFor();
  });

  it("is told when the network is away, and goes on by itself when it is back", async () => {
    await page.goto("/flows");
    await page.getByRole("heading", { name: "Flows", exact: true }).waitFor();
    await page.context().setOffline(true);
    await page.getByText("No connection to the server.").waitFor();
    await page.context().setOffline(false);
    await page.getByText("No connection to the server.").waitFor({ state: "hidden" });
    problems.length = 0;
  });
});

const PAGES = {
  messages: "/messages?folder=handled",
  contacts: "/contacts",
  flows: "/flows",
  starts: "/starts",
  campaigns: "/campaigns",
  triggers: "/triggers",
  schedules: "/schedules",
  channels: "/channels",
  workspace: "/settings",
  people: "/settings/users",
  tokens: "/settings/tokens",
  resthooks: "/settings/resthooks",
  deliveries: "/settings/resthooks?tab=deliveries",
  events: "/settings/resthooks?tab=events",
  archives: "/settings/archives",
  workspaces: "/settings/workspaces",
  account: "/settings/account",
};

describe("every page", () => {
  let own: Page;

  beforeAll(async () => {
    own = await openWindow(browser);
    await signIn(own);
  });

  it.each(Object.entries(PAGES))("%s is accessible, light and dark, and logs no error", async (name, path) => {
    const errors = watchErrors(own);
    await own.emulateMedia({ colorScheme: "light" });
    await own.goto(path);
    await own.locator("main h1").waitFor();
    await own.waitForLoadState("networkidle");
    await expectAccessible(own, `${name} in light`);
    await own.emulateMedia({ colorScheme: "dark" });
    await own.locator("html.dark").waitFor();
    await expectAccessible(own, `${name} in dark`);
    expect(errors).toEqual([]);
  });
});
