/** How fast the editor is with a flow of a thousand nodes; `python -m bench.ui` runs it and prints what it says. */

import { chromium } from "playwright-core";

const { NGOMA_UI_URL: url, NGOMA_UI_EMAIL: email, NGOMA_UI_PASSWORD: password, NGOMA_CHROMIUM: chrome } = process.env;
const NODES = Number(process.argv[2] ?? 1000);
const SECONDS = 3;

const browser = await chromium.launch({ executablePath: chrome, args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, locale: "en-GB" });
const page = await context.newPage();
await context.request.post("/api/internal/sign-in", { data: { email, password }, headers: { Origin: url } });
const session = await (await context.request.get("/api/internal/session")).json();
const headers = { "X-CSRF-Token": session.csrf_token, "X-Ngoma-Workspace": session.workspace.uuid, Origin: url };

async function call(method, path, data) {
  const answer = await context.request.fetch(path, { method, data, headers });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

/** Questions and answers by turns, each leading to the next, in rows of 25. */
function drawn(count) {
  const uuids = Array.from({ length: count }, () => crypto.randomUUID());
  const nodes = uuids.map((uuid, index) => {
    const destination_uuid = uuids[index + 1] ?? null;
    const says = [{ uuid: crypto.randomUUID(), type: "send_msg", text: `Question ${index}, @contact.first_name?` }];
    if (index % 2 === 0) return { uuid, actions: says, exits: [{ uuid: crypto.randomUUID(), destination_uuid }] };
    const categories = ["Yes", "No", "Other"].map((name) => {
      return { uuid: crypto.randomUUID(), name, exit_uuid: crypto.randomUUID() };
    });
    const cases = categories.slice(0, 2).map((one) => {
      return { uuid: crypto.randomUUID(), type: "has_any_word", arguments: [one.name], category_uuid: one.uuid };
    });
    const router = {
      type: "switch",
      operand: "@input.text",
      wait: { type: "msg" },
      result_name: `R${index}`,
      categories,
      cases,
      default_category_uuid: categories[2].uuid,
    };
    return { uuid, actions: [], router, exits: categories.map((one) => ({ uuid: one.exit_uuid, destination_uuid })) };
  });
  const places = uuids.map((uuid, index) => {
    return [uuid, { position: { left: (index % 25) * 320, top: Math.floor(index / 25) * 300 } }];
  });
  return { nodes, _ui: { nodes: Object.fromEntries(places) } };
}

const { uuid } = await call("POST", "/api/internal/flows", { name: `Speed ${Date.now()}`, type: "messaging" });
const document = await call("GET", `/api/internal/editor/flows/${uuid}`);
const definition = { ...document.definition, ...drawn(NODES) };
await call("PUT", `/api/internal/editor/flows/${uuid}`, {
  definition,
  version: document.version,
  based_on: document.based_on,
});

async function opening() {
  const begun = Date.now();
  await page.goto(`/flows/${uuid}/editor`);
  await page.getByTestId("step").first().waitFor();
  await page.locator(".react-flow__edge").first().waitFor({ state: "attached" });
  return Date.now() - begun;
}

/** Frames in a second while the pointer goes round with its button down, from a place on. */
async function turning(x, y) {
  await page.evaluate(() => {
    window.frames_ = [];
    const tick = (time) => {
      window.frames_.push(time);
      window.turning_ = requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await page.mouse.move(x, y);
  await page.mouse.down();
  const begun = Date.now();
  for (let step = 0; Date.now() - begun < SECONDS * 1000; step++) {
    await page.mouse.move(x + 250 * Math.sin(step / 12), y + 150 * (1 - Math.cos(step / 12)));
  }
  await page.mouse.up();
  return page.evaluate(() => {
    cancelAnimationFrame(window.turning_);
    const times = window.frames_;
    return Math.round(((times.length - 1) / (times.at(-1) - times[0])) * 10_000) / 10;
  });
}

await opening();
const openings = [await opening(), await opening(), await opening()].sort((one, other) => one - other);
await page.waitForTimeout(1000);
const pan = await turning(400, 250);
await opening();
await page.waitForTimeout(1000);
const box = await page.getByTestId("step").first().boundingBox();
const drag = await turning(box.x + box.width / 2, box.y + box.height - 3);

const first = await context.newPage();
let bytes = 0;
const devtools = await context.newCDPSession(first);
await devtools.send("Network.enable");
await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
devtools.on("Network.loadingFinished", ({ encodedDataLength }) => {
  bytes += encodedDataLength;
});
await first.goto("/flows");
await first.getByRole("navigation", { name: "Menu" }).waitFor();
await first.waitForLoadState("networkidle");

const figures = {
  nodes: NODES,
  open_ms: openings[1],
  pan_fps: pan,
  drag_fps: drag,
  first_page_kb: Math.round(bytes / 1000),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
await browser.close();
