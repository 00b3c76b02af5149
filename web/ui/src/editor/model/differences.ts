/** What differs between two definitions of a flow, node by node, for people. */

import { type Definition, type FlowNode, nodesOf, type Position } from "./definition";
import { same } from "./equality";

export type Change = "added" | "removed" | "changed" | "moved";

export interface NodeDifference {
  uuid: string;
  change: Change;
  before?: FlowNode;
  after?: FlowNode;
  lines: LineDifference[];
}

export interface LineDifference {
  /** Type of the action, `router`, `exits`. */
  part: string;
  before: string;
  after: string;
}

export interface Differences {
  nodes: NodeDifference[];
  languages: { language: string; items: number }[];
  stickies: number;
  metadata: string[];
  entry: boolean;
}

const HANDLED = new Set(["nodes", "_ui", "localization", "revision"]);

export function differences(before: Definition, after: Definition): Differences {
  const [old, present] = [byUuid(before), byUuid(after)];
  const found: NodeDifference[] = [];
  for (const node of nodesOf(after)) {
    const previous = old.get(node.uuid);
    if (!previous) found.push({ uuid: node.uuid, change: "added", after: node, lines: lines(undefined, node) });
    else if (!same(previous, node)) {
      found.push({ uuid: node.uuid, change: "changed", before: previous, after: node, lines: lines(previous, node) });
    } else if (!same(place(before, node.uuid), place(after, node.uuid))) {
      found.push({ uuid: node.uuid, change: "moved", before: previous, after: node, lines: [] });
    }
  }
  for (const node of nodesOf(before)) {
    if (!present.has(node.uuid)) {
      found.push({ uuid: node.uuid, change: "removed", before: node, lines: lines(node, undefined) });
    }
  }
  return {
    nodes: found,
    languages: languages(before, after),
    stickies: countChanged(before._ui?.stickies ?? {}, after._ui?.stickies ?? {}),
    metadata: keysChanged(before, after).filter((key) => !HANDLED.has(key)),
    entry: entryMoved(before, after),
  };
}

function entryMoved(before: Definition, after: Definition): boolean {
  const [old, present] = [nodesOf(before)[0]?.uuid, nodesOf(after)[0]?.uuid];
  return old !== undefined && present !== undefined && old !== present;
}

export function isEmpty(found: Differences): boolean {
  return found.nodes.length + found.languages.length + found.stickies + found.metadata.length === 0 && !found.entry;
}

function byUuid(definition: Definition): Map<string, FlowNode> {
  return new Map(nodesOf(definition).map((node) => [node.uuid, node]));
}

function place(definition: Definition, uuid: string): Position | undefined {
  const position = definition._ui?.nodes?.[uuid]?.position;
  return position && { left: position.left, top: position.top };
}

/** The lines of a node that differ, each with its text before and after. */
function lines(before: FlowNode | undefined, after: FlowNode | undefined): LineDifference[] {
  const found: LineDifference[] = [];
  const [old, present] = [parts(before), parts(after)];
  for (const [key, { part, text }] of old) {
    const now = present.get(key)?.text ?? "";
    if (now !== text) found.push({ part, before: text, after: now });
  }
  for (const [key, { part, text }] of present) if (!old.has(key)) found.push({ part, before: "", after: text });
  return found;
}

function parts(node: FlowNode | undefined): Map<string, { part: string; text: string }> {
  const found = new Map<string, { part: string; text: string }>();
  for (const action of node?.actions ?? []) found.set(action.uuid, { part: action.type, text: written(action) });
  if (node?.router) {
    const { categories, cases, ...rest } = node.router;
    const names = new Map((categories ?? []).map((one) => [one.uuid, one.name]));
    const rules = (cases ?? []).map((one) => {
      return `${one.type} ${(one.arguments ?? []).join(" ")} → ${names.get(one.category_uuid) ?? ""}`;
    });
    found.set("router", { part: "router", text: [written(rest), ...rules].join("\n") });
    found.set("categories", { part: "categories", text: (categories ?? []).map((one) => one.name).join("\n") });
  }
  const exits = (node?.exits ?? []).map((exit) => exit.destination_uuid ?? "–");
  found.set("exits", { part: "exits", text: exits.join("\n") });
  return found;
}

function written(value: Record<string, unknown>): string {
  return Object.entries(value)
    .filter(([key, item]) => key !== "uuid" && key !== "type" && item !== null && item !== undefined && item !== "")
    .map(([key, item]) => `${key}: ${typeof item === "string" ? item : JSON.stringify(item)}`)
    .join("\n");
}

function languages(before: Definition, after: Definition): { language: string; items: number }[] {
  const [old, present] = [before.localization ?? {}, after.localization ?? {}];
  return [...new Set([...Object.keys(old), ...Object.keys(present)])]
    .map((language) => ({ language, items: countChanged(old[language] ?? {}, present[language] ?? {}) }))
    .filter((one) => one.items > 0);
}

function keysChanged(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => !same(before[key], after[key]));
}

function countChanged(before: Record<string, unknown>, after: Record<string, unknown>): number {
  return keysChanged(before, after).length;
}
