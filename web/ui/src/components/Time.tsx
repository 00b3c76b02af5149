import { useTranslation } from "react-i18next";
import { Tooltip } from "./Tooltip";

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86_400],
];
const WEEK = 7 * 86_400;

/** A time near now in words, else its day. */
export function nearTime(at: Date, now: Date, language: string): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const size = Math.abs(seconds);
  if (size >= WEEK) return at.toLocaleDateString(language, { dateStyle: "medium" });
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  if (size < 60) return words.format(0, "minute");
  const [unit, length] = STEPS.findLast(([, unitSize]) => size >= unitSize) ?? ["minute", 60];
  return words.format(Math.trunc(seconds / length), unit);
}

/** A time in words, and in full on hover. */
export function Time({ at, zone }: { at: string; zone?: string }) {
  const { i18n } = useTranslation();
  const time = new Date(at);
  const full = time.toLocaleString(i18n.language, { dateStyle: "full", timeStyle: "medium", timeZone: zone });
  return (
    <Tooltip text={full}>
      <time dateTime={at} className="whitespace-nowrap">
        {nearTime(time, new Date(), i18n.language)}
      </time>
    </Tooltip>
  );
}
