/** The results that a flow saves, with their keys as expressions name them. */

import { actionsOf, categoriesOf, type Definition, nodesOf } from "./definition";

export interface FlowResult {
  key: string;
  name: string;
  categories: string[];
}

/** The key of a name: runs of what is neither letter nor digit become one underscore. */
export function snakified(name: string): string {
  return name
    .trim()
    .replace(/[^\p{L}0-9_]+/gu, "_")
    .toLowerCase();
}

export function flowResults(definition: Definition): FlowResult[] {
  const found = new Map<string, FlowResult>();
  const add = (name: unknown, categories: string[]) => {
    if (typeof name !== "string" || name === "") return;
    const key = snakified(name);
    const known = found.get(key) ?? { key, name, categories: [] };
    known.categories.push(...categories.filter((one) => one && !known.categories.includes(one)));
    found.set(key, known);
  };
  for (const node of nodesOf(definition)) {
    for (const action of actionsOf(node)) {
      if (action.type === "set_run_result") add(action.name, [`${action.category ?? ""}`]);
      else add(action.result_name, []);
    }
    add(
      node.router?.result_name,
      categoriesOf(node).map((one) => one.name),
    );
  }
  return [...found.values()];
}
