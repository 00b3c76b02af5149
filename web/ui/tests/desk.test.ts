import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serious } from "./axe";
import { openBrowser, openWindow, signIn, watchErrors, world } from "./browser";

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

const dialog = () => page.getByRole("dialog");

/** A picture of what is there, for whoever wants one. */
async function picture(name: string): Promise<void> {
  const folder = process.env.NGOMA_UI_PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

describe("channels", () => {
  it("makes one of what its type declares, and says beside the field what is wrong", async () => {
    await page.goto("/channels");
    await page.getByRole("link", { name: "New channel" }).click();
    await page.getByRole("heading", { name: "Often chosen" }).waitFor();
    expect(await serious(page), "the types").toEqual([]);
    await picture("channel-types");
    await page.getByLabel("Search providers").fill("external");
    await page
      .getByRole("link", { name: /External API/ })
      .first()
      .click();
    await page.getByLabel("Name", { exact: true }).fill("Clinic line");
    await page.getByLabel("Address", { exact: true }).fill("4040");
    await page.getByLabel("Country", { exact: true }).fill("QQ");
    await page.getByLabel("Address to send to").fill(`${world.url}/demo/send`);
    await page.getByLabel(/^Authorization header/).fill("tok-1234");
    await page.getByRole("button", { name: "Make the channel" }).click();
    await page.getByText("This isn't known here.").waitFor();
    expect(errors.splice(0).every((one) => one.includes("400"))).toBe(true);
    expect(await serious(page), "the form").toEqual([]);
    await picture("channel-form");
    await page.getByLabel("Country", { exact: true }).fill("KE");
    await page.getByRole("button", { name: "Make the channel" }).click();
    await page.getByRole("heading", { name: "Clinic line" }).waitFor();
    await page.getByText(/\/c\/ex\/.*\/receive$/).waitFor();
    expect(await page.content()).not.toContain("tok-1234");
  });

  it("sends a test over it, whose exchange opens in the logs", async () => {
    await page.getByRole("button", { name: "Send a test" }).click();
    await dialog().getByLabel("Phone number").fill("12");
    await dialog().getByRole("button", { name: "Send", exact: true }).click();
    await dialog()
      .getByText(/no phone number/)
      .waitFor();
    errors.length = 0;
    await dialog().getByLabel("Phone number").fill("0711 000 987");
    await dialog().getByRole("button", { name: "Send", exact: true }).click();
    await dialog()
      .getByText(/^(Handed over|Sent|Delivered)/)
      .waitFor();
    await dialog().getByRole("link", { name: "See the logs" }).click();
    await page
      .getByRole("button", { name: /Message sent/ })
      .first()
      .click();
    await page
      .getByText(/This is a test\.|This\+is\+a\+test/)
      .first()
      .waitFor();
    expect(await page.content()).not.toContain("tok-1234");
    expect(await serious(page), "a log").toEqual([]);
    await picture("channel-log");
  });

  it("shows how it does, light and dark", async () => {
    await page.getByRole("tab", { name: "Overview" }).click();
    await page.getByText("Last ten minutes").waitFor();
    expect(await serious(page), "the page of a channel").toEqual([]);
    await picture("channel");
  });

  it("changes it; a secret that isn't typed anew stays", async () => {
    await page.getByRole("tab", { name: "Settings" }).click();
    await page.getByLabel("Messages a second").fill("5");
    await page.getByText("Is set and never shown.").first().waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    await page.getByText("Is set and never shown.").first().waitFor();
    expect(await serious(page), "the settings of a channel").toEqual([]);
  });

  it("pauses it, goes on, and deletes it after saying what that touches", async () => {
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await page.getByRole("button", { name: "Delete" }).click();
    await dialog().getByText("This can't be taken back").waitFor();
    expect(await serious(page), "a deletion").toEqual([]);
    await dialog().getByRole("button", { name: "Delete" }).click();
    await page.getByText("Clinic line was deleted").waitFor();
    await page.waitForURL("**/channels");
    await page.getByRole("link", { name: "Clinic line" }).waitFor({ state: "detached" });
    expect(errors).toEqual([]);
  });
});

describe("broadcasts", () => {
  it("shows what real contacts will get, sends it, and follows it", async () => {
    await page.goto("/broadcasts");
    await page.getByRole("button", { name: "New broadcast" }).first().click();
    await dialog().getByRole("button", { name: "By query" }).click();
    await dialog().getByPlaceholder(/.+/).first().fill("tel ~ 711");
    await dialog().getByRole("checkbox").first().uncheck();
    await dialog()
      .getByRole("textbox", { name: /^Text in/ })
      .click();
    await page.keyboard.type("Hello from the desk");
    await dialog().getByText("Hello from the desk").nth(1).waitFor();
    expect(await serious(page), "a broadcast that is written").toEqual([]);
    await picture("compose");
    await dialog()
      .getByRole("button", { name: /^Send to/ })
      .click();
    await page.waitForURL("**/broadcasts/*");
    await page.getByText("Completed").waitFor({ timeout: 60_000 });
    expect(await serious(page), "a broadcast").toEqual([]);
    await picture("broadcast");
    await page.getByRole("link", { name: "← Broadcasts" }).click();
    await page.getByRole("link", { name: "Hello from the desk" }).waitFor();
    expect(await serious(page), "the broadcasts").toEqual([]);
    await picture("broadcasts");
    expect(errors).toEqual([]);
  });
});

describe("tickets", () => {
  it("teaches what they are for, and sorts them by topics", async () => {
    await page.goto("/tickets");
    await page.getByRole("heading", { name: "No ticket is open" }).waitFor();
    await page.getByRole("button", { name: "New topic" }).click();
    await dialog().getByLabel("Name of the topic").fill("Referrals");
    await dialog().getByRole("button", { name: "Create" }).click();
    await page.getByRole("link", { name: /Referrals/ }).click();
    await page.getByRole("heading", { name: "Referrals", level: 1 }).waitFor();
    expect(await serious(page), "the tickets").toEqual([]);
    await picture("tickets");
    expect(errors).toEqual([]);
  });
});
