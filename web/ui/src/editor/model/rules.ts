/**
 * Routers as people edit them: rules with the names of their categories. Writing keeps the uuid of whatever is still
 * there, so that a category that is renamed keeps its exit, its destination and its translations.
 */

import {
  type Case,
  type Category,
  casesOf,
  categoriesOf,
  type Exit,
  exitsOf,
  type FlowNode,
  type NewUuid,
  type Router,
} from "./definition";
import { newExit } from "./nodes";

export const OTHER = "Other";
export const ALL_RESPONSES = "All Responses";
export const NO_RESPONSE = "No Response";
export const RESERVED = [OTHER, ALL_RESPONSES, NO_RESPONSE, "Failure", "Success", "Timeout"];
export const MAX_RULES = 100;
export const MAX_CATEGORY = 36;

export interface Rule {
  uuid: string;
  type: string;
  arguments: string[];
  category: string;
}

export interface Rules {
  operand: string;
  rules: Rule[];
  /** Name of the category when no rule fits; null if the router has none. */
  otherwise: string | null;
  timeout: { seconds: number; category: string } | null;
  resultName: string;
}

export function readRules(node: FlowNode): Rules {
  const router: Partial<Router> = node.router ?? {};
  const names = new Map(categoriesOf(node).map((one) => [one.uuid, one.name]));
  const timeout = router.wait?.timeout;
  return {
    operand: router.operand ?? "",
    rules: casesOf(node).map((one) => ({
      uuid: one.uuid,
      type: one.type,
      arguments: [...(one.arguments ?? [])],
      category: names.get(one.category_uuid) ?? "",
    })),
    otherwise: names.get(router.default_category_uuid ?? "") ?? null,
    timeout: timeout ? { seconds: timeout.seconds, category: names.get(timeout.category_uuid) ?? NO_RESPONSE } : null,
    resultName: router.result_name ?? "",
  };
}

export function writeRules(node: FlowNode, form: Rules, makeUuid: NewUuid): FlowNode {
  const router: Router = node.router ?? { type: "switch" };
  const before = new Map(categoriesOf(node).map((one) => [one.uuid, one]));
  const oldCases = new Map(casesOf(node).map((one) => [one.uuid, one]));
  const found = new Categories(node, form, makeUuid);
  const cases = form.rules.map((rule): Case => {
    const old = oldCases.get(rule.uuid);
    const category = found.take(rule.category, old?.category_uuid);
    return { ...old, uuid: rule.uuid, type: rule.type, arguments: rule.arguments, category_uuid: category.uuid };
  });
  const otherwise = defaultName(form);
  const fallback = otherwise === null ? null : found.take(otherwise, router.default_category_uuid ?? undefined);
  const timeout = form.timeout && {
    ...router.wait?.timeout,
    seconds: form.timeout.seconds,
    category_uuid: found.take(form.timeout.category, router.wait?.timeout?.category_uuid).uuid,
  };
  const written: Router = { ...router, operand: form.operand, cases, categories: found.taken };
  if (fallback) written.default_category_uuid = fallback.uuid;
  else if (before.has(router.default_category_uuid ?? "")) delete written.default_category_uuid;
  if (form.resultName) written.result_name = form.resultName;
  else delete written.result_name;
  if (router.wait) {
    const { timeout: _gone, ...wait } = router.wait;
    written.wait = timeout ? { ...wait, timeout } : wait;
  }
  return { ...node, router: written, exits: exitsFor(node, found.taken, makeUuid) };
}

/** `Other` and `All Responses` are one category, whose name depends on whether there are rules. */
function defaultName(form: Rules): string | null {
  if (form.otherwise === null) return null;
  if (form.otherwise !== OTHER && form.otherwise !== ALL_RESPONSES) return form.otherwise;
  if (form.operand !== "@input.text" && form.operand !== "@input") return form.otherwise;
  return form.rules.length > 0 ? OTHER : ALL_RESPONSES;
}

/** Finds for each name the category it had: by name, else the one it had before if nobody else uses that any more. */
class Categories {
  readonly taken: Category[] = [];
  private readonly known: Category[];
  private readonly wanted: Set<string>;

  constructor(
    node: FlowNode,
    form: Rules,
    private readonly makeUuid: NewUuid,
  ) {
    this.known = categoriesOf(node);
    const names = [...form.rules.map((rule) => rule.category), defaultName(form) ?? "", form.timeout?.category ?? ""];
    this.wanted = new Set(names.map(folded));
  }

  take(name: string, formerly?: string): Category {
    const already = this.taken.find((one) => folded(one.name) === folded(name));
    if (already) return already;
    const named = this.known.find((one) => folded(one.name) === folded(name) && !this.isTaken(one));
    const former = this.known.find((one) => one.uuid === formerly);
    const renamed = former && !this.isTaken(former) && !this.wanted.has(folded(former.name)) ? former : undefined;
    const old = named ?? renamed;
    const category: Category = old ? { ...old, name } : { uuid: this.makeUuid(), name, exit_uuid: this.makeUuid() };
    this.taken.push(category);
    return category;
  }

  private isTaken(category: Category): boolean {
    return this.taken.some((one) => one.uuid === category.uuid);
  }
}

function folded(name: string): string {
  return name.trim().toLocaleLowerCase();
}

/** The exits of categories, in their order; each keeps its destination. */
export function exitsFor(node: FlowNode, categories: Category[], makeUuid: NewUuid): Exit[] {
  const known = new Map(exitsOf(node).map((exit) => [exit.uuid, exit]));
  const exits = new Map<string, Exit>();
  for (const category of categories) {
    const exit = known.get(category.exit_uuid) ?? { ...newExit(makeUuid), uuid: category.exit_uuid };
    exits.set(exit.uuid, exit);
  }
  return [...exits.values()];
}

/** Names of equal parts, for a random split; each bucket keeps its category by place. */
export function writeBuckets(node: FlowNode, names: string[], resultName: string, makeUuid: NewUuid): FlowNode {
  const before = categoriesOf(node);
  const byName = new Map(before.map((one) => [folded(one.name), one]));
  const claimed = new Set(names.map((name) => byName.get(folded(name))?.uuid));
  const categories = names.map((name, index): Category => {
    const place = before[index];
    const old = byName.get(folded(name)) ?? (place && !claimed.has(place.uuid) ? place : undefined);
    return old ? { ...old, name } : { uuid: makeUuid(), name, exit_uuid: makeUuid() };
  });
  const router: Router = { ...(node.router ?? {}), type: "random", categories };
  if (resultName) router.result_name = resultName;
  else delete router.result_name;
  return { ...node, router, exits: exitsFor(node, categories, makeUuid) };
}
