import { describe, expect, it } from "vitest";
import type { Definition } from "./definition";
import { howMany, howManyLost } from "./waiting";

const definition = { nodes: [{ uuid: "a" }, { uuid: "b" }] } as Definition;

describe("contacts who wait", () => {
  it("are counted over all nodes", () => {
    expect(howMany({ a: 2, c: 3 })).toBe(5);
    expect(howMany({})).toBe(0);
  });

  it("are lost where their node is gone", () => {
    expect(howManyLost({ a: 2, c: 3, d: 1 }, definition)).toBe(4);
    expect(howManyLost({ a: 2, b: 1 }, definition)).toBe(0);
  });
});
