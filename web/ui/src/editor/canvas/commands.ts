/** What people do to the selection, from the keyboard or the menu. */

import { copied, paste, readClip } from "../model/clipboard";
import { findNode, newUuid, type Position } from "../model/definition";
import { type Places, placesOf, type Size, tidied } from "../model/layout";
import { makeEntry, move, removeNodes } from "../model/nodes";
import { removeStickies } from "../model/stickies";
import { useDocument } from "../state/document";
import { useView } from "../state/view";

export function places(): Places {
  const { edited, fallback } = useDocument.getState();
  const definition = edited.definition;
  const found: Places = {};
  for (const node of definition.nodes ?? []) {
    const position = definition._ui?.nodes?.[node.uuid]?.position ?? fallback[node.uuid];
    if (position) found[node.uuid] = { left: position.left, top: position.top };
  }
  return found;
}

/** Removes what is selected; how much that was. */
export function removeSelected(uuids: string[]): number {
  const { edited, edit } = useDocument.getState();
  const nodes = uuids.filter((uuid) => findNode(edited.definition, uuid));
  const stickies = uuids.filter((uuid) => edited.definition._ui?.stickies?.[uuid]);
  if (nodes.length + stickies.length === 0) return 0;
  edit("remove", (draft) => {
    removeNodes(draft, nodes);
    removeStickies(draft, stickies);
  });
  useView.getState().select([]);
  return nodes.length + stickies.length;
}

export function clipText(uuids: string[]): string | null {
  if (uuids.length === 0) return null;
  return JSON.stringify(copied(useDocument.getState().edited.definition, uuids, places()));
}

/** Pastes what a clipboard holds, if it is ours; the uuids of what is new. */
export function pasteText(text: string, at: Position): string[] | null {
  const clip = readClip(text);
  if (!clip) return null;
  let made: string[] = [];
  useDocument.getState().edit("paste", (draft) => {
    made = paste(draft, clip, at, newUuid);
  });
  useView.getState().select(made);
  return made;
}

export function duplicate(uuids: string[]): void {
  const text = clipText(uuids);
  if (!text) return;
  const known = places();
  const corner = uuids.map((uuid) => known[uuid]).filter((one): one is Position => one !== undefined);
  const left = Math.min(...corner.map((one) => one.left)) + 40;
  const top = Math.min(...corner.map((one) => one.top)) + 40;
  pasteText(text, { left, top });
}

export function tidyUp(sizes: { [uuid: string]: Size }): void {
  const { edited, edit } = useDocument.getState();
  const tidy = tidied(edited.definition, sizes, places());
  edit("tidy", (draft) => move(draft, tidy));
}

export function setEntry(uuid: string): void {
  useDocument.getState().edit("entry", (draft) => makeEntry(draft, uuid));
}

/** A free place below everything. */
export function below(): Position {
  const all = Object.values(placesOf(useDocument.getState().edited.definition));
  if (all.length === 0) return { left: 0, top: 0 };
  return { left: Math.min(...all.map((one) => one.left)), top: Math.max(...all.map((one) => one.top)) + 220 };
}
