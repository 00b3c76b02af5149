/**
 * Three-way merge of what two people made of one definition. Whatever has a uuid (nodes, actions, exits, cases,
 * categories) or a key is merged on its own; only where both changed the very same thing there is a conflict, in which
 * ours stands until somebody decides. Nothing that either wrote is lost.
 */

import { type Definition, exitsOf, type FlowNode } from "./definition";
import { same } from "./equality";

type Path = (string | number)[];

export interface MergeConflict {
  /** Where it is: keys, and uuids of items of lists. */
  path: Path;
  ours: unknown;
  theirs: unknown;
  nodeUuid: string | null;
}

export interface Merged {
  definition: Definition;
  conflicts: MergeConflict[];
}

/** What the server decides by itself. */
const SERVER_KEYS = ["revision"];

export function merge(base: Definition, ours: Definition, theirs: Definition): Merged {
  const conflicts: MergeConflict[] = [];
  const merged = mergeObjects(base, ours, theirs, [], conflicts) as Definition;
  for (const key of SERVER_KEYS) if (key in theirs) merged[key] = theirs[key];
  return {
    definition: withoutDangling(merged),
    conflicts: conflicts.filter((one) => !SERVER_KEYS.includes(`${one.path[0]}`)),
  };
}

function mergeValues(base: unknown, ours: unknown, theirs: unknown, path: Path, conflicts: MergeConflict[]): unknown {
  if (same(ours, theirs) || same(base, theirs)) return ours;
  if (same(base, ours)) return theirs;
  if (isObject(ours) && isObject(theirs)) return mergeObjects(base, ours, theirs, path, conflicts);
  if (isNamedList(ours) && isNamedList(theirs)) {
    return mergeLists(isNamedList(base) ? base : [], ours, theirs, path, conflicts);
  }
  conflicts.push({ path, ours, theirs, nodeUuid: nodeOf(path) });
  return ours === undefined ? theirs : ours;
}

function mergeObjects(base: unknown, ours: object, theirs: object, path: Path, conflicts: MergeConflict[]): object {
  const [b, o, t] = [isObject(base) ? base : {}, ours as Dictionary, theirs as Dictionary];
  const merged: Dictionary = {};
  for (const key of new Set([...Object.keys(o), ...Object.keys(t)])) {
    const value = mergeValues(b[key], o[key], t[key], [...path, key], conflicts);
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

type Dictionary = Record<string, unknown>;
type Named = { uuid: string };

function mergeLists(base: Named[], ours: Named[], theirs: Named[], path: Path, conflicts: MergeConflict[]): Named[] {
  const [b, o, t] = [byUuid(base), byUuid(ours), byUuid(theirs)];
  const oursMoved = !same(shared(base, o).map(uuidOf), shared(ours, b).map(uuidOf));
  const [lead, guest] = oursMoved ? [ours, theirs] : [theirs, ours];
  const order = woven(lead.map(uuidOf), guest.map(uuidOf));
  const merged: Named[] = [];
  for (const uuid of order) {
    const item = mergeValues(b.get(uuid), o.get(uuid), t.get(uuid), [...path, uuid], conflicts);
    if (item !== undefined) merged.push(item as Named);
  }
  return merged;
}

/** The order of `lead`, with what only `guest` has after what it follows there. */
function woven(lead: string[], guest: string[]): string[] {
  const order = [...lead];
  guest.forEach((uuid, index) => {
    if (order.includes(uuid)) return;
    const before = guest.slice(0, index).findLast((one) => order.includes(one));
    order.splice(before === undefined ? (index === 0 ? 0 : order.length) : order.indexOf(before) + 1, 0, uuid);
  });
  return order;
}

function uuidOf(item: Named): string {
  return item.uuid;
}

function byUuid(items: Named[]): Map<string, Named> {
  return new Map(items.map((item) => [item.uuid, item]));
}

function shared(items: Named[], others: Map<string, Named>): Named[] {
  return items.filter((item) => others.has(item.uuid));
}

function isObject(value: unknown): value is Dictionary {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNamedList(value: unknown): value is Named[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => isObject(item) && typeof item.uuid === "string")
  );
}

function nodeOf(path: Path): string | null {
  if (path[0] === "nodes" && path[1] !== undefined) return `${path[1]}`;
  if (path[0] === "_ui" && path[1] === "nodes" && path[2] !== undefined) return `${path[2]}`;
  return null;
}

/** Exits that lead to what the other has deleted lead nowhere. */
function withoutDangling(definition: Definition): Definition {
  if (!definition.nodes) return definition;
  const known = new Set(definition.nodes.map((node) => node.uuid));
  const dangles = (node: FlowNode) =>
    exitsOf(node).some((exit) => exit.destination_uuid && !known.has(exit.destination_uuid));
  const nodes = definition.nodes.map((node) => {
    if (!dangles(node)) return node;
    const exits = exitsOf(node).map((exit) =>
      exit.destination_uuid && !known.has(exit.destination_uuid) ? { ...exit, destination_uuid: null } : exit,
    );
    return { ...node, exits };
  });
  return { ...definition, nodes };
}

/** Writes their side of a conflict into a draft. */
export function acceptTheirs(draft: Definition, conflict: MergeConflict): void {
  let owner: unknown = draft;
  for (const key of conflict.path.slice(0, -1)) owner = member(owner, key);
  const last = conflict.path.at(-1);
  if (last === undefined || typeof owner !== "object" || owner === null) return;
  if (Array.isArray(owner)) {
    const index = owner.findIndex((item) => isObject(item) && item.uuid === last);
    if (conflict.theirs === undefined) owner.splice(index, index < 0 ? 0 : 1);
    else if (index < 0) owner.push(conflict.theirs);
    else owner[index] = conflict.theirs;
  } else if (conflict.theirs === undefined) {
    delete (owner as Dictionary)[last];
  } else {
    (owner as Dictionary)[last] = conflict.theirs;
  }
}

function member(owner: unknown, key: string | number): unknown {
  if (Array.isArray(owner)) return owner.find((item) => isObject(item) && item.uuid === key);
  return isObject(owner) ? owner[key] : undefined;
}
