/** From the definition to what React Flow draws. What hasn't changed keeps its object, so that it isn't drawn again. */

import type { Edge, Node } from "@xyflow/react";
import { Position as Side } from "@xyflow/react";
import {
  categoriesOf,
  type Definition,
  exitsOf,
  type FlowNode,
  type NodeUi,
  nodesOf,
  type StickyUi,
} from "../model/definition";
import { kindOf } from "../model/kinds";
import { estimatedSize, type Places } from "../model/layout";

export type StepData = { node: FlowNode; kind: string; isEntry: boolean };
export type StepNode = Node<StepData, "step">;
export type StickyNode = Node<{ sticky: StickyUi }, "sticky">;
export type CanvasNode = StepNode | StickyNode;
export type WayEdge = Edge<{ label: string }, "way">;

export class Projection {
  private nodes = new Map<string, { node: FlowNode; ui: NodeUi | undefined; isEntry: boolean; drawn: StepNode }>();
  private stickies = new Map<string, { sticky: StickyUi; drawn: StickyNode }>();
  private edges = new Map<string, { destination: string; label: string; drawn: WayEdge }>();

  drawnNodes(definition: Definition, fallback: Places): CanvasNode[] {
    const steps = nodesOf(definition).map((node, index) => this.step(definition, node, index === 0, fallback));
    const notes = Object.entries(definition._ui?.stickies ?? {}).map(([uuid, sticky]) => this.note(uuid, sticky));
    return [...steps, ...notes];
  }

  drawnEdges(definition: Definition): WayEdge[] {
    const known = new Set(nodesOf(definition).map((node) => node.uuid));
    const found: WayEdge[] = [];
    for (const node of nodesOf(definition)) {
      const names = new Map(categoriesOf(node).map((one) => [one.exit_uuid, one.name]));
      for (const exit of exitsOf(node)) {
        const destination = exit.destination_uuid;
        if (destination && known.has(destination)) {
          found.push(this.way(node.uuid, exit.uuid, destination, names.get(exit.uuid) ?? ""));
        }
      }
    }
    return found;
  }

  private step(definition: Definition, node: FlowNode, isEntry: boolean, fallback: Places): StepNode {
    const ui = definition._ui?.nodes?.[node.uuid];
    const before = this.nodes.get(node.uuid);
    if (before && before.node === node && before.ui === ui && before.isEntry === isEntry) return before.drawn;
    const place = ui?.position ?? fallback[node.uuid] ?? { left: 0, top: 0 };
    const size = estimatedSize(node);
    const drawn: StepNode = {
      id: node.uuid,
      type: "step",
      position: { x: Number(place.left) || 0, y: Number(place.top) || 0 },
      data: { node, kind: kindOf(definition, node), isEntry },
      initialWidth: size.width,
      initialHeight: size.height,
      handles: handlesOf(node, size.width, size.height),
    };
    this.nodes.set(node.uuid, { node, ui, isEntry, drawn });
    return drawn;
  }

  private note(uuid: string, sticky: StickyUi): StickyNode {
    const before = this.stickies.get(uuid);
    if (before?.sticky === sticky) return before.drawn;
    const { left = 0, top = 0 } = sticky.position ?? {};
    const drawn: StickyNode = {
      id: uuid,
      type: "sticky",
      position: { x: left, y: top },
      data: { sticky },
      width: Number(sticky.width) || 200,
      height: Number(sticky.height) || 120,
      zIndex: -1,
    };
    this.stickies.set(uuid, { sticky, drawn });
    return drawn;
  }

  private way(source: string, exit: string, destination: string, label: string): WayEdge {
    const before = this.edges.get(exit);
    if (before?.destination === destination && before.label === label) return before.drawn;
    const drawn: WayEdge = {
      id: exit,
      type: "way",
      source,
      sourceHandle: exit,
      target: destination,
      targetHandle: "in",
      data: { label },
      ariaLabel: label,
    };
    this.edges.set(exit, { destination, label, drawn });
    return drawn;
  }
}

/** Where exits are before the node is measured: evenly spread along its lower edge. */
function handlesOf(node: FlowNode, width: number, height: number): NonNullable<StepNode["handles"]> {
  const exits = exitsOf(node).map((exit, index) => ({
    id: exit.uuid,
    type: "source" as const,
    position: Side.Bottom,
    x: (width / exitsOf(node).length) * (index + 0.5) - 6,
    y: height - 6,
    width: 13,
    height: 13,
  }));
  return [{ id: "in", type: "target", position: Side.Top, x: width / 2 - 20, y: -5, width: 40, height: 10 }, ...exits];
}
