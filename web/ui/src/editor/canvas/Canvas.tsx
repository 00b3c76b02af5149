/** The canvas: the flow as a drawing that can be worked on with the pointer and the keyboard. */

import "@xyflow/react/dist/style.css";
import "./editor.css";
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  Controls,
  type FinalConnectionState,
  MiniMap,
  type NodeChange,
  ReactFlow,
  useReactFlow,
} from "@xyflow/react";
import { type DragEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTheme } from "@/app/theme";
import { classes } from "@/components";
import { newUuid, type Position } from "../model/definition";
import { nodeGroup } from "../model/kinds";
import { connect, GRID, mayConnect, move, splitAction } from "../model/nodes";
import { definitionNow, useDefinition, useDocument } from "../state/document";
import { useView } from "../state/view";
import { ACTION_DRAG } from "./ActionCard";
import { groupClass } from "./appearance";
import { useHovered } from "./hovered";
import { type CanvasNode, Projection, type StepNode, type WayEdge } from "./projection";
import { StepView } from "./StepView";
import { StickyView } from "./StickyView";
import { useKeyboard } from "./useKeyboard";
import { WayView } from "./WayView";

const NODE_TYPES = { step: StepView, sticky: StickyView };
const EDGE_TYPES = { way: WayView };
const SNAP: [number, number] = [GRID, GRID];

export function Canvas() {
  const { t } = useTranslation("editor");
  const definition = useDefinition();
  const fallback = useDocument((state) => state.fallback);
  const readOnly = useDocument((state) => state.readOnly);
  const edit = useDocument((state) => state.edit);
  const { dark } = useTheme();
  const frozen = useView((view) => view.language !== null) || readOnly;
  const select = useView((view) => view.select);
  const openMenu = useView((view) => view.openMenu);
  const hover = useHovered((state) => state.hover);
  const projection = useRef<Projection>(new Projection());
  const flow = useReactFlow<CanvasNode, WayEdge>();
  const [connecting, setConnecting] = useState(false);
  const drawn = useMemo(() => projection.current.drawnNodes(definition, fallback), [definition, fallback]);
  const edges = useMemo(() => projection.current.drawnEdges(definition), [definition]);
  const [nodes, setNodes] = useState<CanvasNode[]>(drawn);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const selected = new Set(useView.getState().selected);
    setNodes((before) => carriedOver(before, drawn, selected));
  }, [drawn]);

  const onNodesChange = useCallback((changes: NodeChange<CanvasNode>[]) => {
    setNodes((before) => measured(changes, applyNodeChanges(changes, before)));
  }, []);

  const onSelectionChange = useCallback(
    ({ nodes: chosen }: { nodes: { id: string }[] }) => select(chosen.map((one) => one.id)),
    [select],
  );

  const onNodeDragStop = useCallback(
    (_event: unknown, _node: unknown, dragged: CanvasNode[]) => {
      const places = Object.fromEntries(
        dragged.map((one) => [one.id, { left: one.position.x, top: one.position.y } satisfies Position]),
      );
      edit("move", (draft) => move(draft, places));
    },
    [edit],
  );

  const at = useCallback(
    (event: { clientX: number; clientY: number }): Position => {
      const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      return { left: x - 120, top: y };
    },
    [flow],
  );

  const onConnectEnd = useCallback(
    (event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState) => {
      setConnecting(false);
      const exit = state.fromHandle?.id;
      if (!exit) return;
      /** Nearly below the exit is meant to be right below it. */
      const below = (place: Position): Position => {
        const left = (state.from?.x ?? 0) - 120;
        return Math.abs(place.left - left) < 60 ? { ...place, left } : place;
      };
      const point = "changedTouches" in event ? (event.changedTouches[0] as Touch) : event;
      const under = document.elementFromPoint(point.clientX, point.clientY);
      const target = under?.closest(".react-flow__node")?.getAttribute("data-id");
      if (target) {
        if (mayConnect(definitionNow(), exit, target)) edit("connect", (draft) => connect(draft, exit, target));
      } else if (under?.closest(".react-flow__pane, .react-flow__edge, .react-flow__background")) {
        openMenu({ position: below(at(point)), screen: { x: point.clientX, y: point.clientY }, exit });
      }
    },
    [at, edit, openMenu],
  );

  const onPaneMenu = useCallback(
    (event: globalThis.MouseEvent | MouseEvent) => {
      event.preventDefault();
      if (!frozen) openMenu({ position: at(event), screen: { x: event.clientX, y: event.clientY } });
    },
    [at, frozen, openMenu],
  );

  const onDrop = useCallback(
    (event: DragEvent) => {
      const data = event.dataTransfer.getData(ACTION_DRAG);
      if (!data) return;
      event.preventDefault();
      const from = JSON.parse(data) as { node: string; action: string };
      edit("splitAction", (draft) => {
        splitAction(draft, from.node, from.action, at(event), newUuid);
      });
    },
    [at, edit],
  );

  const settled = useSettled();
  useKeyboard(box);
  useGoal();
  useSelectionFromOutside(setNodes);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only; the keyboard has its own ways
    <div
      ref={box}
      role="presentation"
      className={classes("flow-editor h-full w-full", connecting && "is-connecting")}
      onDragOver={(event) => event.dataTransfer.types.includes(ACTION_DRAG) && event.preventDefault()}
      onDrop={onDrop}
    >
      <svg className="absolute size-0" aria-hidden>
        <defs>
          <marker
            id="way-end"
            viewBox="0 0 10 10"
            refX="7"
            refY="5"
            markerWidth="6"
            markerHeight="6"
            orient="auto-start-reverse"
          >
            <path d="M0 0 L10 5 L0 10 z" fill="context-stroke" />
          </marker>
        </defs>
      </svg>
      <ReactFlow<CanvasNode, WayEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        colorMode={dark ? "dark" : "light"}
        onNodesChange={onNodesChange}
        onSelectionChange={onSelectionChange}
        onNodeDragStop={onNodeDragStop}
        onConnectStart={() => setConnecting(true)}
        onConnectEnd={onConnectEnd}
        onPaneContextMenu={onPaneMenu}
        onDoubleClick={(event) => {
          if ((event.target as Element).closest(".react-flow__pane")) onPaneMenu(event);
        }}
        onEdgeMouseEnter={(_event, edge) => hover(edge.id)}
        onEdgeMouseLeave={() => hover(null)}
        nodesDraggable={!frozen}
        nodesConnectable={!frozen}
        onlyRenderVisibleElements
        snapToGrid
        snapGrid={SNAP}
        minZoom={0.1}
        maxZoom={1.5}
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={["Control", "Meta", "Shift"]}
        connectionRadius={24}
        elevateNodesOnSelect={false}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.15 }}
        proOptions={{ hideAttribution: false }}
        aria-label={t("canvas.label")}
      >
        <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.4} color="var(--canvas-dot)" />
        {settled && (
          <MiniMap
            pannable
            zoomable
            nodeClassName={mapClass}
            nodeColor="var(--group)"
            nodeStrokeWidth={0}
            maskColor="color-mix(in srgb, var(--sunken) 75%, transparent)"
          />
        )}
        <Controls showInteractive={false} fitViewOptions={{ maxZoom: 1, padding: 0.15, duration: 250 }} />
      </ReactFlow>
    </div>
  );
}

