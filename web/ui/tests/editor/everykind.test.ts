/** Flows of every kind of step, drawn from an empty canvas with the keyboard and the forms; then somebody talks to one. */

import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NODE_KINDS } from "../../src/editor/model/kinds";
import { openBrowser, openWindow, say, watchErrors, world } from "../browser";
import { call, emptyFlow, enter, give, open, pick, save, saved, sends, step, write } from "./drawing";

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

const mark = Date.now() % 1_000_000;
const SHORT = `A short one ${mark}`;

type Fill = (dialog: Locator) => Promise<void>;
type Planned = [name: string, fill: Fill];

const nothing: Fill = async () => undefined;

/** Chooses from a picker; what isn't there is made. */
async function choose(label: string, name: string): Promise<void> {
  const field = page.getByRole("dialog").getByRole("button", { name: label, exact: true });
  await field.click();
  const search = page.getByPlaceholder("Search…");
  await search.fill(name);
  const choices = page.locator("[data-radix-popper-content-wrapper]").getByRole("button");
  await choices.filter({ hasText: name }).first().click();
  // What is made in place is there once the server has made it.
  await page.locator("button[aria-labelledby]").filter({ hasText: name }).first().waitFor();
  if (await search.isVisible()) await page.keyboard.press("Escape");
  await search.waitFor({ state: "detached" });
  // Closed, it gives the focus back, a moment later.
  await page.locator("button[aria-labelledby]:focus").waitFor();
}

async function rule(operator: string, value?: string): Promise<void> {
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.getByLabel("Operator of rule 1").selectOption(operator);
  if (value) await write(page, "Value of rule 1", value);
}

async function items(label: string, values: string[]): Promise<void> {
  for (const [index, value] of values.entries()) {
    const group = page.getByRole("group", { name: label, exact: true });
    await group.getByRole("button", { name: "Add", exact: true }).click();
    await group.getByRole("textbox", { name: `${label} ${index + 1}` }).click();
    await page.keyboard.insertText(value);
  }
}

/** Who an action is for: typed, counted, taken. */
async function recipients(dialog: Locator, name: string, count: string): Promise<void> {
  await dialog.getByRole("combobox").first().fill(name);
  await page.getByRole("option", { name }).first().click();
  await dialog.getByTestId("recipient-count").getByText(count).waitFor();
}

/** Adds a step below the one that is selected, coming from its first free exit. */
async function add(name: string, fill: Fill): Promise<void> {
  await page.locator("body").press("n");
  await pick(page, name);
  await fill(page.getByRole("dialog", { name, exact: true }));
  await save(page);
}

/** Adds an action to the first step. */
async function alsoDoes(name: string, fill: Fill): Promise<void> {
  const first = page.getByTestId("step").first();
  await first.hover();
  await first.getByRole("button", { name: "Add an action" }).dispatchEvent("click");
  await pick(page, name);
  await fill(page.getByRole("dialog", { name, exact: true }));
  await save(page);
}

interface Drawn {
  nodes: { uuid: string; actions: { type: string }[]; exits: { destination_uuid?: string | null }[] }[];
  _ui: { nodes: { [uuid: string]: { type: string } } };
}

async function drawn(flow: string): Promise<Drawn> {
  await saved(page);
  return (await call(page, "GET", `/api/internal/editor/flows/${flow}`)).definition as unknown as Drawn;
}

const kindsOf = (definition: Drawn) => new Set(definition.nodes.map((node) => definition._ui.nodes[node.uuid]?.type));
const actionsOf = (definition: Drawn) =>
  new Set(definition.nodes.flatMap((node) => node.actions.map((one) => one.type)));

/** What the registry offers in flows of a type, less what has been retired. */
async function offered(type: string): Promise<{ kinds: string[]; actions: string[] }> {
  const { actions } = (await call(page, "GET", "/api/internal/editor/registry")) as unknown as {
    actions: { type: string; flow_types: string[] }[];
  };
  const retired = ["call_classifier", "request_optin"];
  return {
    kinds: Object.keys(NODE_KINDS).filter((kind) => NODE_KINDS[kind]?.offered.includes(type)),
    actions: actions
      .filter((one) => one.flow_types.includes(type))
      .map((one) => one.type)
      .filter((one) => !retired.includes(one)),
  };
}

