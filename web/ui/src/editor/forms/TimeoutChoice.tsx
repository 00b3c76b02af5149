/** How long a wait lasts. */

import { useTranslation } from "react-i18next";
import { Checkbox, Select } from "@/components";
import { NO_RESPONSE } from "../model/rules";
import type { RouterProps } from "./routerProps";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIMEOUTS = [
  ...[1, 2, 3, 4, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12, 18].map((count) => count * HOUR),
  ...[1, 2, 3, 7].map((count) => count * DAY),
];

export function TimeoutChoice({ draft, onChange }: Omit<RouterProps, "problems">) {
  const { t, i18n } = useTranslation("editor");
  const { timeout } = draft.rules;
  const set = (seconds: number | null) => {
    const next = seconds === null ? null : { seconds, category: timeout?.category ?? NO_RESPONSE };
    onChange({ ...draft, rules: { ...draft.rules, timeout: next } });
  };
  const words = (seconds: number) => {
    const [count, unit] =
      seconds % DAY === 0
        ? [seconds / DAY, "day"]
        : seconds % HOUR === 0
          ? [seconds / HOUR, "hour"]
          : [seconds / MINUTE, "minute"];
    return new Intl.NumberFormat(i18n.language, { style: "unit", unit: unit as string, unitDisplay: "long" }).format(
      count as number,
    );
  };
  const choices = timeout && !TIMEOUTS.includes(timeout.seconds) ? [timeout.seconds, ...TIMEOUTS] : TIMEOUTS;
  return (
    <div className="flex items-center gap-2">
      <Checkbox
        label={t("router.timeout")}
        checked={timeout !== null}
        onChange={(event) => set(event.target.checked ? 5 * MINUTE : null)}
      />
      {timeout && (
        <Select
          className="w-44"
          aria-label={t("router.timeoutAfter")}
          value={timeout.seconds}
          onChange={(event) => set(Number(event.target.value))}
        >
          {choices.map((seconds) => (
            <option key={seconds} value={seconds}>
              {words(seconds)}
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}
