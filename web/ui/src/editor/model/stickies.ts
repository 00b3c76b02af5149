/** Edits of sticky notes. */

import type { Definition, Position, StickyUi } from "./definition";
import { snapped, uiOf } from "./nodes";

export const STICKY_COLORS = ["yellow", "blue", "pink", "green", "gray"] as const;

export function addSticky(draft: Definition, uuid: string, position: Position): void {
  const ui = uiOf(draft);
  ui.stickies = {
    ...ui.stickies,
    [uuid]: { position: snapped(position), title: "", body: "", color: "yellow", width: 200, height: 120 },
  };
}

export function changeSticky(draft: Definition, uuid: string, changes: Partial<StickyUi>): void {
  const sticky = draft._ui?.stickies?.[uuid];
  if (sticky) Object.assign(sticky, changes);
}

export function removeStickies(draft: Definition, uuids: string[]): void {
  for (const uuid of uuids) delete draft._ui?.stickies?.[uuid];
}
