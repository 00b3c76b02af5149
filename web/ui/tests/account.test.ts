import { createHmac } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openWindow, watchErrors } from "./browser";

const PASSWORD = "their long password";

let browser: Browser;
let page: Page;
let problems: string[];

beforeAll(async () => {
  browser = await openBrowser();
  page = await openWindow(browser);
  problems = watchErrors(page);
});

afterAll(() => browser?.close());

async function expectAccessible(name: string) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter((one) => one.impact === "serious" || one.impact === "critical");
  expect(serious.map((one) => `${name}: ${one.id} at ${one.nodes.map((node) => node.target).join(", ")}`)).toEqual([]);
}

/** The code of an authenticator app now (RFC 6238). */
function codeOf(secret: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const at = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

describe("somebody without an account", () => {
  it("makes one, with a workspace of their own", async () => {
    await page.goto("/sign-in");
    await page.getByRole("link", { name: "Make an account" }).click();
    await page.getByRole("button", { name: "Make an account" }).waitFor(); // the page before has such a box, too
    await page.getByLabel("E-mail address").fill("Neema@example.org");
    await page.getByRole("button", { name: "Make an account" }).click();
    await page.getByText("Your account will be neema@example.org.").waitFor();
    await expectAccessible("new account");
    await page.getByLabel("First name").fill("Neema");
    await page.getByLabel("Password").fill("short");
    await page.getByLabel("Name of your workspace").fill("Clinics of Neema");
    await page.getByRole("button", { name: "Make an account" }).click();
    await page.getByText("Use at least 8 characters.").waitFor();
    problems.length = 0;
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Make an account" }).click();
    await page.getByRole("button", { name: "Workspace Clinics of Neema" }).waitFor();
  });

  it("is led back by a link that has been used", async () => {
    const other = await openWindow(browser);
    await other.goto("/sign-up/nonsense");
    await other.getByRole("heading", { name: "This link is over" }).waitFor();
    await other.close();
  });
});

describe("who administers a workspace", () => {
  it("turns the second factor on by the picture, and signs in with it", async () => {
    await page.goto("/settings/account");
    await page.getByRole("button", { name: "Turn on" }).click();
    const dialog = page.getByRole("dialog", { name: "Second factor" });
    const picture = dialog.getByRole("img", { name: "QR code of the key" });
    await picture.waitFor();
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
    await expectAccessible("second factor");
    const secret = ((await dialog.locator("code").textContent()) ?? "").replaceAll(" ", "");
    await dialog.getByLabel("Code").fill(codeOf(secret));
    await dialog.getByRole("button", { name: "Turn on" }).click();
    await dialog.getByRole("listitem").first().waitFor();
    const recovery = (await dialog.getByRole("listitem").first().textContent()) ?? "";
    await dialog.getByRole("button", { name: "Done" }).click();
    const second = await openWindow(browser);
    await second.goto("/sign-in");
    await second.getByLabel("E-mail address").fill("neema@example.org");
    await second.getByLabel("Password").fill(PASSWORD);
    await second.getByRole("button", { name: "Sign in" }).click();
    await second.getByLabel("Code").fill(recovery);
    await second.getByRole("button", { name: "Sign in" }).click();
    await second.getByRole("button", { name: "Workspace Clinics of Neema" }).waitFor();
    await page.reload();
    await page.getByText("This browser").waitFor();
    await page.getByRole("button", { name: /^Sign out of Chrome/ }).click();
    await page.getByRole("button", { name: /^Sign out of Chrome/ }).waitFor({ state: "detached" });
    await second.reload();
    await second.getByRole("heading", { name: "Sign in" }).waitFor();
    await second.close();
  });

  it("makes a child workspace, and sees it from above", async () => {
    await page.goto("/settings/workspaces");
    await page.getByText("No child workspaces").waitFor();
    await page.getByRole("button", { name: "New workspace" }).click();
    const dialog = page.getByRole("dialog", { name: "New workspace" });
    await dialog.getByLabel("Name").fill("District North");
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByRole("button", { name: "Workspace District North" }).click();
    await page.getByRole("menuitem", { name: "Clinics of Neema" }).click();
    await page.getByRole("button", { name: "Workspace Clinics of Neema" }).waitFor();
    await page.goto("/settings/workspaces");
    await page.getByRole("row", { name: /District North/ }).waitFor();
    await page.getByRole("button", { name: "Go to District North" }).waitFor();
    await expectAccessible("child workspaces");
  });

  it("makes a resthook, and subscribes an address", async () => {
    await page.goto("/settings/resthooks");
    await page.getByRole("button", { name: "New resthook" }).click();
    const dialog = page.getByRole("dialog", { name: "New resthook" });
    await dialog.getByLabel("Name").fill("new birth");
    await dialog.getByRole("button", { name: "Create" }).click();
    await dialog.getByText("Small letters, digits and hyphens only.").waitFor();
    problems.length = 0;
    await dialog.getByLabel("Name").fill("new-birth");
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByText("Nobody is told yet.").waitFor();
    await page.getByLabel("Address to tell").fill("https://registry.example.org/births");
    await page.getByRole("button", { name: "Subscribe" }).click();
    await page.getByText("https://registry.example.org/births").waitFor();
    await expectAccessible("resthooks");
    await page.getByRole("tab", { name: "Deliveries" }).click();
    await page.getByText("No deliveries yet").waitFor();
    expect(new URL(page.url()).search).toBe("?tab=deliveries");
  });

  it("tries the API from its pages, in their own name", async () => {
    await page.goto("/api/v2/groups");
    await page.getByText("You are signed in as").waitFor();
    await expectAccessible("a page of the API");
    const form = page.locator('form[data-method="POST"]');
    await form.getByLabel("Body, JSON").fill('{"name": "Mothers"}');
    await form.getByRole("button", { name: "POST" }).click();
    await form.getByText(/^201/).waitFor();
    const list = page.locator('form[data-method="GET"]');
    await list.getByLabel("name", { exact: true }).fill("mothers");
    await list.getByRole("button", { name: "GET" }).click();
    await list.getByText('"name": "Mothers"').waitFor();
    await page.getByLabel("Key").fill("NONSENSE");
    problems.length = 0;
    await list.getByRole("button", { name: "GET" }).click();
    await list.getByText(/^403/).waitFor();
    expect(problems.splice(0)).toEqual([expect.stringContaining("403")]);
  });

  it("logs no error meanwhile", () => {
    expect(problems).toEqual([]);
  });
});
