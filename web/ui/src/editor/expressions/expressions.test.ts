import { describe, expect, it } from "vitest";
import { isInExpression, offersAt, type Vocabulary } from "./completion";
import { parser } from "./template.grammar";

const WORDS: Vocabulary = {
  context: {
    "": [
      { name: "contact", summary: "", type: "contact" },
      { name: "fields", summary: "", type: "fields" },
      { name: "results", summary: "", type: "results" },
      { name: "parent", summary: "", type: "related_run" },
    ],
    contact: [
      { name: "first_name", summary: "the first word", type: "" },
      { name: "fields", summary: "", type: "fields" },
    ],
    related_run: [{ name: "results", summary: "", type: "results" }],
    result: [{ name: "category", summary: "", type: "" }],
  },
  functions: [
    { name: "upper", signature: "upper(text)", summary: "In capitals.", examples: [] },
    { name: "now", signature: "now()", summary: "", examples: [] },
  ],
  keys: { fields: [{ key: "age", name: "Age" }], results: [{ key: "colour", name: "Colour" }] },
};

const labels = (before: string) => offersAt(before, WORDS)?.offers.map((one) => one.label);

describe("completion", () => {
  it("offers names after an at sign, and functions too within parentheses", () => {
    expect(labels("Hi @")).toEqual(["contact", "fields", "results", "parent"]);
    expect(labels("Hi @con")).toEqual(["contact"]);
    expect(labels("@(")).toContain("upper");
    expect(labels("@(up")).toEqual(["upper"]);
    expect(labels("@(upper(contact.f")).toEqual(["first_name", "fields"]);
  });

  it("follows paths to the workspace's keys and the flow's results", () => {
    expect(labels("@fields.")).toEqual(["age"]);
    expect(labels("@contact.fields.a")).toEqual(["age"]);
    expect(labels("@results.colour.")).toEqual(["category"]);
    expect(labels("@(parent.results.")).toEqual(["colour"]);
    expect(labels("@contact.nothing.")).toEqual([]);
  });

  it("is silent in text, in quotes, after two at signs and after an expression", () => {
    expect(labels("hello con")).toBeUndefined();
    expect(labels('@(upper("con')).toBeUndefined();
    expect(labels("@@con")).toBeUndefined();
    expect(labels("@(upper(1)) con")).toBeUndefined();
    expect(isInExpression('@(") ')).toBe(false);
    expect(isInExpression("@(a(b) ")).toBe(true);
  });

  it("begins a call, or ends one that takes nothing", () => {
    const offers = offersAt("@(", WORDS)?.offers ?? [];
    expect(offers.find((one) => one.label === "upper")?.insert).toBe("upper(");
    expect(offers.find((one) => one.label === "now")?.insert).toBe("now()");
  });
});

describe("the grammar", () => {
  const errors = (text: string): number => {
    let count = 0;
    parser.parse(text).iterate({ enter: (node) => void (node.type.isError && count++) });
    return count;
  };

  it.each([
    "plain text, 50 % off",
    "Hi @contact.first_name!",
    "@@ and @ and amy@farm.org",
    '@(upper(contact.name) & ", " & results["2factor"].value)',
    "@(-2 ^ 2 + 1 >= 3 = true)",
    "@(foreach(results, (x, y) => x * y, 10)) and more",
    '@(if(has_number(input, ")").match, "a \\" b", null))',
    "@(arr[-1].name.first)",
    "",
  ])("reads %s", (text) => expect(errors(text)).toBe(0));

  it.each(["@(1 +)", "@(upper(x", "@(a b)", "@(.x)"])("marks %s", (text) => expect(errors(text)).toBeGreaterThan(0));

  it("binds as the engine does", () => {
    const shape = (text: string) => parser.parse(text).toString();
    expect(shape("@(1 + 2 * 3)")).toContain("Binary(Number,Plus,Binary(Number,Product,Number))");
    expect(shape("@(2 ^ 3 ^ 2)")).toContain("Binary(Binary(Number,Power,Number),Power,Number)");
    expect(shape("@(-2 ^ 2)")).toContain("Binary(Negation(Minus,Number),Power,Number)");
  });
});
