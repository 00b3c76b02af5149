/** Where two people changed the very same thing: both are shown, one is chosen, nothing is lost. */

import { useTranslation } from "react-i18next";
import { Button, Dialog } from "@/components";
import type { MergeConflict } from "../model/merge";
import { useDocument } from "../state/document";
import { useView } from "../state/view";

export function ConflictsDialog() {
  const { t } = useTranslation("editor");
  const conflicts = useDocument((state) => state.conflicts);
  const settle = useDocument((state) => state.settle);
  const goTo = useView((view) => view.goTo);
  if (conflicts.length === 0) return null;
  const keepAll = () => {
    for (const conflict of conflicts) settle(conflict, false);
  };
  return (
    <Dialog
      open
      wide
      onClose={keepAll}
      title={t("conflicts.title")}
      description={t("conflicts.text")}
      footer={<Button onClick={keepAll}>{t("conflicts.keepAll")}</Button>}
    >
      <ul className="flex flex-col gap-3">
        {conflicts.map((conflict) => (
          <li key={conflict.path.join("/")} className="rounded-xl border border-line p-3">
            <button
              type="button"
              className="mb-2 block max-w-full truncate text-left font-mono text-xs text-muted hover:text-ink"
              onClick={() => conflict.nodeUuid && goTo(conflict.nodeUuid)}
            >
              {place(conflict)}
            </button>
            <div className="grid grid-cols-2 gap-3">
              <Side title={t("conflicts.ours")} value={conflict.ours} onTake={() => settle(conflict, false)} />
              <Side title={t("conflicts.theirs")} value={conflict.theirs} onTake={() => settle(conflict, true)} />
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Side({ title, value, onTake }: { title: string; value: unknown; onTake: () => void }) {
  const { t } = useTranslation("editor");
  const text =
    value === undefined ? t("conflicts.removed") : typeof value === "string" ? value : JSON.stringify(value, null, 1);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <span className="text-[13px] font-medium">{title}</span>
      <div className="max-h-48 flex-1 overflow-auto rounded-lg bg-sunken p-2 text-[13px] whitespace-pre-wrap">
        {text}
      </div>
      <Button size="small" onClick={onTake}>
        {t("conflicts.take")}
      </Button>
    </div>
  );
}

const UUID = /^[0-9a-f]{8}-/;

function place(conflict: MergeConflict): string {
  return conflict.path.filter((key) => !UUID.test(`${key}`)).join(" › ");
}
