import { describe, expect, it } from "vitest";
import { colours, counted } from "../fixtures/flows";
import { type FlowNode, findNode } from "./definition";
import { NODE_KINDS } from "./kinds";
import { readRules, writeBuckets, writeRules } from "./rules";
import { routerNode } from "./templates";

const ask = () => findNode(colours(), "ask") as FlowNode;

describe("rules", () => {
  it("written as they were read change nothing", () => {
    expect(writeRules(ask(), readRules(ask()), counted())).toEqual(ask());
  });

  it("keep exit and destination of a category that is renamed", () => {
    const form = readRules(ask());
    form.rules[0] = { ...(form.rules[0] as (typeof form.rules)[0]), category: "Crimson" };
    const node = writeRules(ask(), form, counted());
    expect(node.router?.categories?.[0]).toEqual({ uuid: "red", name: "Crimson", exit_uuid: "exit red", extra: 1 });
    expect(node.exits).toEqual(ask().exits);
  });

  it("lose only the exit of a rule that is removed", () => {
    const form = readRules(ask());
    const node = writeRules(ask(), { ...form, rules: form.rules.slice(1) }, counted());
    expect(node.exits.map((exit) => exit.uuid)).toEqual(["exit blue", "exit other", "exit silent"]);
  });

  it("share one exit where categories have one name, whatever its case", () => {
    const form = readRules(ask());
    const rule = { uuid: "new", type: "has_phrase", arguments: ["dark red"], category: "RED" };
    const node = writeRules(ask(), { ...form, rules: [...form.rules, rule] }, counted());
    expect(node.router?.cases?.[2]?.category_uuid).toBe("red");
    expect(node.exits).toHaveLength(4);
  });

  it("call the rest All Responses when there are none", () => {
    const form = readRules(ask());
    const node = writeRules(ask(), { ...form, rules: [], timeout: null }, counted());
    expect(node.router?.categories?.map((one) => [one.uuid, one.name])).toEqual([["other", "All Responses"]]);
    expect(node.router?.wait).toEqual({ type: "msg" });
  });

  it("of buckets keep their place", () => {
    const { node } = routerNode("split_by_random", counted(), "messaging");
    const renamed = writeBuckets(node, ["First", "Bucket 2", "Third"], "", counted(9));
    expect(renamed.exits.slice(0, 2)).toEqual(node.exits);
    expect(renamed.router?.categories?.map((one) => one.name)).toEqual(["First", "Bucket 2", "Third"]);
  });
});

describe("forms of nodes", () => {
  it("make nodes whose exits, categories and cases fit together, of every kind", () => {
    for (const kind of Object.keys(NODE_KINDS)) {
      if (kind === "execute_actions" || kind === "split_by_intent") continue;
      const { node, ui } = routerNode(kind, counted(), "messaging");
      const exits = new Set(node.exits.map((exit) => exit.uuid));
      const categories = new Set(node.router?.categories?.map((one) => one.uuid));
      expect(ui.type).toBe(kind);
      expect(node.router?.categories?.every((one) => exits.has(one.exit_uuid))).toBe(true);
      expect((node.router?.cases ?? []).every((one) => categories.has(one.category_uuid))).toBe(true);
    }
  });
});
