/** Revisions and saved drafts: each compared with what is edited, and taken back if wanted. */

import { useQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Badge, Button, Skeleton } from "@/components";
import { type HistoryEntry, historyQuery, versionQuery } from "../api/queries";
import type { Definition } from "../model/definition";
import { differences } from "../model/differences";
import { SidePanel } from "../panels/SidePanel";
import { useDefinition, useDocument } from "../state/document";
import { Changes } from "./Changes";
import { LeftBehind } from "./Waiting";

export function HistoryPanel() {
  const { t } = useTranslation("editor");
  const uuid = useDocument((state) => state.uuid);
  const version = useDocument((state) => state.version);
  const revision = useDocument((state) => state.flow?.revision);
  const { data } = useQuery(historyQuery(uuid, `${version} ${revision}`));
  const [opened, setOpened] = useState<HistoryEntry | null>(null);
  const isOpen = (one: HistoryEntry) => opened?.kind === one.kind && opened.number === one.number;
  return (
    <SidePanel title={t("history.title")} wide>
      <LeftBehind />
      {!data && <Skeleton rows={5} />}
      <ul className="flex flex-col p-2">
        {data?.map((one) => (
          <li key={`${one.kind} ${one.number}`} className="border-b border-line py-1 last:border-0">
            <Entry one={one} isOpen={isOpen(one)} onToggle={() => setOpened(isOpen(one) ? null : one)} />
            {isOpen(one) && <Comparison one={one} />}
          </li>
        ))}
      </ul>
    </SidePanel>
  );
}

function Entry({ one, isOpen, onToggle }: { one: HistoryEntry; isOpen: boolean; onToggle: () => void }) {
  const { t, i18n } = useTranslation("editor");
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      className="flex w-full items-center gap-2 rounded-lg px-2 py-1.5 text-left hover:bg-sunken"
      onClick={onToggle}
    >
      <span className="min-w-0 flex-1">
        <span className="block font-medium">
          {one.kind === "revision"
            ? t("history.revision", { number: one.number })
            : t("history.draft", { number: one.number })}
        </span>
        <span className="block truncate text-[13px] text-muted">
          {time.format(new Date(one.created_on))} {one.user && `· ${one.user}`}
        </span>
      </span>
      {one.is_live && <Badge tone="good">{t("history.live")}</Badge>}
    </button>
  );
}

function Comparison({ one }: { one: HistoryEntry }) {
  const { t } = useTranslation("editor");
  const uuid = useDocument((state) => state.uuid);
  const readOnly = useDocument((state) => state.readOnly);
  const replace = useDocument((state) => state.replace);
  const present = useDefinition();
  const { data } = useQuery(versionQuery(uuid, one.kind, one.number));
  if (!data) return <Skeleton rows={3} />;
  const old = data.definition as Definition;
  const restore = () => {
    replace("restore", { ...old, revision: present.revision });
    toast(t("history.restored"), {
      action: { label: t("toolbar.undo"), onClick: () => useDocument.getState().undo() },
    });
  };
  return (
    <div className="px-2 pt-1 pb-3">
      <p className="mb-2 text-[13px] text-muted">{t("history.since")}</p>
      <Changes found={differences(old, present)} before={old} after={present} />
      {!readOnly && (
        <Button size="small" className="mt-3" icon={<RotateCcw />} onClick={restore}>
          {t("history.restore")}
        </Button>
      )}
    </div>
  );
}
