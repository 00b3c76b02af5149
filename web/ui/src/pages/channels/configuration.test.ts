import { describe, expect, it } from "vitest";
import { configOf, entered, keyWords, type Setting } from "./configuration";

const setting = (key: string, kind: Setting["kind"], more: Partial<Setting> = {}): Setting => ({
  key,
  kind,
  is_required: false,
  is_secret: false,
  is_generated: false,
  is_common: false,
  choices: [],
  least: null,
  most: null,
  ...more,
});

const SETTINGS = [
  setting("send_url", "url"),
  setting("max_length", "number"),
  setting("use_national", "flag"),
  setting("headers", "object"),
  setting("incoming_prefixes", "list"),
  setting("password", "text", { is_secret: true }),
];

describe("a channel's configuration", () => {
  it("comes back as it was after a form that nobody touched", () => {
    const config = {
      send_url: "https://a.example",
      max_length: 160,
      use_national: false,
      headers: { "X-One": "a: b" },
      incoming_prefixes: ["1", "2"],
    };
    expect(configOf(SETTINGS, entered(SETTINGS, config), new Set())).toEqual(config);
  });
  it("leaves out what is empty, and secrets that aren't given", () => {
    expect(configOf(SETTINGS, { send_url: " ", password: "" }, new Set())).toEqual({});
  });
  it("sends a secret that is to be forgotten as nothing", () => {
    expect(configOf(SETTINGS, { password: "typed" }, new Set(["password"]))).toEqual({ password: "" });
  });
  it("leaves to the server what is no number", () => {
    expect(configOf(SETTINGS, { max_length: "many" }, new Set())).toEqual({ max_length: "many" });
  });
  it("names keys in words", () => {
    expect(keyWords("account_sid")).toBe("Account sid");
    expect(keyWords("PLIVO_AUTH_ID")).toBe("PLIVO AUTH ID");
  });
});
