/** Contacts who wait in a flow, and what becomes of them when they are moved to another revision. */

import { type Definition, nodesOf } from "./definition";

/** How many wait, by the uuid of the node. */
export type ByNode = Readonly<Record<string, number>>;

export function howMany(byNode: ByNode): number {
  return Object.values(byNode).reduce((sum, count) => sum + count, 0);
}

/** How many wait at a node that a definition doesn't have: moved to it, they can't go on. */
export function howManyLost(byNode: ByNode, definition: Definition): number {
  const nodes = new Set(nodesOf(definition).map((node) => node.uuid));
  return howMany(Object.fromEntries(Object.entries(byNode).filter(([node]) => !nodes.has(node))));
}
