import { produce } from "immer";
import { describe, expect, it } from "vitest";
import { colours, sends } from "../fixtures/flows";
import { type FlowNode, findNode } from "./definition";
import { differences, isEmpty } from "./differences";
import { inferredKind, kindOf } from "./kinds";
import { placesOf, tidied } from "./layout";
import { connect, makeEntry, move, removeNodes } from "./nodes";
import { defaultCategory, relativeDate, relativeDays, valueCount } from "./operators";
import { flowResults, snakified } from "./results";
import { find } from "./search";
import { percent, progress, setTranslation, translationItems } from "./translation";
import { bucketProblems, categoryProblems, type FieldSpec, fieldProblems, rulesProblems } from "./validity";

describe("kinds of nodes", () => {
  const split = (operand: string): FlowNode => ({ uuid: "n", exits: [], router: { type: "switch", operand } });

  it("are told by what nodes hold", () => {
    expect(inferredKind(split("@contact.groups"))).toBe("split_by_groups");
    expect(inferredKind(split("@(urn_parts(contact.urn).scheme)"))).toBe("split_by_scheme");
    expect(inferredKind(split("@results.age"))).toBe("split_by_run_result");
    expect(inferredKind(split('@(field(results.age, 1, " "))'))).toBe("split_by_run_result_delimited");
    expect(inferredKind(split("@fields.age"))).toBe("split_by_expression");
    expect(inferredKind({ uuid: "n", exits: [] })).toBe("execute_actions");
    const webhook = { ...split("@webhook.status"), actions: [{ uuid: "a", type: "call_webhook" }] };
    expect(inferredKind(webhook)).toBe("split_by_webhook");
  });

  it("of old voice waits are told by their hint, and of fields without a name by their expression", () => {
    const flow = colours();
    const ask = findNode(flow, "ask") as FlowNode;
    if (ask.router?.wait) ask.router.wait.hint = { type: "digits", count: 1 };
    expect(kindOf(flow, ask)).toBe("wait_for_menu");
    flow._ui = { nodes: { ask: { type: "split_by_contact_field", config: {} } } };
    expect(kindOf(flow, ask)).toBe("split_by_expression");
    flow._ui = { nodes: { ask: { type: "something_new" } } };
    expect(kindOf(flow, ask)).toBe("something_new");
  });
});

describe("places", () => {
  it("come from the definition, else from the graph, without being written", () => {
    const flow = colours();
    expect(placesOf(flow).ask).toEqual({ left: 0, top: 200 });
    const bare = { ...flow, _ui: undefined };
    const places = placesOf(bare);
    expect(places.hello?.top ?? 0).toBeLessThan(places.ask?.top ?? 0);
    expect(places.ask?.top ?? 0).toBeLessThan(places.bye?.top ?? 0);
    expect(bare._ui).toBeUndefined();
  });

  it("that are tidied lie on the grid, and notes go with their node", () => {
    const tidy = tidied(
      colours(),
      {},
      { hello: { left: 400, top: 20 }, ask: { left: 0, top: 0 }, bye: { left: 0, top: 0 } },
    );
    expect(Object.values(tidy).every(({ left, top }) => left % 20 === 0 && top % 20 === 0)).toBe(true);
    expect(tidy.note).toEqual({ left: (tidy.hello?.left ?? 0) + 0, top: (tidy.hello?.top ?? 0) - 20 });
  });
});

describe("differences", () => {
  it("are told node by node", () => {
    const after = produce(colours(), (draft) => {
      removeNodes(draft, ["bye"]);
      draft.nodes?.push(sends("new", "New", "exit of new"));
      move(draft, { hello: { left: 100, top: 0 } });
      const rule = findNode(draft, "ask")?.router?.cases?.[0];
      if (rule) rule.arguments = ["scarlet"];
      setTranslation(draft, "fra", "action of hello", "text", ["Salut"], ["Hello"]);
    });
    const found = differences(colours(), after);
    expect(found.nodes.map((one) => [one.uuid, one.change])).toEqual([
      ["hello", "moved"],
      ["ask", "changed"],
      ["new", "added"],
      ["bye", "removed"],
    ]);
    expect(found.nodes[1]?.lines[0]?.after).toContain("scarlet");
    expect(found.languages).toEqual([{ language: "fra", items: 1 }]);
    expect(isEmpty(differences(colours(), { ...colours(), revision: 99 }))).toBe(true);
    expect(
      differences(
        colours(),
        produce(colours(), (draft) => makeEntry(draft, "bye")),
      ).entry,
    ).toBe(true);
  });
});

describe("find", () => {
  it("looks into texts, categories, translations and notes", () => {
    const flow = colours();
    expect(find(flow, "HELLO").map((hit) => hit.owner)).toEqual(["hello"]);
    expect(find(flow, "bonj").map((hit) => [hit.owner, hit.language])).toEqual([["hello", "fra"]]);
    expect(find(flow, "note").map((hit) => hit.owner)).toEqual(["note"]);
    expect(find(flow, "send_msg")).toEqual([]);
    expect(find(flow, " ")).toEqual([]);
  });
});

