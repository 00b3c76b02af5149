import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { ApiError } from "@/api/errors";
import { useSession } from "@/app/session";
import { Field, Input, Select, useDebounced } from "@/components";
import { ComingTimes, DAYS, dayName } from "./ScheduleTimes";

export type NewSchedule = Schemas["ScheduleIn"];

const REPEATS = ["never", "daily", "weekly", "monthly", "yearly"] as const;

/** Tomorrow at nine, on the clocks of a time zone. */
export function tomorrow(zone: string, now = new Date()): string {
  const day = new Date(now.getTime() + 86_400_000).toLocaleDateString("sv-SE", { timeZone: zone });
  return `${day}T09:00`;
}

export function newSchedule(zone: string): NewSchedule {
  return { start_on: tomorrow(zone), repeat: "never", days: "" };
}

/** What is kept, as the form has it. */
export function editedSchedule(kept: Schemas["ScheduleOut"]): NewSchedule {
  return { start_on: kept.local, repeat: kept.repeat as NewSchedule["repeat"], days: kept.days };
}

/** When something is due: the first time, how often again, on which days; the next times are told while choosing. */
export function ScheduleFields({
  value,
  onChange,
  error,
}: {
  value: NewSchedule;
  onChange: (value: NewSchedule) => void;
  error: (field: string) => string | undefined;
}) {
  const { t, i18n } = useTranslation();
  const { timezone } = useSession().workspace;
  const asked = useDebounced(JSON.stringify(value), 250);
  const preview = useQuery({
    queryKey: ["schedules", "preview", asked],
    queryFn: () => body(api.POST("/api/internal/schedules/preview", { body: JSON.parse(asked) as NewSchedule })),
    enabled: value.start_on !== "" && (value.repeat !== "weekly" || value.days !== ""),
    placeholderData: keepPreviousData,
  });
  const told = preview.error instanceof ApiError ? preview.error : undefined;
  const problem = (field: string) => error(field) ?? told?.field(field);
  const toggle = (day: string) => {
    const wanted = value.days.includes(day) ? value.days.replace(day, "") : value.days + day;
    onChange({ ...value, days: DAYS.filter((one) => wanted.includes(one)).join("") });
  };
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="sr-only">{t("schedules.when")}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t(value.repeat === "never" ? "schedules.on" : "schedules.first")}
          hint={t("schedules.zone", { zone: timezone })}
          error={problem("start_on")}
        >
          <Input
            type="datetime-local"
            required
            value={value.start_on.slice(0, 16)}
            onChange={(event) => onChange({ ...value, start_on: event.target.value })}
          />
        </Field>
        <Field label={t("schedules.repeat")} error={problem("repeat")}>
          <Select
            value={value.repeat}
            onChange={(event) => onChange({ ...value, repeat: event.target.value as NewSchedule["repeat"], days: "" })}
          >
            {REPEATS.map((one) => (
              <option key={one} value={one}>
                {t(`schedules.repeats.${one}`)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {value.repeat === "weekly" && (
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1.5 text-[13px] font-medium">{t("schedules.days")}</legend>
          <div className="flex flex-wrap gap-1.5">
            {DAYS.map((day) => (
              <button
                key={day}
                type="button"
                aria-pressed={value.days.includes(day)}
                aria-label={dayName(day, i18n.language, "long")}
                onClick={() => toggle(day)}
                className={`h-8 min-w-11 rounded-lg border px-2 text-[13px] ${
                  value.days.includes(day)
                    ? "border-accent bg-accent-soft font-medium text-accent"
                    : "border-line-strong hover:bg-sunken"
                }`}
              >
                {dayName(day, i18n.language)}
              </button>
            ))}
          </div>
          <p className="text-[13px] text-bad">{error("days")}</p>
        </fieldset>
      )}
      {preview.data && !told && (value.repeat !== "weekly" || value.days) && (
        <p
          role="status"
          aria-busy={asked !== JSON.stringify(value) || preview.isPlaceholderData}
          className="flex items-center gap-2 rounded-lg bg-ground px-3 py-2 text-[13px] aria-busy:opacity-50"
        >
          <CalendarClock className="size-4 shrink-0 text-accent" aria-hidden />
          <ComingTimes next={preview.data.next} />
        </p>
      )}
    </fieldset>
  );
}
