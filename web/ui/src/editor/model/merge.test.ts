import { produce } from "immer";
import { describe, expect, it } from "vitest";
import { colours, sends } from "../fixtures/flows";
import { type Definition, findNode } from "./definition";
import { acceptTheirs, merge } from "./merge";
import { connect, makeEntry, move, removeNodes } from "./nodes";

const changed = (recipe: (draft: Definition) => void) => produce(colours(), recipe);
const says = (uuid: string, text: string) => (draft: Definition) => {
  const action = findNode(draft, uuid)?.actions?.[0];
  if (action) action.text = text;
};
const textOf = (flow: Definition, uuid: string) => findNode(flow, uuid)?.actions?.[0]?.text;

describe("merging", () => {
  it("takes what only one has changed, from either", () => {
    const { definition, conflicts } = merge(colours(), changed(says("hello", "Mine")), changed(says("bye", "Theirs")));
    expect(conflicts).toEqual([]);
    expect([textOf(definition, "hello"), textOf(definition, "bye")]).toEqual(["Mine", "Theirs"]);
    expect(definition.unknown_key).toEqual([1, { a: null }]);
  });

  it("merges even within a node: one moved it, one renamed it, one connected it", () => {
    const mine = changed((draft) => {
      move(draft, { ask: { left: 100, top: 200 } });
      connect(draft, "exit silent", "bye");
    });
    const theirs = changed((draft) => {
      const category = findNode(draft, "ask")?.router?.categories?.[0];
      if (category) category.name = "Crimson";
    });
    const { definition, conflicts } = merge(colours(), mine, theirs);
    expect(conflicts).toEqual([]);
    expect(findNode(definition, "ask")?.router?.categories?.[0]?.name).toBe("Crimson");
    expect(findNode(definition, "ask")?.exits[3]?.destination_uuid).toBe("bye");
    expect(definition._ui?.nodes?.ask?.position?.left).toBe(100);
  });

  it("keeps nodes that either has added, and their order", () => {
    const mine = changed((draft) => void draft.nodes?.push(sends("mine", "M", "em")));
    const theirs = changed((draft) => void draft.nodes?.push(sends("theirs", "T", "et")));
    const { definition } = merge(colours(), mine, theirs);
    expect(definition.nodes?.map((node) => node.uuid).sort()).toEqual(["ask", "bye", "hello", "mine", "theirs"]);
    expect(definition.nodes?.[0]?.uuid).toBe("hello");
    const moved = merge(
      colours(),
      changed((draft) => makeEntry(draft, "bye")),
      theirs,
    );
    expect(moved.definition.nodes?.[0]?.uuid).toBe("bye");
  });

  it("asks where both changed the very same text, and ours stands until it is answered", () => {
    const { definition, conflicts } = merge(
      colours(),
      changed(says("hello", "Mine")),
      changed(says("hello", "Theirs")),
    );
    expect(textOf(definition, "hello")).toBe("Mine");
    expect(conflicts).toMatchObject([{ ours: "Mine", theirs: "Theirs", nodeUuid: "hello" }]);
    const settled = produce(definition, (draft) => acceptTheirs(draft, conflicts[0] as (typeof conflicts)[0]));
    expect(textOf(settled, "hello")).toBe("Theirs");
  });

  it("loses nothing when one edits what the other removed", () => {
    const { definition, conflicts } = merge(
      colours(),
      changed(says("bye", "Still here")),
      changed((draft) => removeNodes(draft, ["bye"])),
    );
    expect(textOf(definition, "bye")).toBe("Still here");
    expect(conflicts.some((one) => one.nodeUuid === "bye")).toBe(true);
  });

  it("leaves no exit that leads to what is gone", () => {
    const mine = changed((draft) => removeNodes(draft, ["bye"]));
    const theirs = changed((draft) => connect(draft, "exit silent", "bye"));
    const { definition } = merge(colours(), mine, theirs);
    const known = new Set(definition.nodes?.map((node) => node.uuid));
    const ends = definition.nodes?.flatMap((node) => node.exits.map((exit) => exit.destination_uuid));
    expect(ends?.every((end) => !end || known.has(end))).toBe(true);
  });

  it("merges translations by item, and takes the revision from the server", () => {
    const mine = changed((draft) => {
      draft.localization = { ...draft.localization, spa: { "action of hello": { text: ["Hola"] } } };
    });
    const theirs = { ...changed((draft) => void delete draft.localization?.fra?.red), revision: 9 };
    const { definition, conflicts } = merge(colours(), mine, theirs);
    expect(conflicts).toEqual([]);
    expect(definition.localization).toEqual({
      fra: { "action of hello": { text: ["Bonjour"] } },
      spa: { "action of hello": { text: ["Hola"] } },
    });
    expect(definition.revision).toBe(9);
  });
});