describe("translations", () => {
  it("count what has to be translated", () => {
    const flow = colours();
    expect(progress(flow, "fra")).toEqual({ done: 1, all: 2 });
    expect(percent(progress(flow, "fra"))).toBe(50);
    const config = flow._ui?.nodes?.ask?.config;
    Object.assign(config as object, { localizeRules: true, localizeCategories: true });
    expect(progress(flow, "fra")).toEqual({ done: 2, all: 8 });
    expect(translationItems(flow, "fra").find((item) => item.uuid === "is red")?.base).toEqual(["red"]);
  });

  it("aren't kept when they are empty or say the same", () => {
    const flow = colours();
    setTranslation(flow, "fra", "action of hello", "text", [""], ["Hello"]);
    expect(flow.localization?.fra?.["action of hello"]).toBeUndefined();
    setTranslation(flow, "spa", "action of bye", "text", ["Bye"], ["Bye"]);
    expect(flow.localization?.spa).toBeUndefined();
    setTranslation(flow, "spa", "action of bye", "text", ["Adiós"], ["Bye"]);
    expect(flow.localization?.spa).toEqual({ "action of bye": { text: ["Adiós"] } });
  });

  it("by hand are no automatic ones any more", () => {
    const flow = colours();
    flow._ui = { ...flow._ui, auto_translations: { fra: { "action of hello": ["text"] } } };
    setTranslation(flow, "fra", "action of hello", "text", ["Salut"], ["Hello"]);
    expect(flow._ui.auto_translations).toEqual({ fra: {} });
  });
});

describe("results and operators", () => {
  it("have keys as expressions name them", () => {
    expect([" My Name! ", "O'Grady 2", "!!!", "Âge"].map(snakified)).toEqual(["my_name_", "o_grady_2", "_", "âge"]);
    expect(flowResults(colours())).toEqual([
      { key: "colour", name: "Colour", categories: ["Red", "Blue", "Other", "No Response"] },
    ]);
  });

  it("name categories by their values", () => {
    expect(defaultCategory("has_any_word", ["red, blue"])).toBe("Red");
    expect(defaultCategory("has_number_between", ["1", "10"])).toBe("1 - 10");
    expect(defaultCategory("has_number_lte", ["5"])).toBe("≤ 5");
    expect(defaultCategory("has_date_lt", [relativeDate(3)])).toBe("Before today + 3 days");
    expect(relativeDays(relativeDate(-2))).toBe(-2);
    expect(valueCount("has_new_test", { least: 3, most: 3 })).toBe(2);
  });
});

describe("validity", () => {
  const spec = (changes: Partial<FieldSpec>): FieldSpec => ({
    name: "text",
    shape: "text",
    required: false,
    template: true,
    localizable: false,
    kind: "",
    max_chars: 5,
    min_chars: 0,
    max_items: 2,
    minimum: null,
    choices: [],
    ...changes,
  });

  it("of fields follows the registry", () => {
    expect(fieldProblems(spec({ required: true }), "")).toMatchObject([{ message: "validity.required" }]);
    expect(fieldProblems(spec({}), "123456")).toMatchObject([{ message: "validity.tooLong" }]);
    expect(fieldProblems(spec({}), "😀😀😀😀😀")).toEqual([]);
    expect(fieldProblems(spec({ choices: ["a"] }), "b")).toMatchObject([{ message: "validity.choice" }]);
    expect(fieldProblems(spec({ shape: "texts" }), ["a", "b", "c"])).toMatchObject([{ message: "validity.tooMany" }]);
    expect(fieldProblems(spec({ shape: "integer" }), 1.5)).toMatchObject([{ message: "validity.wholeNumber" }]);
  });

  it("of rules wants values and names that aren't reserved", () => {
    const form = {
      operand: "@input.text",
      otherwise: "Other",
      timeout: null,
      resultName: "!",
      rules: [
        { uuid: "1", type: "has_any_word", arguments: [""], category: "Red" },
        { uuid: "2", type: "has_text", arguments: [], category: "other" },
        { uuid: "3", type: "has_number_between", arguments: ["1", "2"], category: "" },
      ],
    };
    const messages = rulesProblems(form, {}).map((one) => [one.field, one.message]);
    expect(messages).toEqual([
      ["rules.0", "validity.ruleValue"],
      ["rules.1", "validity.reserved"],
      ["rules.2", "validity.categoryRequired"],
      ["result_name", "validity.resultName"],
    ]);
    expect(categoryProblems("x".repeat(37), "f")[0]?.message).toBe("validity.tooLong");
  });

  it("of random splits wants two parts of different names", () => {
    expect(bucketProblems(["A"]).map((one) => one.message)).toEqual(["validity.twoBuckets"]);
    expect(bucketProblems(["A", "a"]).map((one) => one.message)).toEqual(["validity.twice"]);
    expect(bucketProblems(["A", "B"])).toEqual([]);
  });
});

describe("an exit", () => {
  it("that leads nowhere stays as it is written", () => {
    const flow = colours();
    const before = structuredClone(flow);
    connect(flow, "exit of bye", null);
    connect(flow, "exit silent", null);
    expect(flow).toEqual(before);
  });
});
