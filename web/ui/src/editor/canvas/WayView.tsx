/** A way from an exit to a node; with a count where contacts took it, and buttons to insert and to cut while hovered. */

import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { Plus, X } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { connect } from "../model/nodes";
import { useWayCount } from "../state/derived";
import { useDocument } from "../state/document";
import { useView } from "../state/view";
import { useHovered } from "./hovered";
import type { WayEdge } from "./projection";
import { RecentContacts } from "./RecentContacts";

export const WayView = memo(function WayView(props: EdgeProps<WayEdge>) {
  const { id, target, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, selected } = props;
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY: targetY - 4,
    sourcePosition,
    targetPosition,
    borderRadius: 14,
    offset: 26,
  });
  const count = useWayCount(`${id}:${target}`);
  const hovered = useHovered((state) => state.edge === id);
  return (
    <>
      <BaseEdge id={id} path={path} markerEnd="url(#way-end)" interactionWidth={18} />
      {(hovered || selected || count > 0) && (
        <EdgeLabelRenderer>
          {count > 0 && <WayCount exit={id} target={target} count={count} x={sourceX} y={sourceY + 16} />}
          {(hovered || selected) && <WayButtons exit={id} target={target} x={labelX} y={labelY} />}
        </EdgeLabelRenderer>
      )}
    </>
  );
});

function WayCount({
  exit,
  target,
  count,
  x,
  y,
}: {
  exit: string;
  target: string;
  count: number;
  x: number;
  y: number;
}) {
  return (
    <div
      className="nodrag nopan pointer-events-auto absolute"
      style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
    >
      <RecentContacts exit={exit} destination={target}>
        <span data-testid="way-count">{count.toLocaleString()}</span>
      </RecentContacts>
    </div>
  );
}

function WayButtons({ exit, target, x, y }: { exit: string; target: string; x: number; y: number }) {
  const { t } = useTranslation("editor");
  const edit = useDocument((state) => state.edit);
  const readOnly = useDocument((state) => state.readOnly);
  const openMenu = useView((view) => view.openMenu);
  const frozen = useView((view) => view.language !== null);
  const hover = useHovered((state) => state.hover);
  if (readOnly || frozen) return null;
  const look =
    "grid size-6 place-items-center rounded-full border border-line-strong bg-surface text-muted shadow-card";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only; the keyboard has its own ways
    <div
      role="presentation"
      className="nodrag nopan pointer-events-auto absolute flex gap-1"
      style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      onMouseEnter={() => hover(exit)}
      onMouseLeave={() => hover(null)}
    >
      <button
        type="button"
        className={`${look} hover:text-accent`}
        aria-label={t("canvas.insert")}
        title={t("canvas.insert")}
        onClick={(event) => {
          const place = useDocument.getState().edited.definition._ui?.nodes?.[target]?.position;
          openMenu({
            position: { left: place?.left ?? x - 120, top: (place?.top ?? y) - 20 },
            screen: { x: event.clientX, y: event.clientY },
            exit,
            insert: true,
          });
        }}
      >
        <Plus className="size-3.5" />
      </button>
      <button
        type="button"
        className={`${look} hover:text-bad`}
        aria-label={t("canvas.disconnect")}
        title={t("canvas.disconnect")}
        onClick={() => edit("disconnect", (draft) => connect(draft, exit, null))}
      >
        <X className="size-3.5" />
      </button>
    </div>
  );
}
