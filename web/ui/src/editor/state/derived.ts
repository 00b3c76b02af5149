/** What follows from the document, worked out once for all who ask. */

import { type FlowInfo, type Issue, useDocument } from "./document";
import { useLiveCounts } from "./live";
import { useView } from "./view";

const NONE: Issue[] = [];
const byNode = new WeakMap<FlowInfo, Map<string, Issue[]>>();

function issuesByNode(info: FlowInfo): Map<string, Issue[]> {
  let found = byNode.get(info);
  if (!found) {
    found = grouped(info.issues);
    byNode.set(info, found);
  }
  return found;
}

function grouped(issues: Issue[]): Map<string, Issue[]> {
  const found = new Map<string, Issue[]>();
  for (const issue of issues) found.set(issue.node_uuid, [...(found.get(issue.node_uuid) ?? []), issue]);
  return found;
}

/** The issues of a node. */
export function useIssues(uuid: string): Issue[] {
  return useDocument((state) => issuesByNode(state.info).get(uuid) ?? NONE);
}

/** The number at a node: of the simulation while one runs, else of the contacts that wait there. */
export function useNodeCount(uuid: string): number {
  const simulated = useView((view) => (view.overlay ? (view.overlay.nodes[uuid] ?? 0) : null));
  const live = useLiveCounts((counts) => counts.nodes[uuid] ?? 0);
  return simulated ?? live;
}

/** The number at a way: how often it was taken. */
export function useWayCount(way: string): number {
  const simulated = useView((view) => (view.overlay ? (view.overlay.segments[way] ?? 0) : null));
  const live = useLiveCounts((counts) => counts.segments[way] ?? 0);
  return simulated ?? live;
}
