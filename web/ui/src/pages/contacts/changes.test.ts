import { expect, it } from "vitest";
import { changeWords } from "./changes";

it.each([
  ["contact_name_changed", { name: "Amina" }, "name", "Amina"],
  ["contact_field_changed", { field: { key: "age", name: "Age" }, value: { text: "33" } }, "field", "33"],
  ["contact_field_changed", { field: { key: "age", name: "Age" }, value: null }, "fieldCleared", ""],
  ["contact_groups_changed", { groups_added: [{ name: "A" }, { name: "B" }] }, "groupsAdded", "A, B"],
  ["contact_groups_changed", { groups_removed: [{ name: "A" }] }, "groupsRemoved", "A"],
  ["contact_urns_changed", { urns: ["tel:+254711", "telegram:12"] }, "urns", "+254711, 12"],
  ["mo_miss", { channel: "Gateway" }, "callMissed", "Gateway"],
  ["airtime_transferred", { amount: "5", currency: "KES" }, "airtime", "5 KES"],
  ["something_new", { x: 1 }, "something_new", ""],
])("tells %s in words", (type, details, key, value) => {
  expect(changeWords(type, details)).toMatchObject({ key, value });
});
