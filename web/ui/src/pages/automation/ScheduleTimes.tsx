import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { useSession } from "@/app/session";

export type Schedule = Schemas["ScheduleOut"];

export const DAYS = [..."MTWRFSU"];
const MONDAY = Date.UTC(2024, 0, 1);
const DAY = 86_400_000;

/** "Tue" for `T`: days of the week by their letter, Monday first. */
export function dayName(letter: string, language: string, weekday: "short" | "long" = "short"): string {
  const day = new Date(MONDAY + DAYS.indexOf(letter) * DAY);
  return day.toLocaleDateString(language, { weekday, timeZone: "UTC" });
}

/** "Tue 1 Dec, 09:00" on the clocks of a time zone; with the year if it isn't this one. */
export function wallTime(at: string, language: string, zone: string, now = new Date()): string {
  const time = new Date(at);
  const isFar = time.getUTCFullYear() !== now.getUTCFullYear();
  return time.toLocaleString(language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: isFar ? "numeric" : undefined,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  });
}

/** "Each week on Tue, Thu at 09:00". The first time is local, so that its day and hour are those that people chose. */
export function phrase(schedule: Pick<Schedule, "local" | "repeat" | "days">, language: string, t: TFunction): string {
  const first = new Date(`${schedule.local}:00Z`);
  const words = (options: Intl.DateTimeFormatOptions) =>
    first.toLocaleString(language, { ...options, timeZone: "UTC" });
  const time = words({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  switch (schedule.repeat) {
    case "daily":
      return t("schedules.phrase.daily", { time });
    case "weekly": {
      const days = [...schedule.days].map((letter) => dayName(letter, language)).join(", ");
      return t("schedules.phrase.weekly", { days, time });
    }
    case "monthly":
      return t("schedules.phrase.monthly", { day: first.getUTCDate(), time });
    case "yearly":
      return t("schedules.phrase.yearly", { day: words({ day: "numeric", month: "long" }), time });
    default:
      return t("schedules.phrase.never", { day: words({ day: "numeric", month: "long", year: "numeric" }), time });
  }
}

/** "Next: Tue 1 Dec, 09:00, then Wed 2 Dec, 09:00 · …". */
export function ComingTimes({ next, isPaused }: { next: string[]; isPaused?: boolean }) {
  const { t, i18n } = useTranslation();
  const { timezone } = useSession().workspace;
  const [first, ...others] = next.map((at) => wallTime(at, i18n.language, timezone));
  if (isPaused) return <span className="text-warn">{t("schedules.paused")}</span>;
  if (!first) return <span className="text-muted">{t("schedules.over")}</span>;
  return (
    <span>
      {t("schedules.next", { time: first })}
      {others.length > 0 && <span className="text-muted">{t("schedules.then", { times: others.join(" · ") })}</span>}
    </span>
  );
}

/** A schedule in a line: how often, and when next. */
export function ScheduleLine({ schedule }: { schedule: Schedule }) {
  const { t, i18n } = useTranslation();
  return (
    <span className="block">
      <span className="block">{phrase(schedule, i18n.language, t)}</span>
      <span className="block text-[13px]">
        <ComingTimes next={schedule.next} isPaused={schedule.is_paused} />
      </span>
    </span>
  );
}
