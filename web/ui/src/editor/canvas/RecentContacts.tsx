/** A count that shows who took a way last. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Popover, Spinner } from "@/components";
import { recentQuery } from "../api/queries";
import { useDocument } from "../state/document";

export function RecentContacts({
  exit,
  destination,
  children,
}: {
  exit: string;
  destination: string;
  children: ReactNode;
}) {
  const { t, i18n } = useTranslation("editor");
  const uuid = useDocument((state) => state.uuid);
  const [open, setOpen] = useState(false);
  const { data } = useQuery(recentQuery(uuid, exit, destination, open));
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: "short", timeStyle: "short" });
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="center"
      className="w-64 text-[13px]"
      trigger={
        <button
          type="button"
          className="rounded-full border border-line bg-sunken px-2 text-[11px] leading-5 font-medium text-muted hover:text-ink"
          aria-label={t("canvas.recent")}
        >
          {children}
        </button>
      }
    >
      <p className="mb-1.5 font-medium">{t("canvas.recent")}</p>
      {!data && <Spinner />}
      {data?.length === 0 && <p className="text-muted">{t("canvas.noRecent")}</p>}
      {data?.map((one) => (
        <div key={`${one.uuid} ${one.time}`} className="flex justify-between gap-3 py-0.5">
          <Link to="/contacts/$uuid" params={{ uuid: one.uuid }} className="truncate text-accent hover:underline">
            {one.name || t("canvas.unnamed")}
          </Link>
          <span className="truncate text-muted" title={one.operand}>
            {one.operand || time.format(new Date(one.time))}
          </span>
        </div>
      ))}
    </Popover>
  );
}
