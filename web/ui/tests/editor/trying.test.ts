/** Beginning with a template, trying a draft in the simulator, working without a network, and what the canvas offers. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openWindow, watchErrors } from "../browser";
import { asks, call, emptyFlow, enter, give, open, pick, save, saved, sends, step, uuid, write } from "./drawing";

let browser: Browser;
let page: Page;
let errors: string[];
const mark = Date.now() % 1_000_000;

beforeAll(async () => {
  browser = await openBrowser();
  page = await openWindow(browser);
  await enter(page);
  errors = watchErrors(page);
});

afterAll(() => browser?.close());

const chat = () => page.getByTestId("chat");

async function restart(): Promise<void> {
  await page.getByRole("complementary", { name: "Simulator" }).getByRole("button", { name: "Restart" }).click();
}

describe("a draft that is tried", () => {
  it("begins with a template, and is talked to as somebody, back and forth", async () => {
    await page.goto("/flows");
    await page.getByRole("button", { name: "New flow" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill(`Visits ${mark}`);
    await dialog.getByText("Survey", { exact: true }).click();
    expect(await dialog.getByRole("radio", { name: /^Survey/ }).isChecked()).toBe(true);
    await dialog.getByRole("button", { name: "Create" }).click();
    await step(page, "How was your visit").waitFor();
    await page.getByRole("button", { name: "Simulator" }).click();
    await chat().getByRole("button", { name: "5", exact: true }).click();
    await chat().getByText("What did you like most?").waitFor();
    await chat().getByText("Rating = 5 (High)").waitFor();
    await page.getByTestId("way-count").first().waitFor();

    await chat().getByRole("button", { name: "Go back to before this" }).click();
    await chat().getByText("What did you like most?").waitFor({ state: "detached" });
    await page.getByLabel("Type an answer").fill("2");
    await page.keyboard.press("Enter");
    await chat().getByText("What should we do better?").waitFor();
    await page.getByRole("button", { name: "Let it expire" }).click();
    await chat().getByText("The conversation is over").waitFor();
    await page.getByRole("tab", { name: "Context" }).click();
    await page.getByText("rating", { exact: true }).waitFor();
    expect(errors.splice(0)).toEqual([]);
  });

  it("knows the contact's language, fields and groups", async () => {
    await call(page, "POST", "/api/internal/editor/assets", { kind: "field", name: "Village" });
    await call(page, "POST", "/api/internal/editor/assets", { kind: "group", name: "Mothers" });
    const flow = await emptyFlow(page, `Persona ${mark}`);
    const said =
      '@contact.name of @fields.village, @contact.language, in @(join(foreach(contact.groups, extract, "name"), " and "))';
    await give(page, flow, [sends(said)], {});
    await open(page, flow);
    await page.getByRole("button", { name: "Simulator" }).click();
    await chat().getByText("Ben Haggerty of").waitFor();
    await page.getByRole("tab", { name: "Contact" }).click();
    const panel = page.getByRole("tabpanel");
    await panel.getByLabel("Name").fill("Zawadi");
    await panel.getByLabel("Village").fill("Kibera");
    await panel.getByLabel("Language").selectOption("eng");
    await panel.getByRole("button", { name: "Groups" }).click();
    await page.getByPlaceholder("Search…").fill("Mothers");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await restart();
    await chat().getByText("Zawadi of Kibera, eng, in Mothers").waitFor();
    expect(errors.splice(0)).toEqual([]);
  });

  it("shows attachments, calls to the outside with what comes back, and skips to a timeout", async () => {
    const flow = await emptyFlow(page, `Calls ${mark}`);
    const asked = {
      uuid: uuid(),
      type: "call_webhook",
      method: "POST",
      url: "https://example.org/visits",
      body: "[1]",
      headers: {},
    };
    const picture: ReturnType<typeof sends> = {
      ...sends("Look"),
      actions: [
        {
          uuid: uuid(),
          type: "send_msg",
          text: "Look: @webhook.json.town",
          attachments: ["audio/mp3:https://example.org/a.mp3"],
        },
      ],
    };
    const question = asks("Did you hear it?") as {
      router: Record<string, unknown>;
      exits: { uuid: string }[];
    } & Record<string, unknown>;
    const [silent, leaves] = [uuid(), uuid()];
    const categories = question.router.categories as object[];
    const late = sends("It is late");
    const router = {
      ...question.router,
      wait: { type: "msg", timeout: { seconds: 300, category_uuid: silent } },
      categories: [...categories, { uuid: silent, name: "No Response", exit_uuid: leaves }],
    };
    const exits = [...question.exits, { uuid: leaves, destination_uuid: late.uuid }];
    const asking = { ...question, router, exits };
    const looking = { ...picture, exits: [{ uuid: uuid(), destination_uuid: question.uuid }] };
    const first = { ...sends("x"), actions: [asked], exits: [{ uuid: uuid(), destination_uuid: picture.uuid }] };
    await give(page, flow, [first, looking, asking, late]);
    await open(page, flow);
    await page.getByRole("button", { name: "Simulator" }).click();
    await page.getByLabel("I answer calls myself").check();
    await restart();
    const question2 = page.getByTestId("call");
    await question2.getByText("POST https://example.org/visits").waitFor();
    await question2.getByLabel("What comes back").fill('{"town": "Kisumu"}');
    await question2.getByRole("button", { name: "Answer", exact: true }).click();
    await chat().getByText("Look: Kisumu").waitFor();
    await chat().getByText("audio/mp3: https://example.org/a.mp3").waitFor();
    await chat().getByText("200 · https://example.org/visits").click();
    await chat().getByText("POST /visits HTTP/1.1").waitFor();
    await chat().locator("pre").getByText('{"town": "Kisumu"}').waitFor();
    await page.getByRole("button", { name: "Skip to the timeout" }).click();
    await chat().getByText("It is late").waitFor();
    await page.getByLabel("I answer calls myself").uncheck();
    expect(errors.splice(0)).toEqual([]);
  });
});

describe("the canvas", () => {
  it("goes on without a network, says so, and saves when it is back", async () => {
    const flow = await emptyFlow(page, `Away ${mark}`);
    await give(page, flow, [sends("Before")]);
    await open(page, flow);
    await step(page, "Before").waitFor();
    await page.context().setOffline(true);
    await page.getByText("No connection to the server.").waitFor();
    await page.locator("body").press("n");
    await pick(page, "Send message");
    await write(page, "Message", "Written on the way");
    await save(page);
    await page.locator('[data-saving="offline"]').waitFor();
    await page.context().setOffline(false);
    await page.getByText("No connection to the server.").waitFor({ state: "hidden" });
    await saved(page);
    const kept = await call(page, "GET", `/api/internal/editor/flows/${flow}`);
    expect(JSON.stringify(kept.definition)).toContain("Written on the way");
    errors.length = 0; // what the network said
  });

  it("takes a step in between two, keeps notes, and finds what is said anywhere", async () => {
    const flow = await emptyFlow(page, `Between ${mark}`);
    const [one, other] = [sends("The first of two"), sends("The last of two")];
    const leading = { ...one, exits: [{ uuid: uuid(), destination_uuid: other.uuid }] };
    const places = {
      [one.uuid as string]: { position: { left: 0, top: 0 } },
      [other.uuid as string]: { position: { left: 0, top: 400 } },
    };
    await give(page, flow, [leading, other], { _ui: { nodes: places } });
    await open(page, flow);
    await page.locator(".react-flow__edge").hover({ force: true });
    await page.getByRole("button", { name: "Insert a step here" }).click();
    await pick(page, "Send message");
    await write(page, "Message", `Between them ${mark}`);
    await save(page);
    await expect.poll(() => page.locator(".react-flow__edge").count()).toBe(2);

    await page.locator(".react-flow__pane").click({ button: "right", position: { x: 900, y: 200 } });
    await pick(page, "Sticky note");
    await page.getByLabel("Title").fill("Mind");
    await page.getByRole("textbox", { name: "Note" }).fill("The greeting of the office");
    await page.locator("body").press("Control+f");
    await page.getByLabel("Find in this flow").fill("of the office");
    await page.getByText("1 / 1").waitFor();
    await page.keyboard.press("Escape");
    await saved(page);

    await page.goto("/flows");
    await page.getByRole("searchbox", { name: /Search flows/ }).fill(`between them ${mark}`);
    await page.getByText(`Between them ${mark}`).first().waitFor();
    expect(errors.splice(0)).toEqual([]);
  });

  it("takes copied steps into another workspace, with uuids of their own", async () => {
    const flow = await emptyFlow(page, `Copied ${mark}`);
    const told = sends("Across the border");
    await give(page, flow, [told]);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await open(page, flow);
    await step(page, "Across the border").waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");
    await page.getByText("1 step copied").waitFor();

    const elsewhere = await openWindow(browser, {}, page.context());
    await elsewhere.goto("/flows");
    await elsewhere.evaluate(async () => {
      const { workspaces } = await (await fetch("/api/internal/session")).json();
      const other = workspaces.find((one: { name: string }) => one.name === "Healthy Start");
      sessionStorage.setItem("workspace", other.uuid);
    });
    const into = await emptyFlow(elsewhere, `Taken ${mark}`);
    await open(elsewhere, into);
    await elsewhere.locator("body").press("Control+v");
    await step(elsewhere, "Across the border").waitFor();
    await saved(elsewhere);
    const kept = await call(elsewhere, "GET", `/api/internal/editor/flows/${into}`);
    const { nodes } = kept.definition as { nodes: { uuid: string }[] };
    expect(nodes).toHaveLength(1);
    expect(JSON.stringify(nodes)).not.toContain(told.uuid as string);
    await elsewhere.close();
  });
});
