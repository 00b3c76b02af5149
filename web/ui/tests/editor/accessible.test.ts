/** Axe looks at every form, panel and dialog of the editor and of the pages of flows, light and dark. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import texts from "../../src/editor/locales/en.json" with { type: "json" };
import { NODE_KINDS } from "../../src/editor/model/kinds";
import { serious } from "../axe";
import { openBrowser, openWindow, watchErrors } from "../browser";
import { asks, call, emptyFlow, enter, give, open, pick, sends, step } from "./drawing";

let browser: Browser;
let page: Page;
let errors: string[];
let flow: string;
const found: string[] = [];
const seen = new Set<string>();
const mark = Date.now() % 1_000_000;

beforeAll(async () => {
  browser = await openBrowser();
  page = await openWindow(browser);
  await enter(page);
  flow = await emptyFlow(page, `Looked at ${mark}`);
  await give(page, flow, [sends("Good day"), asks("How are you?")], { localization: { fra: {} } });
  errors = watchErrors(page);
});

afterAll(() => browser?.close());

type Scheme = "light" | "dark";

/** Notes what axe says of what is shown, light and dark. */
async function look(name: string, within?: string, schemes: Scheme[] = ["light", "dark"]): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await page.locator(colorScheme === "dark" ? "html.dark" : "html:not(.dark)").waitFor({ state: "attached" });
    found.push(...(await serious(page, within)).map((one) => `${name}, ${colorScheme}: ${one}`));
  }
}

/** The steps and actions that the menu offers in flows of a type, by their names. */
async function offered(type: string): Promise<string[]> {
  const { actions } = (await call(page, "GET", "/api/internal/editor/registry")) as unknown as {
    actions: { type: string; flow_types: string[] }[];
  };
  const own = new Set(Object.values(NODE_KINDS).flatMap((kind) => kind.action ?? []));
  const kinds = Object.keys(NODE_KINDS).filter((kind) => NODE_KINDS[kind]?.offered.includes(type));
  const free = actions.filter((one) => one.flow_types.includes(type) && !own.has(one.type)).map((one) => one.type);
  return [
    ...kinds.map((kind) => texts.kinds[kind as keyof typeof texts.kinds]),
    ...free
      .filter((one) => one !== "request_optin" && !(one === "send_msg" && type === "voice"))
      .map((one) => texts.actions[one as keyof typeof texts.actions]),
  ];
}

describe("axe finds nothing serious", () => {
  it.each(["messaging", "voice"])("in any form of a %s flow", { timeout: 180_000 }, async (type) => {
    const made = await call(page, "POST", "/api/internal/flows", { name: `${type} ${mark}`, type, language: "eng" });
    await open(page, made.uuid as string);
    for (const name of await offered(type)) {
      if (seen.has(name)) continue;
      seen.add(name);
      await page.locator("body").press("n");

      await pick(page, name);
      const dialog = page.getByRole("dialog", { name, exact: true });
      await dialog.waitFor();
      // Forms are made of the same parts: each in one of the two is enough.
      await look(name, "[role=dialog]", [seen.size % 2 ? "light" : "dark"]);
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await dialog.waitFor({ state: "detached" });
    }
    expect(found.splice(0)).toEqual([]);
    expect(errors.splice(0)).toEqual([]);
  });

  it("in the editor's panels and dialogs", { timeout: 120_000 }, async () => {
    await open(page, flow);
    await step(page, "Good day").waitFor();
    await look("the canvas");
    for (const name of ["History", "Flow as a list", "Simulator"]) {
      await page.getByRole("button", { name, exact: true }).click();
      await page.getByRole("complementary", { name }).waitFor();
      if (name === "Simulator") await page.getByTestId("chat").getByText("Good day").waitFor();
      await look(name);
    }
    for (const name of ["Context", "Contact", "Tests"]) {
      await page.getByRole("tab", { name }).click();
      await look(`the simulator's tab ${name}`);
    }
    await page.locator("body").press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await look("Keyboard shortcuts");
    await page.keyboard.press("Escape");
    await page.locator("body").press("Control+f");
    await look("Find");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Language" }).click();
    await page.getByRole("menuitemcheckbox", { name: /French/ }).click();
    await page.getByRole("button", { name: "Next without translation" }).click();
    await page.getByRole("dialog").waitFor();
    await look("Translation");
    expect(found.splice(0)).toEqual([]);
    expect(errors.splice(0)).toEqual([]);
  });

  it("in the pages and dialogs around flows", { timeout: 120_000 }, async () => {
    await page.goto("/flows");
    await page.getByRole("link", { name: `Looked at ${mark}` }).waitFor();
    for (const name of ["New flow", "Import", "New label"]) {
      await page.getByRole("button", { name, exact: true }).first().click();
      await page.getByRole("dialog").waitFor();
      await look(name);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    await page.getByRole("button", { name: `Actions for Looked at ${mark}` }).click();
    await page.getByRole("menu").waitFor();
    await look("the menu of a flow", "[role=menu]");
    await page.getByRole("menuitem", { name: "Start" }).click();
    await page.getByRole("dialog").waitFor();
    await look("Start");
    await page.goto(`/flows/${flow}`);
    await page.getByRole("heading", { name: `Looked at ${mark}` }).waitFor();
    for (const name of await page.getByRole("tab").allTextContents()) {
      await page.getByRole("tab", { name, exact: true }).click();
      await look(`results: ${name}`);
    }
    expect(found.splice(0)).toEqual([]);
    expect(errors.splice(0)).toEqual([]);
  });
});
