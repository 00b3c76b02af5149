import { describe, expect, it } from "vitest";
import type { Action } from "../model/definition";
import { chosenRecipients, countable, hasExpression, withRecipients } from "./recipients";

const PARENTS = "a3c90765-4b8b-4fb8-bef6-b18bd4a2c32f";
const WANJIRU = "ba96bf7f-bc2a-4873-a7c7-254d1927c4e3";

const action = (): Action => ({
  uuid: "a",
  type: "start_session",
  groups: [{ uuid: PARENTS, name: "Parents", query: null }, { name_match: "@fields.group" }],
  contacts: [{ uuid: WANJIRU, name: "Wanjiru" }],
  legacy_vars: ["@contact.urn"],
  contact_query: "county = nairobi",
  exclusions: { in_a_flow: true },
});

describe("recipients", () => {
  it("are shown in one list, and written back as they were", () => {
    const chosen = chosenRecipients(action());
    expect(chosen.map((one) => [one.kind, one.name])).toEqual([
      ["group", "Parents"],
      ["group", "@fields.group"],
      ["contact", "Wanjiru"],
      ["expression", "@contact.urn"],
    ]);
    expect(withRecipients(action(), chosen)).toEqual(action());
  });

  it("that are added are references, and nothing is left of those that are removed", () => {
    const added = withRecipients({ uuid: "a", type: "send_broadcast" }, [
      { kind: "contact", uuid: WANJIRU, name: "Wanjiru" },
    ]);
    expect(added).toMatchObject({ groups: [], contacts: [{ uuid: WANJIRU, name: "Wanjiru" }] });
    expect("legacy_vars" in added).toBe(false);
    expect(withRecipients(action(), [])).toMatchObject({ groups: [], contacts: [], legacy_vars: [] });
  });

  it("are counted as far as they are known", () => {
    const known = { groups: [PARENTS], contacts: [WANJIRU], query: "county = nairobi", in_a_flow: true };
    expect(countable(action(), false)).toEqual({ known, hasMore: true });
    expect(countable(action(), true).known.in_a_flow).toBe(false);
    const asked = { ...action(), groups: [], legacy_vars: [], contact_query: "county = @fields.county" };
    expect(countable(asked, false)).toMatchObject({ known: { query: null }, hasMore: true });
    expect(countable({ ...asked, contact_query: "" }, false).hasMore).toBe(false);
  });

  it("tell expressions from addresses", () => {
    expect(hasExpression("county = @fields.county")).toBe(true);
    expect(hasExpression("@(1 + 1)")).toBe(true);
    expect(hasExpression('email = "ana@example.org"')).toBe(false);
    expect(hasExpression("twitter = @@ana")).toBe(false);
  });
});
