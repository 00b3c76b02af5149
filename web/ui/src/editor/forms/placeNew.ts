import { places } from "../canvas/commands";
import { pushedAside } from "../model/layout";
import { addNode, connect, insertOnExit, move, snapped } from "../model/nodes";
import type { Made } from "../model/templates";
import { useDocument } from "../state/document";
import { type NewNodeAt, useView } from "../state/view";

/** Puts a new node where it was asked for, connected if it comes from an exit; what is in its way moves down. */
export function placeNew({ node, ui }: Made, at: NewNodeAt): void {
  const position = snapped(at.position);
  useDocument.getState().edit("create", (draft) => {
    const placed = { ...ui, position };
    if (at.exit && at.insert) insertOnExit(draft, at.exit, node, placed);
    else {
      addNode(draft, node, placed);
      if (at.exit) connect(draft, at.exit, node.uuid);
    }
    move(draft, pushedAside(draft, node.uuid, { ...places(), [node.uuid]: position }, {}));
  });
  useView.setState({ selected: [node.uuid], goal: { uuid: node.uuid, onlyIfHidden: true } });
}
