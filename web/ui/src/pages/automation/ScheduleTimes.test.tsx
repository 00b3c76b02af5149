import { describe, expect, it } from "vitest";
import { tomorrow } from "./ScheduleFields";
import { dayName, phrase, wallTime } from "./ScheduleTimes";

const t = ((key: string, values: Record<string, unknown>) => `${key} ${Object.values(values).join(" ")}`) as never;

describe("times of schedules", () => {
  it("names days by their letters", () => {
    expect([..."MTWRFSU"].map((letter) => dayName(letter, "en"))).toEqual([
      "Mon",
      "Tue",
      "Wed",
      "Thu",
      "Fri",
      "Sat",
      "Sun",
    ]);
  });

  it("tells times on the workspace's clocks, wherever the browser is", () => {
    const now = new Date("2026-11-24T00:00:00Z");
    expect(wallTime("2026-12-01T07:00:00Z", "en-GB", "Africa/Kigali", now)).toBe("Tue 1 Dec, 09:00");
    expect(wallTime("2027-03-14T13:00:00Z", "en-GB", "America/New_York", now)).toContain("2027");
    expect(wallTime("2027-03-14T13:00:00Z", "en-GB", "America/New_York", now)).toContain("09:00");
  });

  it("says how often", () => {
    const schedule = { local: "2026-12-31T09:00", days: "" };
    expect(phrase({ ...schedule, repeat: "daily" }, "en-GB", t)).toBe("schedules.phrase.daily 09:00");
    expect(phrase({ ...schedule, repeat: "weekly", days: "TR" }, "en-GB", t)).toBe(
      "schedules.phrase.weekly Tue, Thu 09:00",
    );
    expect(phrase({ ...schedule, repeat: "monthly" }, "en-GB", t)).toBe("schedules.phrase.monthly 31 09:00");
    expect(phrase({ ...schedule, repeat: "yearly" }, "en-GB", t)).toBe("schedules.phrase.yearly 31 December 09:00");
    expect(phrase({ ...schedule, repeat: "never" }, "en-GB", t)).toBe("schedules.phrase.never 31 December 2026 09:00");
  });

  it("offers tomorrow at nine, where the workspace is", () => {
    const now = new Date("2026-11-24T22:30:00Z");
    expect(tomorrow("Africa/Kigali", now)).toBe("2026-11-26T09:00");
    expect(tomorrow("America/New_York", now)).toBe("2026-11-25T09:00");
  });
});
