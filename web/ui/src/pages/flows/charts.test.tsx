import { render, screen } from "@testing-library/react";
import { beforeAll, expect, it } from "vitest";
import { startTranslation } from "@/app/i18n";
import { Bars, fillDays } from "./charts";

beforeAll(() => startTranslation("en"));

it("counts days without an answer as zero", () => {
  const [times, counts] = fillDays([
    { at: "2026-11-20", count: 3 },
    { at: "2026-11-23", count: 5 },
  ]);
  expect(times).toHaveLength(7);
  expect(counts).toEqual([0, 0, 0, 3, 0, 0, 5]);
  expect(fillDays([])).toEqual([[], []]);
});

it("tells shares in words, not only by length", () => {
  render(
    <Bars
      items={[
        { name: "Good", count: 3 },
        { name: "Bad", count: 1 },
      ]}
    />,
  );
  expect(screen.getByText("3 · 75 %")).toBeTruthy();
  expect(screen.getByText("1 · 25 %")).toBeTruthy();
});
