/** Edits of nodes, their exits and their places. Each changes the draft it is given. */

import {
  type Action,
  actionsOf,
  type Definition,
  type Exit,
  exitsOf,
  type FlowNode,
  findExit,
  findNode,
  type NewUuid,
  type NodeUi,
  nodesOf,
  type Position,
  translatableUuids,
  type Ui,
} from "./definition";

export const GRID = 20;

export function snapped(position: Position): Position {
  return { left: Math.round(position.left / GRID) * GRID, top: Math.round(position.top / GRID) * GRID };
}

/** Adds a node; the first of a flow is its entry. */
export function addNode(draft: Definition, node: FlowNode, ui: NodeUi): void {
  draft.nodes = [...nodesOf(draft), node];
  uiNodes(draft)[node.uuid] = ui;
}

/** Leads an exit to a node, or nowhere. A node may not lead to itself unless it waits. */
export function connect(draft: Definition, exitUuid: string, destination: string | null): void {
  const found = findExit(draft, exitUuid);
  if (!found) return;
  if (destination === null) {
    if (found.exit.destination_uuid) found.exit.destination_uuid = null;
  } else if (mayConnect(draft, exitUuid, destination)) {
    found.exit.destination_uuid = destination;
  }
}

/** Whether an exit may lead to a node: a step that leads to itself without a wait would never end. */
export function mayConnect(definition: Definition, exitUuid: string, destination: string): boolean {
  const found = findExit(definition, exitUuid);
  if (!found || !findNode(definition, destination)) return false;
  return found.node.uuid !== destination || Boolean(found.node.router?.wait);
}

/** Puts a node in the way of an exit: what came after the exit comes after the node's first exit. */
export function insertOnExit(draft: Definition, exitUuid: string, node: FlowNode, ui: NodeUi): void {
  const found = findExit(draft, exitUuid);
  const after = found?.exit.destination_uuid ?? null;
  addNode(draft, node, ui);
  const first = findNode(draft, node.uuid)?.exits?.[0];
  if (first && after) first.destination_uuid = after;
  connect(draft, exitUuid, node.uuid);
}

/** Moves nodes and notes to places, on the grid. */
export function move(draft: Definition, places: { [uuid: string]: Position }): void {
  for (const [uuid, place] of Object.entries(places)) {
    const owner = uiOf(draft).stickies?.[uuid] ?? (findNode(draft, uuid) ? nodeUi(draft, uuid) : undefined);
    if (!owner) continue;
    const { left, top } = snapped(place);
    if (owner.position?.left === left && owner.position.top === top) continue;
    const { right: _right, bottom: _bottom, ...kept } = owner.position ?? { left, top };
    owner.position = { ...kept, left, top };
  }
}

/**
 * Removes nodes with their translations. What led to a node whose exits all lead to one and the same place leads there
 * now, else nowhere. When the entry goes, the node it led to becomes the entry.
 */
export function removeNodes(draft: Definition, uuids: string[]): void {
  const gone = new Set(uuids);
  const entry = nodesOf(draft)[0];
  const successor = entry && gone.has(entry.uuid) ? follow(draft, entry.uuid, gone) : null;
  for (const node of nodesOf(draft)) {
    if (gone.has(node.uuid)) continue;
    for (const exit of exitsOf(node)) {
      if (exit.destination_uuid && gone.has(exit.destination_uuid)) {
        const next = follow(draft, exit.destination_uuid, gone);
        exit.destination_uuid = next === node.uuid && !node.router?.wait ? null : next;
      }
    }
  }
  for (const node of nodesOf(draft)) {
    if (gone.has(node.uuid)) forgetTranslations(draft, translatableUuids(node));
  }
  draft.nodes = nodesOf(draft).filter((node) => !gone.has(node.uuid));
  for (const uuid of gone) delete draft._ui?.nodes?.[uuid];
  if (successor) makeEntry(draft, successor);
}

/** Where the way through removed nodes leads: to the one place where all exits of each lead, or nowhere. */
function follow(definition: Definition, uuid: string, gone: Set<string>): string | null {
  const seen = new Set<string>();
  let at: string | null = uuid;
  while (at && gone.has(at)) {
    if (seen.has(at)) return null;
    seen.add(at);
    const destinations: Set<string | null> = new Set(
      findNode(definition, at)?.exits?.map((exit) => exit.destination_uuid ?? null),
    );
    at = destinations.size === 1 ? ([...destinations][0] ?? null) : null;
  }
  return at;
}

