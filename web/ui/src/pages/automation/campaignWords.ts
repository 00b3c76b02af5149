import type { TFunction } from "i18next";
import type { Schemas } from "@/api/client";

type Timing = Pick<Schemas["CampaignEventOut"], "offset" | "unit" | "hour">;

/** "2 days before", "1 week after", "On the day". */
export function offsetWords({ offset, unit }: Timing, t: TFunction): string {
  const size = Math.abs(offset);
  if (size === 0) return t("campaigns.atTheDate");
  const span = t(`campaigns.units.${unit}`, { count: size });
  return t(offset < 0 ? "campaigns.before" : "campaigns.after", { span });
}

/** "at 09:00", or nothing for the date's own time. */
export function hourWords({ hour, unit }: Timing, t: TFunction): string {
  if (unit !== "days" && unit !== "weeks") return "";
  return hour === null || hour === undefined
    ? t("campaigns.ownTime")
    : t("campaigns.hour", { hour: `${String(hour).padStart(2, "0")}:00` });
}

/** The name of a date: of a field its own, of a date of every contact in the language of the page. */
export function dateName(key: string, name: string, t: TFunction): string {
  return t(`campaigns.dates.${key}`, { defaultValue: name || key });
}

/** Events by the date that they are relative to, each in the order of their times. */
export function byDate<Event extends { relative_to: string; minutes: number }>(events: Event[]): [string, Event[]][] {
  const found = new Map<string, Event[]>();
  for (const event of [...events].sort((one, other) => one.minutes - other.minutes)) {
    found.set(event.relative_to, [...(found.get(event.relative_to) ?? []), event]);
  }
  return [...found].sort(([one], [other]) => one.localeCompare(other));
}
