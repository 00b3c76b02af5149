import { useTranslation } from "react-i18next";
import { Dialog } from "@/components";
import { useView } from "../state/view";

const KEYS: [keys: string, name: string][] = [
  ["N", "new"],
  ["Enter", "open"],
  ["E", "entry"],
  ["Delete", "remove"],
  ["Ctrl Z", "undo"],
  ["Ctrl Y", "redo"],
  ["Ctrl C", "copy"],
  ["Ctrl V", "paste"],
  ["Ctrl D", "duplicate"],
  ["Ctrl A", "all"],
  ["Ctrl F", "find"],
  ["Tab", "next"],
  ["← ↑ ↓ →", "move"],
  ["Shift", "box"],
];

export function KeysDialog() {
  const { t } = useTranslation("editor");
  const open = useView((view) => view.helping);
  const help = useView((view) => view.help);
  return (
    <Dialog open={open} onClose={() => help(false)} title={t("toolbar.keys")}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 pb-4">
        {KEYS.map(([keys, name]) => (
          <div key={name} className="contents">
            <dt>
              <kbd className="rounded-md border border-line-strong bg-sunken px-2 py-0.5 font-mono text-xs">{keys}</kbd>
            </dt>
            <dd>{t(`keys.${name}` as "keys.new")}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
