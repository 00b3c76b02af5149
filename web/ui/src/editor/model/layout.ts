/** Places for nodes: tidy rows from top to bottom, in the order of the graph. */

import { layout as dagreLayout, Graph } from "@dagrejs/dagre";
import { actionsOf, type Definition, exitsOf, type FlowNode, nodesOf, type Position } from "./definition";
import { GRID, snapped } from "./nodes";

export type Size = { width: number; height: number };
export type Places = { [uuid: string]: Position };

const NODE_WIDTH = 240;
const CATEGORY_WIDTH = 80;
const GAP_ACROSS = 60;
const GAP_DOWN = 80;

/** About how large a node is drawn; the canvas knows better once it has drawn it. */
export function estimatedSize(node: FlowNode): Size {
  const width = Math.max(NODE_WIDTH, (node.router ? exitsOf(node).length : 0) * CATEGORY_WIDTH);
  return { width, height: 50 + actionsOf(node).length * 74 + (node.router ? 60 : 0) };
}

/** Tidy places for all nodes; exits that lead back don't pull. Sticky notes keep their distance to the nearest node. */
export function tidied(definition: Definition, sizes: { [uuid: string]: Size } = {}, current: Places = {}): Places {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: GAP_ACROSS, ranksep: GAP_DOWN, ranker: "longest-path" });
  graph.setDefaultEdgeLabel(() => ({}));
  const nodes = nodesOf(definition);
  for (const node of nodes) graph.setNode(node.uuid, { ...(sizes[node.uuid] ?? estimatedSize(node)) });
  for (const node of nodes) {
    for (const exit of exitsOf(node)) {
      if (exit.destination_uuid && graph.hasNode(exit.destination_uuid) && exit.destination_uuid !== node.uuid) {
        graph.setEdge(node.uuid, exit.destination_uuid, {}, exit.uuid);
      }
    }
  }
  dagreLayout(graph);
  const places: Places = {};
  for (const node of nodes) {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(node.uuid) as Size & { x: number; y: number };
    places[node.uuid] = snapped({ left: x - width / 2 + GRID, top: y - height / 2 + GRID });
  }
  return { ...places, ...followed(definition, current, places) };
}

/** Sticky notes, moved as the node nearest to each has moved. */
function followed(definition: Definition, before: Places, after: Places): Places {
  const found: Places = {};
  for (const [uuid, sticky] of Object.entries(definition._ui?.stickies ?? {})) {
    const at = sticky.position;
    if (!at) continue;
    const nearest = Object.keys(after)
      .filter((one) => before[one])
      .sort((one, other) => distance(before[one], at) - distance(before[other], at))[0];
    if (nearest === undefined) continue;
    const [from, to] = [before[nearest] as Position, after[nearest] as Position];
    found[uuid] = snapped({ left: at.left + to.left - from.left, top: at.top + to.top - from.top });
  }
  return found;
}

function distance(one: Position | undefined, other: Position): number {
  return one ? Math.hypot(one.left - other.left, one.top - other.top) : Number.POSITIVE_INFINITY;
}

/** Where nodes are drawn: where the definition says, or in tidy rows if it doesn't say. */
export function placesOf(definition: Definition): Places {
  const known = definition._ui?.nodes ?? {};
  const nodes = nodesOf(definition);
  const isPlaced = (node: FlowNode) => known[node.uuid]?.position !== undefined;
  const places: Places = {};
  for (const node of nodes) {
    const position = known[node.uuid]?.position;
    if (position) places[node.uuid] = { left: Number(position.left) || 0, top: Number(position.top) || 0 };
  }
  const missing = nodes.filter((node) => !isPlaced(node));
  if (missing.length === 0) return places;
  const tidy = tidied(definition);
  const below = missing.length === nodes.length ? 0 : Math.max(...Object.values(places).map((one) => one.top)) + 240;
  for (const node of missing) {
    const place = tidy[node.uuid] ?? { left: 0, top: 0 };
    places[node.uuid] = { left: place.left, top: place.top + below };
  }
  return places;
}

const LEAST_GAP = 30;

/** Places for the nodes that are in the way of a new one, and of each other then: further down. */
export function pushedAside(
  definition: Definition,
  uuid: string,
  places: Places,
  sizes: { [uuid: string]: Size },
): Places {
  const moved: Places = {};
  const nodes = new Map(nodesOf(definition).map((node) => [node.uuid, node]));
  const box = (one: string) => {
    const { left, top } = moved[one] ?? places[one] ?? { left: 0, top: 0 };
    const node = nodes.get(one);
    const { width, height } = sizes[one] ?? (node ? estimatedSize(node) : { width: 0, height: 0 });
    return { left, top, right: left + width, bottom: top + height };
  };
  const queue = [uuid];
  while (queue.length > 0) {
    const pusher = queue.shift() as string;
    const taken = box(pusher);
    for (const other of nodes.keys()) {
      if (other === pusher || other === uuid || !places[other]) continue;
      const { left, top, right, bottom } = box(other);
      const apart =
        right <= taken.left || left >= taken.right || bottom <= taken.top || top >= taken.bottom + LEAST_GAP;
      if (apart) continue;
      moved[other] = snapped({ left, top: taken.bottom + LEAST_GAP + GRID / 2 });
      queue.push(other);
    }
  }
  return moved;
}
