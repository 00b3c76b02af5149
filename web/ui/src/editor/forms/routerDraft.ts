/** A node with a router while its form is open, and the node that comes of it. Pure. */

import { type Action, actionsOf, categoriesOf, type FlowNode, type NewUuid, type NodeUi } from "../model/definition";
import { same } from "../model/equality";
import { NODE_KINDS, type NodeKind } from "../model/kinds";
import { type Rule, type Rules, readRules, writeBuckets, writeRules } from "../model/rules";
import { bucketProblems, type Problem, resultNameProblems, rulesProblems } from "../model/validity";

export interface RouterDraft {
  node: FlowNode;
  kind: string;
  form: NodeKind["form"];
  rules: Rules;
  buckets: string[];
  /** The action that a service node is about. */
  subject: Action | null;
  /** Categories of a node that a language model sorts into. */
  names: string[];
  config: Record<string, unknown>;
}

const CATEGORIZE = '@(prompt("categorize", slice(node.categories, 0, -2)))';

export function routerDraft(node: FlowNode, kind: string, ui: NodeUi | undefined): RouterDraft {
  const known = NODE_KINDS[kind];
  const form = known?.form ?? (node.router?.type === "switch" ? "rules" : "kept");
  const subject = known?.action ? (actionsOf(node).find((one) => one.type === known.action) ?? null) : null;
  const system = new Set(["Other", "Failure"]);
  return {
    node,
    kind,
    form: form === "service" && !subject ? "rules" : form,
    rules: readRules(node),
    buckets: categoriesOf(node).map((one) => one.name),
    subject,
    names: categoriesOf(node)
      .map((one) => one.name)
      .filter((name) => !system.has(name)),
    config: { ...(ui?.config ?? {}) },
  };
}

export function draftProblems(draft: RouterDraft, tests: Parameters<typeof rulesProblems>[1]): Problem[] {
  switch (draft.form) {
    case "rules":
      return [...resultProblems(draft), ...rulesProblems(draft.rules, tests)];
    case "groups":
    case "schemes":
      return draft.rules.rules.length === 0
        ? [{ field: "rules", message: "validity.required" }]
        : resultNameProblems(draft.rules.resultName);
    case "random":
      return [...bucketProblems(draft.buckets), ...resultNameProblems(draft.rules.resultName)];
    case "menu":
    case "fixed":
      return resultNameProblems(draft.rules.resultName);
    default:
      return [];
  }
}

/** A split by a result says by which. */
function resultProblems(draft: RouterDraft): Problem[] {
  const isUnsaid = draft.kind.startsWith("split_by_run_result") && draft.rules.operand === "@results";
  return isUnsaid ? [{ field: "operand", message: "validity.required" }] : [];
}

/** The node of a draft; the very same node when nothing was changed. */
export function written(draft: RouterDraft, original: FlowNode, makeUuid: NewUuid): FlowNode {
  let node = draft.node;
  if (draft.subject) {
    const subject = draft.subject;
    node = { ...node, actions: actionsOf(node).map((one) => (one.uuid === subject.uuid ? subject : one)) };
  }
  const names = categoriesOf(original).map((one) => one.name);
  const isSplitOtherwise = !same(draft.buckets, names) || draft.rules.resultName !== readRules(original).resultName;
  if (draft.form === "random" && isSplitOtherwise) {
    node = writeBuckets(node, draft.buckets, draft.rules.resultName, makeUuid);
  } else if (draft.kind === "split_by_llm_categorize") {
    node = writeRules(node, categorized(draft, makeUuid), makeUuid);
  } else if (
    draft.form !== "random" &&
    draft.form !== "kept" &&
    draft.form !== "service" &&
    !same(draft.rules, readRules(original))
  ) {
    node = writeRules(node, draft.rules, makeUuid);
  } else if (draft.form === "service" && draft.rules.resultName !== readRules(original).resultName && node.router) {
    const { result_name: _gone, ...router } = node.router;
    node = { ...node, router: draft.rules.resultName ? { ...router, result_name: draft.rules.resultName } : router };
  }
  return same(node, original) ? original : node;
}

function categorized(draft: RouterDraft, makeUuid: NewUuid): Rules {
  const known = draft.rules.rules;
  const rule = (text: string, category: string): Rule =>
    known.find((one) => one.arguments[0] === text) ?? {
      uuid: makeUuid(),
      type: "has_only_text",
      arguments: [text],
      category,
    };
  const names = draft.names.map((name) => name.trim()).filter(Boolean);
  return { ...draft.rules, rules: [...names.map((name) => rule(name, name)), rule("<ERROR>", "Failure")] };
}

export function withInstructions(action: Action): Action {
  return { ...action, instructions: CATEGORIZE, output_local: "_llm_output" };
}