describe("every kind of step", () => {
  it("is drawn from an empty canvas, published, talked to through a channel, and counted", {
    timeout: 180_000,
  }, async () => {
    const child = await emptyFlow(page, SHORT);
    await give(page, child, [sends("In between")]);
    const phone = `+25072${String(Date.now()).slice(-7)}`;
    await say(phone, "Hello?");
    await expect.poll(() => contact(phone), { timeout: 60_000 }).toBeTruthy();
    const uuid = (await contact(phone)) as string;
    await call(page, "PATCH", `/api/internal/contacts/${uuid}`, { name: `Wanjiru ${mark}` });

    const flow = await emptyFlow(page, `Everything ${mark}`);
    await open(page, flow);
    await page.getByRole("button", { name: "Add the first step" }).click();
    await pick(page, "Send message");
    await write(page, "Message", "Shall we begin?");
    await items("Quick replies", ["Yes", "No"]);
    await save(page);
    await page.getByTestId("step").first().waitFor();
    for (const [name, fill] of ACTIONS) await alsoDoes(name, fill);
    for (const [name, fill] of NODES) await add(name, fill);

    // What goes otherwise than well leads on, too.
    await page.getByRole("button", { name: "Flow as a list" }).click();
    for (const label of ["Failure", "Bucket 2", "Other"]) {
      for (const choice of await page.getByLabel(`Where “${label}” leads`).all()) {
        if ((await choice.inputValue()) === "") await leadOn(choice);
      }
    }
    const definition = await drawn(flow);
    const wanted = await offered("messaging");
    expect([...kindsOf(definition)].sort()).toEqual([...wanted.kinds, "execute_actions"].sort());
    expect([...actionsOf(definition)].sort()).toEqual(wanted.actions.sort());

    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText("Live, revision 2").waitFor();
    await call(page, "POST", "/api/internal/starts", { flow, contacts: [uuid] });
    await show("Wait for response");
    const [first, last] = [step(page, "Saved as Answer"), step(page, "Saved as Last")];
    await first.getByTestId("node-count").getByText("1").waitFor({ timeout: 60_000 });
    await say(phone, "yes please");
    await first.getByTestId("node-count").waitFor({ state: "detached", timeout: 60_000 });
    await page.getByTestId("way-count").first().waitFor();
    await show("Wait for response", 1);
    await last.getByTestId("node-count").getByText("1").waitFor({ timeout: 60_000 });
    expect(errors.splice(0)).toEqual([]);
  });

  it("of a call is drawn, too", { timeout: 120_000 }, async () => {
    const made = await call(page, "POST", "/api/internal/flows", {
      name: `By voice ${mark}`,
      type: "voice",
      language: "eng",
    });
    const flow = made.uuid as string;
    await open(page, flow);
    await page.getByRole("button", { name: "Add the first step" }).click();
    await pick(page, "Say message");
    await write(page, "Message", "Welcome");
    await save(page);
    await alsoDoes("Play recording", () => write(page, "Address of the recording", "https://example.org/hello.mp3"));
    for (const [name, fill] of VOICE) await add(name, fill);
    const definition = await drawn(flow);
    const kinds = kindsOf(definition);
    expect(
      ["wait_for_menu", "wait_for_digits", "wait_for_audio", "wait_for_dial"].filter((one) => !kinds.has(one)),
    ).toEqual([]);
    expect([...actionsOf(definition)].sort()).toEqual(["play_audio", "say_msg"]);
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText("Live, revision 2").waitFor();
    expect(errors.splice(0)).toEqual([]);
  });
});

const ACTIONS: Planned[] = [
  [
    "Save flow result",
    async () => {
      await write(page, "Name", "Begun");
      await write(page, "Value", '@(upper("yes"))');
    },
  ],
  [
    "Update field",
    async () => {
      await choose("Field", "County");
      await write(page, "Value", "Nairobi");
    },
  ],
  ["Add to groups", () => choose("Groups", "Begun")],
  ["Add address", () => write(page, "Address", "+254700123123")],
  ["Label message", () => choose("Labels", "Greeting")],
  ["Remove from groups", () => choose("Groups", "Others")],
  [
    "Send broadcast",
    async (dialog) => {
      await recipients(dialog, `Wanjiru ${mark}`, "1 contact now");
      await write(page, "Message", "Somebody has begun");
    },
  ],
  [
    "Send email",
    async () => {
      await items("Recipients", ["office@example.org"]);
      await write(page, "Subject", "Begun");
      await write(page, "Body", "@contact.name has begun.");
    },
  ],
  [
    "Set local value",
    async () => {
      await page.getByRole("dialog").getByLabel("Name").fill("count");
      await write(page, "Value", "1");
    },
  ],
  [
    "Start somebody else",
    async (dialog) => {
      await choose("Flow", SHORT);
      await recipients(dialog, `Wanjiru ${mark}`, "1 contact now");
      await write(page, "And everyone who matches this query", "county = nowhere");
      await dialog.getByText('county = "nowhere"').waitFor();
      await dialog.getByLabel("Leave out contacts that are in a flow").check();
    },
  ],
  ["Update channel", () => choose("Channel", "Office phone")],
  ["Update language", async (dialog) => void (await dialog.getByLabel("Language").selectOption({ index: 1 }))],
  ["Update name", () => write(page, "Name", "@(title(contact.name))")],
  ["Update status", nothing],
  ["Update time zone", () => write(page, "Time zone", "Africa/Nairobi")],
];

