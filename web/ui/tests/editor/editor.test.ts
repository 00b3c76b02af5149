import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serious } from "../axe";
import { openBrowser, openWindow, say, watchErrors, world } from "../browser";
import {
  asks,
  call,
  dragExit,
  emptyFlow,
  enter,
  give,
  open,
  pick,
  save,
  saved,
  sends,
  step,
  uuid,
  write,
} from "./drawing";

let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  browser = await openBrowser();
  page = await openWindow(browser);
  await enter(page);
  errors = watchErrors(page);
});

afterAll(() => browser?.close());

const unique = (name: string) => `${name} ${Date.now() % 1_000_000}`;

describe("the editor", () => {
  it("builds a flow from an empty canvas, tries it, publishes it, and counts who comes by", {
    timeout: 180_000,
  }, async () => {
    const flow = await emptyFlow(page, unique("Colours"));
    await open(page, flow);
    await page.getByRole("button", { name: "Add the first step" }).click();
    await pick(page, "Send message");
    await write(page, "Message", "Hi @contact.name, red or blue?");
    await save(page);
    await dragExit(page, step(page, "red or blue?"), 0, { down: 130 });
    await pick(page, "Wait for response");
    for (const [index, word] of ["red", "blue"].entries()) {
      await page.getByRole("button", { name: "Add a rule" }).click();
      await write(page, `Value of rule ${index + 1}`, word);
    }
    expect(await page.getByLabel("Category of rule 2").inputValue()).toBe("Blue");
    await page.getByLabel("Save as result").fill("Colour");
    await save(page);
    await dragExit(page, step(page, "Wait for response"), 0, { down: 130 });
    await pick(page, "Add to groups");
    await page.getByRole("button", { name: "Groups" }).click();
    const group = unique("Likes red");
    await page.getByPlaceholder("Search…").fill(group);
    await page.getByRole("button", { name: `Create “${group}”` }).click();
    await page.getByText(group, { exact: true }).first().waitFor();
    await page.keyboard.press("Escape");
    await save(page);
    const added = step(page, "Add to groups");
    await added.hover();
    await added.getByRole("button", { name: "Add an action" }).click();
    await pick(page, "Send message");
    await write(page, "Message", "@results.colour.category it is");
    await save(page);
    await saved(page);
    expect(await serious(page)).toEqual([]);

    await page.getByRole("button", { name: "Simulator" }).click();
    const chat = page.getByTestId("chat");
    await chat.getByText("Hi Ben Haggerty, red or blue?").waitFor();
    await page.getByLabel("Type an answer").fill("RED");
    await page.keyboard.press("Enter");
    await chat.getByText("Red it is").waitFor();
    await chat.getByText(`Added to ${group}`).waitFor();
    await page.getByRole("tab", { name: "Context" }).click();
    await page.getByText("colour", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Save as test" }).click();
    await page.getByLabel("Name of the test").fill("Likes red");
    await save(page);
    expect(await serious(page)).toEqual([]);
    await page.getByRole("complementary", { name: "Simulator" }).getByRole("button", { name: "Close" }).click();

    await step(page, "Red it is").or(step(page, "it is")).first().waitFor();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByRole("dialog").getByText("added").first().waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText("Live, revision 2").waitFor();

    const phone = `+25078${String(Date.now()).slice(-7)}`;
    await say(phone, "Who is there?");
    await expect.poll(() => contacts(page, phone), { timeout: 60_000 }).toHaveLength(1);
    const chosen = await contacts(page, phone);
    await call(page, "POST", "/api/internal/starts", { flow, contacts: chosen });
    await step(page, "Wait for response").getByTestId("node-count").getByText("1").waitFor({ timeout: 60_000 });
    await say(phone, "red");
    await page.getByTestId("way-count").nth(1).waitFor({ timeout: 60_000 });
    await page.getByTestId("way-count").nth(1).click();
    await page.getByText("red", { exact: true }).first().waitFor();
    expect(errors.splice(0)).toEqual([]);
  });

  it("publishes only what goes as the tests say, unless told to", async () => {
    const flow = await emptyFlow(page, unique("Tested"));
    await give(page, flow, [sends("Good morning")]);
    await open(page, flow);
    await page.getByRole("button", { name: "Simulator" }).click();
    await page.getByTestId("chat").getByText("Good morning").waitFor();
    await page.getByRole("button", { name: "Save as test" }).click();
    await page.getByLabel("Name of the test").fill("Greets");
    await save(page);
    await page.getByRole("complementary", { name: "Simulator" }).getByRole("button", { name: "Close" }).click();
    await step(page, "Good morning")
      .getByRole("button", { name: /Send message Good/ })
      .click();
    await write(page, "Message", ", dear ");
    await save(page);
    await saved(page);
    await page.getByRole("button", { name: "Publish" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await dialog.getByText("Greets").waitFor();
    await dialog.getByRole("button", { name: "Publish anyway" }).click();
    await page.getByText("Live, revision 3").waitFor();
    errors.splice(0); // the refused publishing
  });

  it("leaves who waits with the revision they began on, and moves them when told to", async () => {
    const flow = await emptyFlow(page, unique("Waiting"));
    await give(page, flow, [asks("Tea or coffee?")]);
    const phone = `+25079${String(Date.now()).slice(-7)}`;
    await say(phone, "Anybody?");
    await expect.poll(() => contacts(page, phone), { timeout: 60_000 }).toHaveLength(1);
    await call(page, "POST", "/api/internal/starts", { flow, contacts: await contacts(page, phone) });
    await open(page, flow);
    await step(page, "Tea or coffee?").getByTestId("node-count").getByText("1").waitFor({ timeout: 60_000 });
    await change(page, "Tea or coffee?", "Well: ");
    await saved(page);
    await page.getByRole("button", { name: "Publish" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Move the 1 contact who waits").waitFor();
    expect(await serious(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText("Live, revision 3").waitFor();
    await page.getByRole("button", { name: "History" }).click();
    await page.getByText("1 contact goes on with an older revision").waitFor();
    expect(await serious(page)).toEqual([]);
    await page.getByRole("button", { name: "Move them to the live revision" }).click();
    await page.getByText("1 contact goes on with an older revision").waitFor({ state: "detached" });
    expect(errors.splice(0)).toEqual([]);
  });

  it("merges two browsers' edits, shows who else is there, and asks where both changed the same", {
    timeout: 120_000,
  }, async () => {
    const flow = await emptyFlow(page, unique("Together"));
    const nodes = [sends("First text"), sends("Second text")];
    const places = nodes.map((node, index) => [node.uuid, { position: { left: 0, top: index * 220 } }]);
    await give(page, flow, nodes, { _ui: { nodes: Object.fromEntries(places), kept: { by: "nobody" } } });
    const other = await openWindow(browser);
    await enter(other);
    await Promise.all([open(page, flow), open(other, flow)]);
    await change(page, "First text", "Mine: ");
    await saved(page);
    await change(other, "Second text", "Theirs: ");
    await step(other, "Mine: ").waitFor();
    await saved(other);
    await change(page, "Mine: First text", "A ");
    await step(page, "Theirs: Second text").waitFor();
    await saved(page);
    await page.getByTestId("present").waitFor();

    await change(other, "Theirs: Second text", "X");
    await saved(other);
    await change(page, "Theirs: Second text", "Y");
    const conflict = page.getByRole("dialog", { name: "Two versions of the same thing" });
    await conflict.getByText("XTheirs: Second text").waitFor();
    await conflict.getByRole("button", { name: "Take this" }).nth(1).click();
    await step(page, "XTheirs: Second text").waitFor();
    await saved(page);
    const { definition } = (await call(page, "GET", `/api/internal/editor/flows/${flow}`)) as {
      definition: { _ui: { kept: unknown }; nodes: unknown[] };
    };
    expect(definition._ui.kept).toEqual({ by: "nobody" });
    expect(definition.nodes).toHaveLength(2);
    await other.context().close();
    errors.splice(0); // the refused saves
  });

  it("loses nothing when the network dies and the tab crashes", { timeout: 120_000 }, async () => {
    const flow = await emptyFlow(page, unique("Crash"));
    await give(page, flow, [sends("Before the crash")]);
    const context = await browser.newContext({ baseURL: world.url, viewport: { width: 1360, height: 860 } });
    const doomed = await openWindow(browser, {}, context);
    await enter(doomed);
    await open(doomed, flow);
    await doomed.route("**/api/internal/editor/**", (route) => route.abort());
    await change(doomed, "Before the crash", "Typed in the dark. ");
    await doomed.locator('[data-saving="offline"]').waitFor();
    await doomed.close({ runBeforeUnload: false });
    const again = await openWindow(browser, {}, context);
    await enter(again);
    await open(again, flow);
    await again.getByText("Work that wasn’t saved is back").waitFor();
    await step(again, "Typed in the dark. Before the crash").waitFor();
    await saved(again);
    const document = await call(again, "GET", `/api/internal/editor/flows/${flow}`);
    expect(JSON.stringify(document.definition)).toContain("Typed in the dark. Before the crash");
    await context.close();
  });

  it("is worked by the keyboard alone", { timeout: 120_000 }, async () => {
    const flow = await emptyFlow(page, unique("Keys"));
    await open(page, flow);
    await page.locator("body").press("n");
    await page.keyboard.type("send message");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Send message" }).waitFor();
    await page.keyboard.type("By hand");
    await page.keyboard.press("Control+Enter");
    await step(page, "By hand").waitFor();
    await page.keyboard.press("n");
    await page.keyboard.type("wait for response");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Wait for response" }).waitFor();
    await page.getByLabel("Save as result").focus();
    await page.keyboard.type("Answer");
    await page.keyboard.press("Enter");
    await step(page, "Answer").waitFor();
    expect(await page.locator(".react-flow__edge").count()).toBe(1);
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+d");
    await expect.poll(() => page.getByTestId("step").count()).toBe(4);
    await page.keyboard.press("Delete");
    await expect.poll(() => page.getByTestId("step").count()).toBe(2);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await expect.poll(() => page.getByTestId("step").count()).toBe(1);
    await page.keyboard.press("Control+y");
    await expect.poll(() => page.getByTestId("step").count()).toBe(2);
    await page.keyboard.press("Control+f");
    await page.keyboard.type("by han");
    await page.getByText("1 / 1").waitFor();
    await page.keyboard.press("Escape");
    await saved(page);
    await page.getByRole("button", { name: "Flow as a list" }).press("Enter");
    await page.getByLabel("Where “All Responses” leads").selectOption({ index: 1 });
    await expect.poll(() => page.locator(".react-flow__edge").count()).toBe(2);
    expect(await serious(page)).toEqual([]);
    expect(errors.splice(0)).toEqual([]);
  });

  it("copies steps from one flow into another", async () => {
    const [from, into] = [await emptyFlow(page, unique("From")), await emptyFlow(page, unique("Into"))];
    await give(page, from, [sends("To be copied")]);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await open(page, from);
    await step(page, "To be copied").waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");
    await open(page, into);
    await page.locator("body").press("Control+v");
    await step(page, "To be copied").waitFor();
    await saved(page);
  });

  it("translates side by side, with progress", async () => {
    const flow = await emptyFlow(page, unique("Words"));
    const hello = sends("Hello there");
    await give(page, flow, [hello, sends("Bye")], {
      localization: { fra: { [uuid()]: { text: ["Adieu"] } } },
    });
    await open(page, flow);
    await page.getByRole("button", { name: "Language" }).click();
    await page.getByRole("menuitemcheckbox", { name: /French/ }).click();
    await page.getByTestId("translation-progress").getByText("0 % · 0 / 2").waitFor();
    await page.getByRole("button", { name: "Next without translation" }).click();
    await write(page, "Message: French", "Bonjour");
    expect(await serious(page)).toEqual([]);
    await save(page);
    await page.getByTestId("translation-progress").getByText("50 % · 1 / 2").waitFor();
    await step(page, "Bonjour").waitFor();
    await saved(page);
    const { definition } = (await call(page, "GET", `/api/internal/editor/flows/${flow}`)) as {
      definition: { localization: { fra: Record<string, unknown> } };
    };
    const action = (hello.actions as { uuid: string }[])[0]?.uuid ?? "";
    expect(definition.localization.fra[action]).toEqual({ text: ["Bonjour"] });
  });

  it("leads from an issue to its cause, and goes back to an old revision", async () => {
    const flow = await emptyFlow(page, unique("Issues"));
    const node = sends("Was fine");
    await give(page, flow, [node]);
    const missing = { uuid: uuid(), type: "add_contact_groups", groups: [{ uuid: uuid(), name: "Nowhere" }] };
    await give(page, flow, [{ ...node, actions: [...(node.actions as unknown[]), missing] }]);
    await open(page, flow);
    await page.getByRole("button", { name: "1 issue" }).click();
    await page.getByRole("button", { name: /“Nowhere” isn’t in this workspace/ }).click();
    await page.getByRole("dialog", { name: "Add to groups" }).getByText("Nowhere").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "History" }).click();
    await page.getByRole("button", { name: /Revision 2/ }).click();
    await page.getByText("Go back to this").click();
    await step(page, "Add to groups").waitFor({ state: "detached" });
    await saved(page);
    await page.getByText("Draft", { exact: true }).waitFor();
  });
});

/** Uuids of the contacts with a phone number. */
async function contacts(of: Page, phone: string): Promise<string[]> {
  const { results } = (await call(of, "GET", "/api/internal/contacts")) as { results: { uuid: string; urn: string }[] };
  return results.filter((one) => one.urn.replace(/\D/g, "").endsWith(phone.slice(-9))).map((one) => one.uuid);
}

/** Opens the message of a step and writes before what it says. */
async function change(of: Page, text: string, before: string): Promise<void> {
  await step(of, text)
    .getByRole("button", { name: /Send message/ })
    .first()
    .click();
  await of.getByRole("textbox", { name: "Message" }).click();
  await of.keyboard.press("Control+Home");
  await of.keyboard.insertText(before);
  await save(of);
}
