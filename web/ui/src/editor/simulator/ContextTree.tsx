/** What expressions see now; a click copies the expression. */

import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Checkbox } from "@/components";
import { useConversation } from "./conversation";

const USUAL = ["contact", "fields", "globals", "input", "results", "trigger", "webhook", "child", "parent", "locals"];

export function ContextTree() {
  const { t } = useTranslation("editor");
  const context = useConversation((state) => state.turns.at(-1)?.result.context) ?? {};
  const [all, setAll] = useState(false);
  const keys = Object.keys(context).filter((key) => all || (USUAL.includes(key) && !isNothing(context[key])));
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="border-b border-line px-4 py-2 text-[13px]">
        <Checkbox label={t("simulator.allKeys")} checked={all} onChange={(event) => setAll(event.target.checked)} />
      </div>
      <div className="flex-1 overflow-auto p-3 font-mono text-xs">
        {keys.map((key) => (
          <Branch key={key} name={key} path={key} value={context[key]} all={all} open={key === "results"} />
        ))}
        {keys.length === 0 && <p className="font-sans text-muted">{t("simulator.noContext")}</p>}
      </div>
    </div>
  );
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function Branch({
  name,
  path,
  value,
  all,
  open,
}: {
  name: string;
  path: string;
  value: unknown;
  all: boolean;
  open?: boolean;
}) {
  const { t } = useTranslation("editor");
  const copy = () => {
    const expression = /^[a-z0-9_.]+$/i.test(path) ? `@${path}` : `@(${path})`;
    void navigator.clipboard?.writeText(expression);
    toast(t("simulator.copied", { expression }));
  };
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
    const entries = Object.entries(value).filter(([, item]) => all || !isNothing(item));
    const isList = Array.isArray(value);
    return (
      <details open={open}>
        <summary className="cursor-pointer py-0.5 hover:text-accent">
          {name} <span className="text-muted">{isList ? `[${value.length}]` : ""}</span>
        </summary>
        <div className="ml-1.5 border-l border-line pl-3">
          {entries.map(([key, item]) => (
            <Branch key={key} name={key} path={isList ? `${path}[${key}]` : step(path, key)} value={item} all={all} />
          ))}
        </div>
      </details>
    );
  }
  return (
    <button
      type="button"
      className="block w-full truncate py-0.5 text-left hover:text-accent"
      onClick={copy}
      title={`@${path}`}
    >
      {name}:{" "}
      <span className="text-muted">{value === null ? "null" : typeof value === "object" ? "{}" : `${value}`}</span>
    </button>
  );
}

function step(path: string, key: string): string {
  return /^[a-z_][a-z0-9_]*$/i.test(key) ? `${path}.${key}` : `${path}["${key}"]`;
}
