/** What the editor's browser tests share: flows made by import, and hands that work on the canvas. */

import type { Locator, Page } from "playwright-core";
import { signIn } from "../browser";

export function uuid(): string {
  return crypto.randomUUID();
}

type Json = Record<string, unknown>;

/** The session's own way to the server, as pages use it. */
export async function call(page: Page, method: string, path: string, data?: unknown): Promise<Json> {
  return page.evaluate(
    async ([verb, url, body]) => {
      const session = await (await fetch("/api/internal/session")).json();
      const headers = {
        "Content-Type": "application/json",
        "X-CSRF-Token": session.csrf_token,
        "X-Ngoma-Workspace": sessionStorage.getItem("workspace") ?? session.workspace.uuid,
      };
      const answer = await fetch(url as string, {
        method: verb as string,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
      return answer.status === 204 ? {} : answer.json();
    },
    [method, path, data] as const,
  );
}

/** Signs in, and goes to the workspace that the channel belongs to. */
export async function enter(page: Page): Promise<void> {
  await signIn(page);
  await page.evaluate(async () => {
    const { workspaces } = await (await fetch("/api/internal/session")).json();
    const office = workspaces.find((one: { name: string }) => one.name === "Second Office");
    sessionStorage.setItem("workspace", office.uuid);
  });
}

/** An empty flow; its uuid. */
export async function emptyFlow(page: Page, name: string): Promise<string> {
  const made = await call(page, "POST", "/api/internal/flows", { name, type: "messaging", language: "eng" });
  return made.uuid as string;
}

/** Gives a flow nodes, as somebody else's browser would, and publishes them. */
export async function give(page: Page, flow: string, nodes: Json[], more: Json = {}): Promise<void> {
  const path = `/api/internal/editor/flows/${flow}`;
  const document = await call(page, "GET", path);
  const definition = { ...(document.definition as Json), nodes, ...more };
  const saved = await call(page, "PUT", path, { definition, version: document.version, based_on: document.based_on });
  await call(page, "POST", `${path}/publish`, { version: saved.version });
}

export function sends(text: string): Json {
  return {
    uuid: uuid(),
    actions: [{ uuid: uuid(), type: "send_msg", text }],
    exits: [{ uuid: uuid(), destination_uuid: null }],
  };
}

/** A question that any answer is good for. */
export function asks(text: string): Json {
  const [category, exit] = [uuid(), uuid()];
  const router = {
    type: "switch",
    operand: "@input.text",
    wait: { type: "msg" },
    cases: [],
    categories: [{ uuid: category, name: "All Responses", exit_uuid: exit }],
    default_category_uuid: category,
  };
  const actions = [{ uuid: uuid(), type: "send_msg", text }];
  return { uuid: uuid(), actions, router, exits: [{ uuid: exit, destination_uuid: null }] };
}

export function open(page: Page, flow: string): Promise<void> {
  return page.goto(`/flows/${flow}/editor`).then(() => page.getByTestId("editor").waitFor());
}

/** A step by a text on it. */
export function step(page: Page, text: string): Locator {
  return page.getByTestId("step").filter({ hasText: text });
}

export async function saved(page: Page): Promise<void> {
  await page.locator('[data-testid="save-state"][data-saving="saved"]').waitFor();
}

/** Drags from an exit of a step onto another step, or down onto the empty canvas. */
export async function dragExit(page: Page, from: Locator, exit: number, to: Locator | { down: number }): Promise<void> {
  const start = await centre(from.locator(".react-flow__handle.source").nth(exit));
  const end = "down" in to ? { x: start.x, y: start.y + to.down } : await centre(to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

async function centre(element: Locator): Promise<{ x: number; y: number }> {
  await element.waitFor();
  let box = await element.boundingBox();
  for (let tries = 0; tries < 50; tries++) {
    await element.page().waitForTimeout(100);
    const next = await element.boundingBox();
    if (box && next && box.x === next.x && box.y === next.y) break;
    box = next;
  }
  if (!box) throw new Error("not on the screen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Picks a kind of step from the open menu. */
export async function pick(page: Page, name: string): Promise<void> {
  const menu = page.getByRole("dialog", { name: "Add a step" });
  await menu.getByRole("combobox").fill(name);
  await menu.getByRole("option", { name, exact: true }).first().click();
}

export async function write(page: Page, label: string, text: string, index = 0): Promise<void> {
  await page.getByRole("textbox", { name: label, exact: true }).nth(index).click();
  await page.keyboard.insertText(text);
}

export async function save(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}
