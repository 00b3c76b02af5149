import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Field, Input, Select } from "@/components";
import { dateName } from "./campaignWords";

type Time = Schemas["EventTime"];

const UNITS = ["minutes", "hours", "days", "weeks"] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** When an event is: so many units before or after a date, at an hour of the day. */
export function CampaignEventTime({
  value,
  onChange,
  dates,
  error,
}: {
  value: Time;
  onChange: (some: Partial<Time>) => void;
  dates: Schemas["DateChoice"][];
  error: (field: string) => string | undefined;
}) {
  const { t } = useTranslation();
  const size = Math.abs(value.offset);
  const isBefore = value.offset < 0 || Object.is(value.offset, -0);
  const hasHour = value.unit === "days" || value.unit === "weeks";
  const set = (amount: number, before: boolean) => onChange({ offset: before ? -amount : amount });
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-2 text-[13px] font-medium">{t("campaigns.when")}</legend>
      <div className="grid grid-cols-[5rem_1fr_1fr] gap-2 sm:grid-cols-[5rem_8rem_8rem_1fr]">
        <Field label={t("campaigns.amount")} error={error("offset")} hiddenLabel>
          <Input
            type="number"
            min={0}
            required
            value={size}
            onChange={(event) => set(Math.abs(Math.trunc(event.target.valueAsNumber || 0)), isBefore)}
          />
        </Field>
        <Field label={t("campaigns.unit")} error={error("unit")} hiddenLabel>
          <Select
            value={value.unit}
            onChange={(event) => {
              const unit = event.target.value as Time["unit"];
              onChange({ unit, hour: unit === "days" || unit === "weeks" ? value.hour : null });
            }}
          >
            {UNITS.map((unit) => (
              <option key={unit} value={unit}>
                {t(`campaigns.unitNames.${unit}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t("campaigns.direction")} hiddenLabel>
          <Select
            value={isBefore ? "before" : "after"}
            onChange={(event) => set(size, event.target.value === "before")}
          >
            <option value="before">{t("campaigns.directions.before")}</option>
            <option value="after">{t("campaigns.directions.after")}</option>
          </Select>
        </Field>
        <Field
          label={t("campaigns.date")}
          error={error("relative_to")}
          hiddenLabel
          className="col-span-3 sm:col-span-1"
        >
          <Select value={value.relative_to} onChange={(event) => onChange({ relative_to: event.target.value })}>
            {dates.map((date) => (
              <option key={date.key} value={date.key}>
                {dateName(date.key, date.name, t)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {hasHour && (
        <Field label={t("campaigns.deliveryHour")} error={error("hour")} className="max-w-60">
          <Select
            value={value.hour ?? ""}
            onChange={(event) => onChange({ hour: event.target.value === "" ? null : Number(event.target.value) })}
          >
            <option value="">{t("campaigns.sameTime")}</option>
            {HOURS.map((hour) => (
              <option key={hour} value={hour}>
                {`${String(hour).padStart(2, "0")}:00`}
              </option>
            ))}
          </Select>
        </Field>
      )}
    </fieldset>
  );
}
