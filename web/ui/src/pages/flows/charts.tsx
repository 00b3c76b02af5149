import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useTheme } from "@/app/theme";

export interface Point {
  at: string;
  count: number;
}

const DAY = 86_400;

const LEAST_DAYS = 7;

/** Days without an answer count too: a line that leaves them out would lie. At least a week is shown. */
export function fillDays(points: Point[]): [number[], number[]] {
  if (points.length === 0) return [[], []];
  const counts = new Map(points.map((point) => [Date.parse(point.at) / 1000, point.count]));
  const days = [...counts.keys()].sort((one, other) => one - other);
  const last = days.at(-1) as number;
  const first = Math.min(days[0] as number, last - (LEAST_DAYS - 1) * DAY);
  const times: number[] = [];
  for (let day = first; day <= last; day += DAY) times.push(day);
  return [times, times.map((day) => counts.get(day) ?? 0)];
}

/** Values over days. */
export function TimeChart({ points, label }: { points: Point[]; label: string }) {
  const { i18n } = useTranslation();
  const dark = useTheme((state) => state.dark);
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours change with the theme
  useEffect(() => {
    const place = box.current;
    if (!place) return;
    const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name);
    const grid = { stroke: colour("--line"), width: 1 };
    const axis = { stroke: colour("--muted"), grid, ticks: { show: false }, font: "12px Inter Variable" };
    const day = (seconds: number) =>
      new Date(seconds * 1000).toLocaleDateString(i18n.language, { day: "numeric", month: "short", timeZone: "UTC" });
    const plot = new uPlot(
      {
        width: place.clientWidth,
        height: 200,
        legend: { show: false },
        cursor: { y: false, points: { size: 7 } },
        scales: { x: { time: true }, y: { range: (_plot, _least, most) => [0, Math.max(4, most * 1.1)] } },
        axes: [
          { ...axis, grid: { show: false }, values: (_plot, days) => days.map(day) },
          {
            ...axis,
            size: 46,
            values: (_plot, counts) => counts.map((count) => (Number.isInteger(count) ? `${count}` : "")),
          },
        ],
        series: [
          {},
          {
            stroke: colour("--accent"),
            width: 2,
            fill: colour("--accent-soft"),
            points: { show: points.length < 40, size: 5 },
          },
        ],
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      },
      fillDays(points),
      place,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: 200 }));
    resized.observe(place);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [points, dark, i18n.language]);
  return <div ref={box} role="img" aria-label={label} className="w-full" />;
}

/** Values side by side, as bars of HTML: readable by everybody, also without seeing them. */
export function Bars({ items, total }: { items: { name: string; count: number }[]; total?: number }) {
  const { i18n } = useTranslation();
  const most = Math.max(1, ...items.map((item) => item.count));
  const sum = total ?? items.reduce((all, item) => all + item.count, 0);
  return (
    <ul className="flex flex-col gap-2.5">
      {items.map((item) => (
        <li key={item.name}>
          <div className="flex items-baseline justify-between gap-3 text-[13px]">
            <span className="truncate">{item.name}</span>
            <span className="text-muted tabular-nums">
              {item.count.toLocaleString(i18n.language)}
              {sum > 0 && ` · ${Math.round((item.count / sum) * 100)} %`}
            </span>
          </div>
          <div className="mt-1 h-2 overflow-hidden rounded-full bg-sunken">
            <div className="h-full rounded-full bg-accent" style={{ width: `${(item.count / most) * 100}%` }} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** A few values as thin columns: weekdays, hours. */
export function Columns({ items, label }: { items: { name: string; count: number }[]; label: string }) {
  const most = Math.max(1, ...items.map((item) => item.count));
  return (
    <div>
      <ul aria-label={label} className="flex h-28 items-end gap-1">
        {items.map((item) => (
          <li
            key={item.name}
            title={`${item.name}: ${item.count}`}
            className="flex h-full min-w-0 flex-1 flex-col justify-end"
          >
            <span className="sr-only">{`${item.name}: ${item.count}`}</span>
            <span
              aria-hidden
              className="block min-h-px rounded-t bg-accent/85"
              style={{ height: `${(item.count / most) * 100}%` }}
            />
          </li>
        ))}
      </ul>
      <div aria-hidden className="mt-1.5 flex gap-1 text-[11px] text-muted">
        {items.map((item, place) => (
          <span key={item.name} className="min-w-0 flex-1 text-center">
            {items.length <= 8 || place % 6 === 0 ? item.name : ""}
          </span>
        ))}
      </div>
    </div>
  );
}
