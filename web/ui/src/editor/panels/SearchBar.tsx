/** Find in the flow. */

import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components";
import { find } from "../model/search";
import { useDefinition } from "../state/document";
import { useView } from "../state/view";

export function SearchBar() {
  const { t } = useTranslation("editor");
  const definition = useDefinition();
  const goTo = useView((view) => view.goTo);
  const search = useView((view) => view.search);
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(0);
  const hits = useMemo(() => find(definition, wanted), [definition, wanted]);
  const go = (index: number) => {
    if (hits.length === 0) return;
    const next = (index + hits.length) % hits.length;
    setAt(next);
    goTo((hits[next] as (typeof hits)[number]).owner);
  };
  const hit = hits[at];
  return (
    <search className="absolute top-3 right-3 z-20 w-96 max-w-[calc(100%-1.5rem)] rounded-xl border border-line bg-surface p-1.5 shadow-high">
      <div className="flex items-center gap-1">
        <input
          autoFocus
          value={wanted}
          placeholder={t("search.placeholder")}
          aria-label={t("search.placeholder")}
          className="h-8 min-w-0 flex-1 bg-transparent px-2 outline-none"
          onChange={(event) => {
            setWanted(event.target.value);
            setAt(0);
            const [first] = find(definition, event.target.value, 1);
            if (first) goTo(first.owner);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") go(at + (event.shiftKey ? -1 : 1));
            if (event.key === "Escape") search(false);
          }}
        />
        <span className="text-[13px] text-muted tabular-nums" aria-live="polite">
          {wanted && (hits.length > 0 ? `${at + 1} / ${hits.length}` : t("search.none"))}
        </span>
        <Button kind="quiet" size="smallIcon" aria-label={t("search.previous")} onClick={() => go(at - 1)}>
          <ChevronUp />
        </Button>
        <Button kind="quiet" size="smallIcon" aria-label={t("search.next")} onClick={() => go(at + 1)}>
          <ChevronDown />
        </Button>
        <Button kind="quiet" size="smallIcon" aria-label={t("panel.close")} onClick={() => search(false)}>
          <X />
        </Button>
      </div>
      {hit && <p className="truncate px-2 pb-1 text-[13px] text-muted">{hit.text}</p>}
    </search>
  );
}