/** Makes a node the first that contacts come to. */
export function makeEntry(draft: Definition, uuid: string): void {
  const node = findNode(draft, uuid);
  if (!node || nodesOf(draft)[0] === node) return;
  draft.nodes = [node, ...nodesOf(draft).filter((one) => one.uuid !== uuid)];
}

/** Replaces a node by an edited one; translations of parts it has no more are forgotten. */
export function replaceNode(draft: Definition, node: FlowNode, ui?: NodeUi): void {
  const index = nodesOf(draft).findIndex((one) => one.uuid === node.uuid);
  const before = nodesOf(draft)[index];
  if (!before || !draft.nodes) return;
  const kept = new Set(translatableUuids(node));
  forgetTranslations(
    draft,
    translatableUuids(before).filter((uuid) => !kept.has(uuid)),
  );
  draft.nodes[index] = node;
  if (ui) uiNodes(draft)[node.uuid] = ui;
}

/** Replaces an action, or adds it at the end of its node. */
export function setAction(draft: Definition, nodeUuid: string, action: Action): void {
  const node = findNode(draft, nodeUuid);
  if (!node) return;
  node.actions ??= [];
  const index = node.actions.findIndex((one) => one.uuid === action.uuid);
  if (index < 0) node.actions.push(action);
  else node.actions[index] = action;
}

/** Removes an action; a node that was nothing but this action goes with it. */
export function removeAction(draft: Definition, nodeUuid: string, actionUuid: string): void {
  const node = findNode(draft, nodeUuid);
  if (!node) return;
  if (actionsOf(node).length === 1 && !node.router) {
    removeNodes(draft, [nodeUuid]);
    return;
  }
  node.actions = actionsOf(node).filter((one) => one.uuid !== actionUuid);
  forgetTranslations(draft, [actionUuid]);
}

/** Moves an action before the place `index` of a node, which may be its own or another node of actions. */
export function moveAction(draft: Definition, from: string, actionUuid: string, to: string, index: number): void {
  const source = findNode(draft, from);
  const target = findNode(draft, to);
  const action = source && actionsOf(source).find((one) => one.uuid === actionUuid);
  if (!source || !target || !action || target.router || source.router) return;
  const place = actionsOf(source).indexOf(action);
  source.actions = actionsOf(source).filter((one) => one.uuid !== actionUuid);
  const shifted = source === target && place < index ? index - 1 : index;
  target.actions = [...actionsOf(target).slice(0, shifted), action, ...actionsOf(target).slice(shifted)];
  if (actionsOf(source).length === 0 && source !== target) removeNodes(draft, [from]);
}

/** Takes an action out of its node into a new one of its own. */
export function splitAction(
  draft: Definition,
  from: string,
  actionUuid: string,
  position: Position,
  makeUuid: NewUuid,
): string | null {
  const source = findNode(draft, from);
  const action = source && actionsOf(source).find((one) => one.uuid === actionUuid);
  if (!source || !action || source.router || actionsOf(source).length < 2) return null;
  source.actions = actionsOf(source).filter((one) => one.uuid !== actionUuid);
  const node: FlowNode = { uuid: makeUuid(), actions: [action], exits: [newExit(makeUuid)] };
  addNode(draft, node, { position: snapped(position), type: "execute_actions" });
  return node.uuid;
}

export function newExit(makeUuid: NewUuid): Exit {
  return { uuid: makeUuid(), destination_uuid: null };
}

export function uiOf(draft: Definition): Ui {
  draft._ui ??= {};
  return draft._ui;
}

function uiNodes(draft: Definition): { [uuid: string]: NodeUi } {
  const ui = uiOf(draft);
  ui.nodes ??= {};
  return ui.nodes;
}

export function nodeUi(draft: Definition, uuid: string): NodeUi {
  const all = uiNodes(draft);
  all[uuid] ??= {};
  return all[uuid];
}

/** Forgets what translations say of these parts, in all languages. */
export function forgetTranslations(draft: Definition, uuids: string[]): void {
  for (const translations of Object.values(draft.localization ?? {})) {
    for (const uuid of uuids) delete translations[uuid];
  }
}
