/** Copies of nodes as text, which can be pasted into any flow: parts get new uuids, translations come along. */

import {
  type Definition,
  exitsOf,
  type FlowNode,
  type NewUuid,
  type NodeUi,
  nodesOf,
  type Position,
  type StickyUi,
  type Translations,
  translatableUuids,
} from "./definition";
import { snapped, uiOf } from "./nodes";

export const CLIP_FORMAT = "ngoma/flow-nodes";

export interface Clip {
  format: typeof CLIP_FORMAT;
  version: 1;
  type: string;
  nodes: FlowNode[];
  ui: { [uuid: string]: NodeUi };
  stickies: { [uuid: string]: StickyUi };
  localization: { [language: string]: Translations };
}

/** What is selected, ready for the clipboard; exits to nodes outside of it lead nowhere. */
export function copied(definition: Definition, uuids: string[], places: { [uuid: string]: Position }): Clip {
  const chosen = new Set(uuids);
  const nodes = nodesOf(definition).filter((node) => chosen.has(node.uuid));
  const parts = new Set(nodes.flatMap(translatableUuids));
  const localization = Object.entries(definition.localization ?? {}).map(([language, all]) => {
    return [language, Object.fromEntries(Object.entries(all).filter(([uuid]) => parts.has(uuid)))] as const;
  });
  const ui = nodes.map((node) => {
    const known = definition._ui?.nodes?.[node.uuid] ?? {};
    return [node.uuid, { ...known, position: places[node.uuid] ?? known.position ?? { left: 0, top: 0 } }] as const;
  });
  const stickies = Object.entries(definition._ui?.stickies ?? {}).filter(([uuid]) => chosen.has(uuid));
  const clip: Clip = {
    format: CLIP_FORMAT,
    version: 1 as const,
    type: definition.type,
    nodes: nodes.map((node) => withoutOutside(node, chosen)),
    ui: Object.fromEntries(ui),
    stickies: Object.fromEntries(stickies),
    localization: Object.fromEntries(localization.filter(([, items]) => Object.keys(items).length > 0)),
  };
  return JSON.parse(JSON.stringify(clip));
}

function withoutOutside(node: FlowNode, chosen: Set<string>): FlowNode {
  const exits = exitsOf(node).map((exit) => {
    const leadsOut = exit.destination_uuid && !chosen.has(exit.destination_uuid);
    return leadsOut ? { ...exit, destination_uuid: null } : exit;
  });
  return { ...node, exits };
}

/** The clip that a text holds; null if it is something else. */
export function readClip(text: string): Clip | null {
  try {
    const data = JSON.parse(text);
    return data?.format === CLIP_FORMAT && Array.isArray(data.nodes) ? (data as Clip) : null;
  } catch {
    return null;
  }
}

/** Pastes a clip with its top left corner at a place; returns the uuids of what is new. */
export function paste(draft: Definition, clip: Clip, at: Position, makeUuid: NewUuid): string[] {
  const names = new Map<string, string>();
  for (const node of clip.nodes) {
    for (const uuid of ownUuids(node)) names.set(uuid, makeUuid());
  }
  const corner = cornerOf([...Object.values(clip.ui), ...Object.values(clip.stickies)]);
  const placed = (ui: NodeUi | StickyUi): Position => {
    const { left = 0, top = 0 } = ui.position ?? {};
    return snapped({ left: at.left + left - corner.left, top: at.top + top - corner.top });
  };
  const ui = uiOf(draft);
  const nodes = clip.nodes.map((node) => renamed(node, names));
  draft.nodes = [...nodesOf(draft), ...nodes];
  ui.nodes ??= {};
  for (const node of clip.nodes) {
    const known = clip.ui[node.uuid] ?? {};
    ui.nodes[names.get(node.uuid) as string] = renamed({ ...known, position: placed(known) }, names);
  }
  const stickies = Object.values(clip.stickies).map((sticky) => [makeUuid(), { ...sticky, position: placed(sticky) }]);
  if (stickies.length > 0) ui.stickies = { ...ui.stickies, ...Object.fromEntries(stickies) };
  for (const [language, items] of Object.entries(clip.localization)) {
    if (language === draft.language) continue;
    draft.localization ??= {};
    draft.localization[language] = { ...draft.localization[language], ...renamed(items, names) };
  }
  return [...nodes.map((node) => node.uuid), ...stickies.map(([uuid]) => uuid as string)];
}

function ownUuids(node: FlowNode): string[] {
  return [node.uuid, ...exitsOf(node).map((exit) => exit.uuid), ...translatableUuids(node)];
}

function cornerOf(all: (NodeUi | StickyUi)[]): Position {
  const places = all.map((ui) => ui.position ?? { left: 0, top: 0 });
  if (places.length === 0) return { left: 0, top: 0 };
  return { left: Math.min(...places.map((one) => one.left)), top: Math.min(...places.map((one) => one.top)) };
}

/** A copy in which every uuid that has a new name has it, as value or as key. */
function renamed<Value>(value: Value, names: Map<string, string>): Value {
  if (typeof value === "string") return (names.get(value) ?? value) as Value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, names)) as Value;
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, item]) => [names.get(key) ?? key, renamed(item, names)]);
  return Object.fromEntries(entries) as Value;
}
