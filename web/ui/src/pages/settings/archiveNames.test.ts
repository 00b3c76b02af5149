import { expect, test } from "vitest";
import { byteSize, periodName } from "./archiveNames";

test.each([
  [0, "0 byte"],
  [999, "999 byte"],
  [1_500, "1.5 kB"],
  [123_456, "123 kB"],
  [98_700_000, "99 MB"],
  [4_200_000_000_000_000, "4,200 TB"],
])("%i bytes", (bytes, text) => {
  expect(byteSize(bytes, "en")).toBe(text);
});

test("days and months are those of the file, wherever one looks from", () => {
  expect(periodName("2026-07-01", "monthly", "en")).toBe("July 2026");
  expect(periodName("2026-07-01", "daily", "en")).toBe("Jul 1, 2026");
  expect(periodName("2026-07-01", "monthly", "fr")).toBe("juillet 2026");
});