function mapClass(node: CanvasNode): string {
  return node.type === "step" ? groupClass(nodeGroup((node as StepNode).data.kind)) : "sticky-yellow group-unknown";
}

/** Once a node is measured, its exits are where they are seen, not where they were expected. */
function measured(changes: NodeChange<CanvasNode>[], nodes: CanvasNode[]): CanvasNode[] {
  const seen = new Set(changes.flatMap((change) => (change.type === "dimensions" ? [change.id] : [])));
  if (seen.size === 0) return nodes;
  return nodes.map((node) => (seen.has(node.id) && node.handles ? { ...node, handles: undefined } : node));
}

/** New drawings with what the canvas knows of the old ones: size and selection. */
function carriedOver(before: CanvasNode[], drawn: CanvasNode[], selected: Set<string>): CanvasNode[] {
  const byId = new Map(before.map((one) => [one.id, one]));
  return drawn.map((one) => {
    const old = byId.get(one.id);
    const isSelected = selected.has(one.id);
    if (old && old.data === one.data && old.position === one.position && Boolean(old.selected) === isSelected)
      return old;
    const known = old?.measured ? { measured: old.measured, handles: undefined } : {};
    return { ...one, selected: isSelected, ...known } as CanvasNode;
  });
}

const SETTLES_AFTER = 400;

/** What isn't needed to begin with waits until the flow is on the screen. */
function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLES_AFTER);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}

/** Brings a node into view when somebody asks for it. */
function useGoal() {
  const goal = useView((view) => view.goal);
  const flow = useReactFlow();
  useEffect(() => {
    if (!goal) return;
    const timer = setTimeout(() => {
      const node = flow.getNode(goal.uuid);
      const pane = document.querySelector(".react-flow")?.getBoundingClientRect();
      if (!node || !pane) return;
      const width = node.measured?.width ?? node.initialWidth ?? 240;
      const height = node.measured?.height ?? node.initialHeight ?? 100;
      const { x, y } = node.position;
      const start = flow.flowToScreenPosition({ x, y });
      const end = flow.flowToScreenPosition({ x: x + width, y: y + height + EXIT_ROOM });
      const isSeen = start.x >= pane.left && start.y >= pane.top && end.x <= pane.right && end.y <= pane.bottom;
      if (goal.onlyIfHidden && isSeen) return;
      const zoom = Math.max(0.7, Math.min(1, flow.getZoom()));
      void flow.setCenter(x + width / 2, y + height / 2, { zoom, duration: STILL.matches ? 0 : 250 });
    }, GOAL_AFTER);
    return () => clearTimeout(timer);
  }, [goal, flow]);
}

/** People who are made dizzy by movement see none. */
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Room below a node to drag from its exits. */
const EXIT_ROOM = 120;

/** A node that has just been made is drawn first. */
const GOAL_AFTER = 50;

/** The selection can be changed from elsewhere: by pasting, search, issues. */
function useSelectionFromOutside(setNodes: (change: (before: CanvasNode[]) => CanvasNode[]) => void) {
  const selected = useView((view) => view.selected);
  useEffect(() => {
    const chosen = new Set(selected);
    setNodes((before) =>
      before.some((one) => Boolean(one.selected) !== chosen.has(one.id))
        ? before.map((one) =>
            Boolean(one.selected) === chosen.has(one.id) ? one : { ...one, selected: chosen.has(one.id) },
          )
        : before,
    );
  }, [selected, setNodes]);
}
