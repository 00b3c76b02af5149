import { describe, expect, it } from "vitest";
import { colours, counted } from "../fixtures/flows";
import { copied, paste } from "./clipboard";
import type { Definition } from "./definition";
import { type Edited, edit, opened, redo, undo } from "./history";
import { tidied } from "./layout";
import { connect, makeEntry, move, moveAction, removeAction, removeNodes } from "./nodes";
import { addSticky, changeSticky } from "./stickies";
import { setTranslation } from "./translation";

/** Every kind of edit, on whatever flow. */
const EDITS: [name: string, change: (draft: Definition, random: () => number) => void][] = [
  ["move", (d, r) => move(d, { [pick(d, r)]: { left: r() * 900, top: r() * 900 } })],
  ["connect", (d, r) => connect(d, exit(d, r), pick(d, r))],
  ["disconnect", (d, r) => connect(d, exit(d, r), null)],
  ["remove", (d, r) => removeNodes(d, [pick(d, r)])],
  ["entry", (d, r) => makeEntry(d, pick(d, r))],
  ["tidy", (d) => move(d, tidied(d))],
  ["sticky", (d, r) => addSticky(d, `s${r()}`, { left: r() * 100, top: 0 })],
  ["note", (d) => changeSticky(d, Object.keys(d._ui?.stickies ?? {})[0] ?? "", { body: "x" })],
  [
    "paste",
    (d, r) =>
      void paste(d, copied(d, [pick(d, r), pick(d, r)], {}), { left: 0, top: 0 }, counted(Math.floor(r() * 1e6))),
  ],
  ["translate", (d, r) => setTranslation(d, "fra", `${pick(d, r)}`, "text", [`${r()}`], ["base"])],
  ["removeAction", (d, r) => removeAction(d, pick(d, r), node(d, r)?.actions?.[0]?.uuid ?? "")],
  ["moveAction", (d, r) => moveAction(d, pick(d, r), node(d, r)?.actions?.[0]?.uuid ?? "", pick(d, r), 0)],
];

function node(d: Definition, random: () => number) {
  return d.nodes?.[Math.floor(random() * d.nodes.length)];
}
function pick(d: Definition, random: () => number): string {
  return node(d, random)?.uuid ?? "";
}
function exit(d: Definition, random: () => number): string {
  return node(d, random)?.exits[0]?.uuid ?? "";
}

/** A small generator of our own, so that a failure can be repeated by its seed. */
function randomness(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

describe("undo and redo", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("take any edits back to the beginning, and forth again (seed %i)", (seed) => {
    const random = randomness(seed);
    const before = structuredClone(colours());
    let state: Edited = opened(colours());
    for (let step = 0; step < 40; step++) {
      const [name, change] = EDITS[Math.floor(random() * EDITS.length)] as (typeof EDITS)[number];
      state = edit(state, name, (draft) => change(draft, random), { at: step });
    }
    const after = structuredClone(state.definition);
    const steps = state.past.length;
    for (let step = 0; step < steps; step++) state = undo(state);
    expect(state.definition).toEqual(before);
    for (let step = 0; step < steps; step++) state = redo(state);
    expect(state.definition).toEqual(after);
  });

  it("joins what is typed into one step", () => {
    let state = opened(colours());
    for (const [at, text] of ["B", "Bo", "Bon"].entries()) {
      state = edit(state, "note", (draft) => changeSticky(draft, "note", { body: text }), { key: "note", at });
    }
    expect(state.past).toHaveLength(1);
    expect(undo(state).definition).toEqual(colours());
    state = edit(state, "note", (draft) => changeSticky(draft, "note", { body: "later" }), { key: "note", at: 60_000 });
    expect(state.past).toHaveLength(2);
  });

  it("keeps the document when an edit changes nothing", () => {
    const state = opened(colours());
    expect(edit(state, "nothing", () => undefined)).toBe(state);
    expect(undo(state)).toBe(state);
    expect(redo(state)).toBe(state);
  });
});
