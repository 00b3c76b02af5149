import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openWindow, say, signIn, watchErrors } from "./browser";

let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  browser = await openBrowser();
  page = await openWindow(browser);
  await signIn(page);
  errors = watchErrors(page);
});

afterAll(() => browser?.close());

function fileOf(content: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), "ngoma-ui-")), "flows.json");
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const NODE = "0f9dcb6f-3e7d-4f1a-9d30-3a0f3e7b2a01";
const GREETING = {
  uuid: "0f9dcb6f-3e7d-4f1a-9d30-3a0f3e7b2a00",
  name: "Greeting",
  spec_version: "14.4.2",
  type: "messaging",
  language: "eng",
  revision: 1,
  expire_after_minutes: 60,
  localization: {},
  nodes: [
    {
      uuid: NODE,
      actions: [
        { uuid: "0f9dcb6f-3e7d-4f1a-9d30-3a0f3e7b2a02", type: "send_msg", text: "Karibu @contact.name, from the test" },
      ],
      exits: [{ uuid: "0f9dcb6f-3e7d-4f1a-9d30-3a0f3e7b2a03" }],
    },
  ],
  _ui: { nodes: { [NODE]: { position: { left: 0, top: 0 }, type: "execute_actions" } } },
};

describe("a day's work", () => {
  it("imports flows, and sees what is wrong with a file that can't be", async () => {
    await page.goto("/flows");
    await page.getByRole("button", { name: "Import" }).click();
    const file = page.locator("input[type=file]");
    await file.setInputFiles(fileOf({ hello: "world" }));
    await page.getByText("Nothing was imported.").waitFor();
    expect(errors.splice(0)).toHaveLength(1);
    await file.setInputFiles(fileOf({ version: "13", site: "https://example.org", flows: [GREETING] }));
    await page.getByText("Imported").waitFor();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("link", { name: "Greeting" }).waitFor();
  });

  it("finds the flow by what it says, labels it, copies it and puts the copy away", async () => {
    await page.getByRole("searchbox", { name: /Search flows/ }).fill("karibu");
    await page.getByText("Flows that say “karibu”").waitFor();
    await page.getByText("Karibu @contact.name").waitFor();
    await page.getByRole("button", { name: "Clear" }).click();

    await page.getByRole("button", { name: "New label" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Welcome");
    await page.getByRole("button", { name: "Create" }).click();
    const folder = page.getByRole("navigation", { name: "Labels" }).getByRole("link", { name: /^Welcome/ });
    await folder.waitFor();
    await page.getByRole("button", { name: "Actions for Greeting" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Welcome" }).click();
    await folder.click();
    await page.getByRole("link", { name: "Greeting" }).waitFor();

    await page.getByRole("button", { name: "Actions for Greeting" }).click();
    await page.getByRole("menuitem", { name: "Copy" }).click();
    await page.getByRole("link", { name: /All flows/ }).click();
    await page.getByRole("button", { name: "Actions for Copy of Greeting" }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.getByRole("link", { name: "Copy of Greeting" }).waitFor({ state: "hidden" });
  });

  it("exports a flow as a file that can be imported again", async () => {
    await page.getByRole("button", { name: "Actions for Greeting" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "Export" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("Greeting.json");
    const saved = JSON.parse(readFileSync(await download.path(), "utf8"));
    expect(saved.flows.map((flow: { name: string }) => flow.name)).toEqual(["Greeting"]);
  });

  it("adds a contact, and is told when the number is none", async () => {
    await page.goto("/contacts");
    await page.getByRole("button", { name: "New contact" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Neema");
    await dialog.getByLabel("Phone number").fill("12");
    await dialog.getByRole("button", { name: "Create" }).click();
    await dialog.getByText("This is no phone number.").waitFor();
    expect(errors.splice(0)).toHaveLength(1);
    await dialog.getByLabel("Phone number").fill("0722 000 777");
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { name: "Neema" }).waitFor();
  });

  it("edits the contact in place, and the history tells of it", async () => {
    await page.getByRole("button", { name: "Edit County" }).click();
    await page.getByLabel("County").fill("Nairobi");
    await page.keyboard.press("Enter");
    await page.getByText("County is now").waitFor();
    await page.getByRole("button", { name: "Add to a group" }).click();
    await page.getByRole("menuitem", { name: "Parents" }).click();
    await page.getByRole("button", { name: "Remove from Parents" }).waitFor();
    await page.getByRole("link", { name: "Nairobi Families" }).waitFor();
    await page.getByLabel("Language").selectOption("swa");
    await page.getByText("Language is now").waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Edit County" }).getByText("Nairobi").waitFor();
  });

  it("finds contacts by a query, shown in full", async () => {
    await page.goto("/contacts");
    await page.getByRole("searchbox", { name: /Search by name/ }).fill("county = nairobi");
    await page
      .getByText('contact for fields.county = "nairobi"')
      .or(page.getByText('contact for county = "nairobi"'))
      .waitFor();
    await page.getByRole("cell", { name: "Neema" }).waitFor();
    await page.getByRole("searchbox", { name: /Search by name/ }).fill("county = ");
    await page.getByText("Nobody is here").waitFor();
    errors.length = 0;
  });

  it("starts a flow with a preview of what is said, and watches it to its end, also after a reload", async () => {
    await page.goto("/flows");
    await page.getByRole("button", { name: "Actions for Greeting" }).click();
    await page.getByRole("menuitem", { name: "Start" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox").first().fill("Neema");
    await page.getByRole("option", { name: /Neema/ }).click();
    await dialog.getByText("1 contact", { exact: true }).waitFor();
    await dialog.getByText("Karibu Neema, from the test").waitFor();
    await dialog.getByText("about 1 message before anybody answers").waitFor();
    await dialog.getByRole("button", { name: "Start for 1 contact" }).click();
    await dialog.waitFor({ state: "hidden" });
    await page.goto("/starts");
    await page.getByText("1 of 1 started").waitFor();
    await page.reload();
    await page.locator("main li", { hasText: "Greeting" }).getByText("Completed").waitFor();
  });

  it("sees the flow's results, the run and its steps", async () => {
    await page.locator("main").getByRole("link", { name: "Greeting" }).click();
    await page.getByText("What became of the runs").waitFor();
    await page.getByRole("tab", { name: "Runs" }).click();
    await page.getByRole("link", { name: "Neema" }).click();
    await page.getByRole("heading", { name: "Run of Neema" }).waitFor();
    await page.getByText("Sends a message").waitFor();
    const temporal = page.getByRole("link", { name: "In Temporal" });
    expect(await temporal.getAttribute("href")).toContain("/workflows/run:");
  });

  it("gets a message in the inbox and answers it", async () => {
    await page.getByRole("button", { name: /^Workspace/ }).click();
    await page.getByRole("menuitem", { name: "Second Office" }).click();
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
    await say("+254733000111", "May I ask something?");
    await page.getByText("May I ask something?").first().click();
    await page.getByRole("textbox", { name: /^Message to/ }).fill("Of course <b>you</b> may.");
    await page.keyboard.press("Enter");
    await page.getByRole("log").getByText("Of course <b>you</b> may.").waitFor();
    await page.getByRole("link", { name: /^Sent/ }).click();
    await page.locator("main li", { hasText: "Of course" }).waitFor();
  });

  it("made no page fail", () => {
    expect(errors).toEqual([]);
  });
});

describe("a member who may only read", () => {
  it("sees flows, and no button that changes anything", async () => {
    const reader = await openWindow(browser);
    await signIn(reader, "viewer@example.org");
    await reader.goto("/flows");
    await reader.getByRole("link", { name: "Registration" }).waitFor();
    expect(await reader.getByRole("button", { name: "New flow" }).count()).toBe(0);
    expect(await reader.getByRole("button", { name: "Import" }).count()).toBe(0);
    expect(await reader.getByRole("link", { name: "Messages" }).count()).toBe(1);
  });
});
