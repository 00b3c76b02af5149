/** A real Chromium, the one that is installed: `NGOMA_CHROMIUM`, or on PATH. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function chromiumPath(): string {
  const given = process.env.NGOMA_CHROMIUM;
  if (given) return given;
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const folder of folders) for (const name of NAMES) if (existsSync(join(folder, name))) return join(folder, name);
  throw new Error("There is no Chromium on PATH. Install it, or say where it is with NGOMA_CHROMIUM.");
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: ARGUMENTS });
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these tests are run by tests/web/ui`);
  return value;
}

export const world = {
  url: setting("NGOMA_UI_URL"),
  email: setting("NGOMA_UI_EMAIL"),
  password: setting("NGOMA_UI_PASSWORD"),
  channel: setting("NGOMA_UI_CHANNEL"),
};

/** Somebody writes to the workspace from a phone. */
export async function say(number: string, text: string): Promise<void> {
  const answer = await fetch(`${world.url}/c/ex/${world.channel}/receive`, {
    method: "POST",
    body: new URLSearchParams({ from: number, text }),
  });
  if (!answer.ok) throw new Error(`the channel answered ${answer.status}`);
}

export interface Look {
  theme?: "light" | "dark";
  language?: string;
}

/** A window of a person's own, in English and light unless said otherwise. */
export async function openWindow(browser: Browser, look: Look = {}, context?: BrowserContext): Promise<Page> {
  const own =
    context ??
    (await browser.newContext({
      baseURL: world.url,
      colorScheme: look.theme ?? "light",
      locale: look.language ?? "en-GB",
      viewport: { width: 1360, height: 860 },
      reducedMotion: "reduce",
    }));
  const page = await own.newPage();
  page.setDefaultTimeout(Number(process.env.NGOMA_UI_PATIENCE ?? 60_000));
  return page;
}

export async function signIn(page: Page, email = world.email): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(world.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation", { name: "Menu" }).waitFor();
}

/** What goes wrong on a page, as it goes: errors in its console, also those of the content security policy. */
export function watchErrors(page: Page): string[] {
  const found: string[] = [];
  page.on("pageerror", (error) => found.push(error.message));
  page.on("console", (message) => message.type() === "error" && found.push(message.text()));
  return found;
}
