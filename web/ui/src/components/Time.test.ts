import { describe, expect, it } from "vitest";
import { nearTime } from "./Time";

const NOW = new Date("2026-11-24T12:00:00Z");
const at = (seconds: number) => nearTime(new Date(NOW.getTime() + seconds * 1000), NOW, "en");

describe("a time near now", () => {
  it("is told in the largest whole unit", () => {
    expect(at(-10)).toBe("this minute");
    expect(at(-60)).toBe("1 min. ago");
    expect(at(-3599)).toBe("59 min. ago");
    expect(at(-2 * 3600)).toBe("2 hr. ago");
    expect(at(86_400)).toBe("tomorrow");
  });

  it("is a date once a week has gone by", () => {
    expect(at(-7 * 86_400)).toBe("Nov 17, 2026");
  });

  it("speaks other languages", () => {
    expect(nearTime(new Date("2026-11-23T12:00:00Z"), NOW, "fr")).toBe("hier");
  });
});
