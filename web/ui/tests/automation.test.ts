import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serious } from "./axe";
import { openBrowser, openWindow, signIn, watchErrors } from "./browser";

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

/** Types into the box of a message's text, which is an editor of expressions. */
async function write(text: string): Promise<void> {
  await page.getByRole("textbox", { name: /^Text in/ }).click();
  await page.keyboard.type(text);
}

/** A picture of what is there, for whoever wants one. */
async function picture(name: string): Promise<void> {
  const folder = process.env.NGOMA_UI_PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

const dialog = () => page.getByRole("dialog");

describe("what goes on by itself", () => {
  it("makes a trigger, and names the other when two would be set off by the same", async () => {
    await page.goto("/triggers");
    const create = async (flow: string) => {
      await page.getByRole("button", { name: "New trigger" }).first().click();
      await dialog().getByLabel("Keywords").fill("zawadi, karibuni");
      await dialog().getByLabel("Starts the flow").selectOption({ label: flow });
      await dialog().getByRole("button", { name: "Create" }).click();
    };
    await create("Registration");
    await page.getByText("The trigger is saved").first().waitFor();
    await page.getByRole("cell", { name: /zawadi/ }).waitFor();
    await create("Clinic Survey");
    const conflict = dialog().getByRole("alert");
    await conflict.getByText("Registration").waitFor();
    expect(await conflict.textContent()).toContain("zawadi");
    expect(errors.splice(0).every((one) => one.includes("409"))).toBe(true);
    await picture("conflict");
    expect(await serious(page), "a conflict of triggers").toEqual([]);
    await dialog().getByRole("button", { name: "Go on and archive the other" }).click();
    await dialog().waitFor({ state: "hidden" });
    await page.getByRole("link", { name: /Archived/ }).click();
    await page.getByRole("heading", { name: "Archived" }).waitFor();
    await page.getByRole("cell", { name: /zawadi/ }).waitFor();
    await page.getByRole("button", { name: "Actions for the trigger of Registration" }).first().click();
    await page.getByRole("menuitem", { name: "Restore" }).click();
    await dialog().getByText("Clinic Survey").waitFor();
    errors.length = 0;
    await dialog().getByRole("button", { name: "Cancel" }).click();
  });

  it("says beside the field what can't be a keyword", async () => {
    await page.goto("/triggers");
    await page.getByRole("button", { name: "New trigger" }).first().click();
    await dialog().getByLabel("Keywords").fill("averyveryverylongkeyword");
    await dialog().getByLabel("Starts the flow").selectOption({ label: "Registration" });
    await dialog().getByRole("button", { name: "Create" }).click();
    await dialog().getByText("Each keyword is one word").waitFor();
    expect(await dialog().getByLabel("Keywords").getAttribute("aria-invalid")).toBe("true");
    errors.length = 0;
    await page.keyboard.press("Escape");
  });

  it("makes a campaign and its events along the time", async () => {
    await page.goto("/campaigns");
    await page.getByRole("button", { name: "New campaign" }).first().click();
    await dialog().getByLabel("Name").fill("After registration");
    await dialog().getByLabel("Group").selectOption({ index: 1 });
    await dialog().getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { name: "After registration" }).waitFor();
    await page.getByRole("button", { name: "New event" }).first().click();
    await dialog().getByLabel("How many").fill("3");
    await dialog().getByLabel("Date", { exact: true }).selectOption({ label: "the contact's creation" });
    await dialog().getByLabel("Hour of the day").selectOption("9");
    await write("Karibu @contact.name");
    await picture("event");
    expect(await serious(page), "an event of a campaign").toEqual([]);
    await dialog().getByRole("button", { name: "Create" }).click();
    await page.getByText("3 days after").waitFor();
    await page.getByText("at 09:00").waitFor();
    await page.getByText("fired 0 times").waitFor();
    await page
      .getByRole("button", { name: /^Edit 3 days after/ })
      .and(page.locator(":enabled"))
      .waitFor();
    await page.getByRole("button", { name: /^History of 3 days after/ }).click();
    await dialog().getByText("It hasn't fired in this time.").waitFor();
    await page.keyboard.press("Escape");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.locator("html.dark").waitFor();
    await picture("campaign");
    expect(await serious(page), "a campaign in dark").toEqual([]);
    await page.emulateMedia({ colorScheme: "light" });
    expect(errors).toEqual([]);
  });

  it("schedules a broadcast for each week, shows the next times, pauses and deletes it", async () => {
    await page.goto("/schedules");
    await page.getByRole("button", { name: "Schedule a broadcast" }).first().click();
    await dialog().getByRole("combobox").first().fill("Par");
    await page.getByRole("option", { name: /Parents/ }).click();
    await write("The clinic is open");
    await dialog().getByLabel("Repeat").selectOption("weekly");
    for (const day of ["Tuesday", "Friday"]) await dialog().getByRole("button", { name: day }).click();
    await dialog()
      .getByText(/^Next: /)
      .waitFor();
    await picture("broadcast");
    expect(await serious(page), "a broadcast to schedule").toEqual([]);
    await dialog().getByRole("button", { name: "Schedule", exact: true }).click();
    await page.getByText("Each week on Tue, Fri at 09:00").waitFor();
    await picture("schedules");
    const actions = page.getByRole("button", { name: /^Actions for “The clinic is open”/ });
    await actions.click();
    await page.getByRole("menuitem", { name: "Pause" }).click();
    await page.getByText("Paused", { exact: true }).waitFor();
    await actions.click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await dialog().getByRole("button", { name: "Delete" }).click();
    await page.getByText("The clinic is open").waitFor({ state: "hidden" });
    expect(errors).toEqual([]);
  });

  it("refuses a time that has passed before anything is sent", async () => {
    await page.goto("/schedules");
    await page.getByRole("button", { name: "Schedule a flow" }).first().click();
    await dialog().getByLabel("On", { exact: true }).fill("2020-01-01T09:00");
    await dialog().getByText("This time has passed").waitFor();
    errors.length = 0;
  });
});