const NODES: Planned[] = [
  [
    "Wait for response",
    async (dialog) => {
      await rule("has_any_word", "yes");
      await dialog.getByLabel("Save as result").fill("Answer");
    },
  ],
  [
    "Split by expression",
    async () => {
      await page.getByRole("textbox", { name: "Expression", exact: true }).click();
      await page.keyboard.press("Control+a");
      await page.keyboard.insertText("@(1 + 1)");
      await rule("has_number");
    },
  ],
  ["Split by contact field", () => rule("has_text")],
  [
    "Split by result",
    async (dialog) => {
      await dialog.getByRole("button", { name: "Save", exact: true }).click();
      await dialog.getByText("This is needed").waitFor();
      await dialog.getByLabel("Result", { exact: true }).selectOption("answer");
      await rule("has_any_word", "yes");
    },
  ],
  [
    "Split by part of a result",
    async (dialog) => {
      await dialog.getByLabel("Result", { exact: true }).selectOption("answer");
      await dialog.getByLabel("Part", { exact: true }).fill("2");
      await rule("has_any_word", "please");
    },
  ],
  ["Split by group", () => choose("Groups", "Begun")],
  ["Split by kind of address", async (dialog) => void (await dialog.getByLabel("tel", { exact: true }).check())],
  ["Split at random", nothing],
  [
    "Call webhook",
    async (dialog) => {
      await dialog.getByLabel("Method").selectOption("POST");
      await write(page, "URL", `${world.url}/demo/clinics`);
    },
  ],
  [
    "Call resthook",
    async (dialog) => void (await dialog.getByLabel("Resthook", { exact: true }).selectOption("new-visit")),
  ],
  ["Enter a flow", () => choose("Flow", SHORT)],
  [
    "Open ticket",
    async () => {
      await choose("Topic", "General");
      await write(page, "Note", "Please help @contact.name");
    },
  ],
  [
    "Send airtime",
    async (dialog) => {
      await dialog.getByRole("button", { name: "Add", exact: true }).click();
      await dialog.getByLabel("Amounts by currency: Name 1").fill("KES");
      await dialog.getByLabel("Amounts by currency: Value 1").fill("50");
    },
  ],
  [
    "Call AI",
    async () => {
      await choose("Model", "Small Model");
      await write(page, "Instructions", "Say it in fewer words");
    },
  ],
  [
    "Split by AI",
    async () => {
      await choose("Model", "Small Model");
      await items("Categories", ["Glad", "Sad"]);
    },
  ],
  ["Send message", () => write(page, "Message", "That was all.")],
  [
    "Wait for response",
    async (dialog) => {
      await dialog.getByLabel("If there is no answer, go on after").check();
      await dialog.getByLabel("Save as result").fill("Last");
    },
  ],
];

const VOICE: Planned[] = [
  [
    "Wait for menu key",
    async (dialog) => {
      await dialog.getByLabel("Key 1").fill("Sales");
      await dialog.getByLabel("Key 0").fill("Somebody");
    },
  ],
  [
    "Wait for digits",
    async () => {
      await rule("has_number_between", "1");
      await write(page, "Value of rule 1", "9", 1);
    },
  ],
  ["Make recording", async (dialog) => dialog.getByLabel("Save as result").fill("Recording")],
  ["Redirect call", () => write(page, "Phone number", "+254700123123")],
];

/** Goes to a step from the list of them: the one of that kind at a place among its like. */
async function show(name: string, at = 0): Promise<void> {
  const entries = page.getByRole("complementary").getByRole("button", { name: new RegExp(`^\\d+ ?${name}`) });
  await entries.nth(at).click();
}

/** Leads an exit to the step after its own, in the order of the list. */
async function leadOn(choice: Locator): Promise<void> {
  const title = await choice.locator("xpath=ancestor::li[1]/button").first().textContent();
  const next = `${Number.parseInt(title ?? "", 10) + 1} `;
  const labels = await choice.locator("option").allTextContents();
  await choice.selectOption({ index: labels.findIndex((label) => label.startsWith(next)) });
}

async function contact(phone: string): Promise<string | undefined> {
  const { results } = (await call(page, "GET", "/api/internal/contacts")) as {
    results: { uuid: string; urn: string }[];
  };
  return results.find((one) => one.urn.replace(/\D/g, "").endsWith(phone.slice(-9)))?.uuid;
}
