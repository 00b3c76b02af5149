import { expect, it } from "vitest";
import { safeNext } from "./next";

it("goes on only to addresses of this site", () => {
  expect(safeNext("/contacts?query=a")).toBe("/contacts?query=a");
  for (const foreign of [undefined, "", "https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"])
    expect(safeNext(foreign)).toBe("/");
});
