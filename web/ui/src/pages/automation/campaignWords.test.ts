import { expect, it } from "vitest";
import { byDate, hourWords, offsetWords } from "./campaignWords";
import { FOLDERS, KINDS, keywordsOf, TYPES } from "./triggerTypes";

const t = ((key: string, values?: Record<string, unknown>) =>
  values ? `${key}(${Object.values(values).join(",")})` : key) as never;

it("says when an event is", () => {
  expect(offsetWords({ offset: -2, unit: "days", hour: 9 }, t)).toBe("campaigns.before(campaigns.units.days(2))");
  expect(offsetWords({ offset: 1, unit: "weeks", hour: null }, t)).toBe("campaigns.after(campaigns.units.weeks(1))");
  expect(offsetWords({ offset: 0, unit: "hours", hour: null }, t)).toBe("campaigns.atTheDate");
  expect(hourWords({ offset: 1, unit: "days", hour: 7 }, t)).toBe("campaigns.hour(07:00)");
  expect(hourWords({ offset: 1, unit: "days", hour: 0 }, t)).toBe("campaigns.hour(00:00)");
  expect(hourWords({ offset: 1, unit: "days", hour: null }, t)).toBe("campaigns.ownTime");
  expect(hourWords({ offset: 1, unit: "hours", hour: null }, t)).toBe("");
});

it("puts events along their dates", () => {
  const event = (relative_to: string, minutes: number) => ({ relative_to, minutes });
  const found = byDate([event("edd", 5), event("created_on", 1), event("edd", -10), event("edd", 0)]);
  expect(found.map(([key, events]) => [key, events.map((one) => one.minutes)])).toEqual([
    ["created_on", [1]],
    ["edd", [-10, 0, 5]],
  ]);
});

it("takes keywords apart", () => {
  expect(keywordsOf(" Join, habari;JOIN  😀 ")).toEqual(["join", "habari", "😀"]);
  expect(keywordsOf(" , ")).toEqual([]);
});

it("has a folder and flows for every type of trigger", () => {
  expect(TYPES).toHaveLength(10);
  expect(TYPES.every((type) => FOLDERS.includes(KINDS[type].folder) && KINDS[type].flows.length > 0)).toBe(true);
});
