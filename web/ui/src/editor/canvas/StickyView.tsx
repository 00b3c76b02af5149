/** A sticky note: edited in place, coloured, stretched at its corner. */

import { type NodeProps, NodeResizer } from "@xyflow/react";
import { Trash2 } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "@/components";
import { changeSticky, removeStickies, STICKY_COLORS } from "../model/stickies";
import { useDocument } from "../state/document";
import type { StickyNode } from "./projection";
import { useUndoable } from "./undoable";

export const StickyView = memo(function StickyView({ id, data, selected }: NodeProps<StickyNode>) {
  const { t } = useTranslation("editor");
  const edit = useDocument((state) => state.edit);
  const readOnly = useDocument((state) => state.readOnly);
  const undoable = useUndoable();
  const { sticky } = data as StickyNode["data"];
  const color = STICKY_COLORS.find((one) => one === sticky.color) ?? "yellow";
  const change = (changes: Parameters<typeof changeSticky>[2], key?: string) =>
    edit("sticky", (draft) => changeSticky(draft, id, changes), key);
  return (
    <div className={classes("sticky group/sticky flex h-full w-full flex-col p-2.5", `sticky-${color}`)}>
      <NodeResizer
        isVisible={selected && !readOnly}
        minWidth={120}
        minHeight={80}
        onResizeEnd={(_event, { width, height }) => change({ width: Math.round(width), height: Math.round(height) })}
      />
      <input
        className="nodrag w-full bg-transparent text-[13px] font-semibold outline-none placeholder:opacity-50"
        value={`${sticky.title ?? ""}`}
        readOnly={readOnly}
        placeholder={t("sticky.title")}
        aria-label={t("sticky.title")}
        onChange={(event) => change({ title: event.target.value }, `sticky-title-${id}`)}
      />
      <textarea
        className="nodrag nowheel mt-1 w-full flex-1 resize-none bg-transparent text-[13px] leading-[18px] outline-none placeholder:opacity-50"
        value={`${sticky.body ?? ""}`}
        readOnly={readOnly}
        placeholder={t("sticky.body")}
        aria-label={t("sticky.body")}
        onChange={(event) => change({ body: event.target.value }, `sticky-body-${id}`)}
      />
      {selected && !readOnly && (
        <div className="nodrag absolute -top-8 left-0 flex gap-1 rounded-full border border-line bg-surface p-1 shadow-card">
          {STICKY_COLORS.map((one) => (
            <button
              key={one}
              type="button"
              aria-label={t(`sticky.${one}`)}
              aria-pressed={one === color}
              className={classes("size-4 rounded-full border", `sticky-${one}`, one === color && "ring-2 ring-accent")}
              onClick={() => change({ color: one })}
            />
          ))}
          <button
            type="button"
            aria-label={t("sticky.remove")}
            className="grid size-4 place-items-center text-muted hover:text-bad"
            onClick={() =>
              undoable(t("canvas.removed", { count: 1 }), () => edit("remove", (draft) => removeStickies(draft, [id])))
            }
          >
            <Trash2 className="size-3" />
          </button>
        </div>
      )}
    </div>
  );
});
