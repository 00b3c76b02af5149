const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** A size in bytes, in words. */
export function byteSize(bytes: number, language: string): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const unit = UNITS[power] ?? "byte";
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value);
}

/** A day or a month in words. */
export function periodName(start: string, period: "daily" | "monthly", language: string): string {
  const style =
    period === "monthly" ? ({ year: "numeric", month: "long" } as const) : ({ dateStyle: "medium" } as const);
  return new Date(`${start}T00:00:00Z`).toLocaleDateString(language, { ...style, timeZone: "UTC" });
}
