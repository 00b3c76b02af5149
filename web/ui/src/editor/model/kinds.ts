/** The kinds of nodes, as `_ui` names them; a node that says nothing is told by what it holds. */

import { actionsOf, type Definition, type FlowNode } from "./definition";

export type Group = "send" | "contact" | "save" | "services" | "people" | "trigger" | "wait" | "split" | "unknown";

export const FLOW_TYPES = ["messaging", "messaging_background", "messaging_offline", "voice"] as const;

const EVERY = ["messaging", "messaging_background", "voice"];
const MESSAGING = ["messaging"];
const VOICE = ["voice"];
const NONE: string[] = [];

export interface NodeKind {
  group: Group;
  /** Flow types in which it is offered; none for what is only kept. */
  offered: string[];
  /** How its router is edited. */
  form: "actions" | "rules" | "groups" | "schemes" | "random" | "service" | "menu" | "fixed" | "kept";
  /** The action that a service node is about. */
  action?: string;
}

export const NODE_KINDS: { [type: string]: NodeKind } = {
  execute_actions: { group: "send", offered: NONE, form: "actions" },
  wait_for_response: { group: "wait", offered: MESSAGING, form: "rules" },
  wait_for_menu: { group: "wait", offered: VOICE, form: "menu" },
  wait_for_digits: { group: "wait", offered: VOICE, form: "rules" },
  wait_for_audio: { group: "wait", offered: VOICE, form: "fixed" },
  wait_for_dial: { group: "wait", offered: VOICE, form: "fixed" },
  wait_for_image: { group: "wait", offered: NONE, form: "fixed" },
  wait_for_video: { group: "wait", offered: NONE, form: "fixed" },
  wait_for_location: { group: "wait", offered: NONE, form: "fixed" },
  split_by_expression: { group: "split", offered: EVERY, form: "rules" },
  split_by_contact_field: { group: "split", offered: EVERY, form: "rules" },
  split_by_run_result: { group: "split", offered: EVERY, form: "rules" },
  split_by_run_result_delimited: { group: "split", offered: EVERY, form: "rules" },
  split_by_groups: { group: "split", offered: EVERY, form: "groups" },
  split_by_scheme: { group: "split", offered: EVERY, form: "schemes" },
  split_by_random: { group: "split", offered: EVERY, form: "random" },
  split_by_intent: { group: "split", offered: NONE, form: "kept", action: "call_classifier" },
  split_by_webhook: { group: "services", offered: EVERY, form: "service", action: "call_webhook" },
  split_by_resthook: { group: "services", offered: EVERY, form: "service", action: "call_resthook" },
  split_by_subflow: { group: "trigger", offered: EVERY, form: "service", action: "enter_flow" },
  split_by_ticket: { group: "trigger", offered: EVERY, form: "service", action: "open_ticket" },
  split_by_airtime: { group: "services", offered: EVERY, form: "service", action: "transfer_airtime" },
  split_by_llm: { group: "services", offered: EVERY, form: "service", action: "call_llm" },
  split_by_llm_categorize: { group: "services", offered: EVERY, form: "service", action: "call_llm" },
};

export const ACTION_GROUPS: { [type: string]: Group } = {
  send_msg: "send",
  say_msg: "send",
  play_audio: "send",
  send_broadcast: "people",
  send_email: "people",
  start_session: "trigger",
  enter_flow: "trigger",
  open_ticket: "trigger",
  set_run_result: "save",
  set_run_local: "save",
  add_input_labels: "save",
  call_webhook: "services",
  call_resthook: "services",
  call_llm: "services",
  call_classifier: "unknown",
  transfer_airtime: "services",
  request_optin: "unknown",
};

/** Actions that have a node of their own, because what comes of them is routed on. */
export const ROUTED_ACTIONS = new Set([
  "call_webhook",
  "call_resthook",
  "open_ticket",
  "transfer_airtime",
  "call_llm",
  "call_classifier",
]);

/** Actions that are kept but can't be added any more. */
export const RETIRED_ACTIONS = new Set(["call_classifier", "request_optin"]);

export function actionGroup(type: string): Group {
  return ACTION_GROUPS[type] ?? (type.includes("contact") ? "contact" : "unknown");
}

/** The kind of a node: what the editor that made it said, else what it is by its content. */
export function kindOf(definition: Definition, node: FlowNode): string {
  const said = definition._ui?.nodes?.[node.uuid]?.type;
  if (said === "wait_for_response" && node.router?.wait?.hint) return inferredKind(node);
  if (said === "split_by_contact_field" && !operandName(definition, node)) return "split_by_expression";
  if (said !== undefined && said !== "") return said === "execute_actions" && node.router ? inferredKind(node) : said;
  return inferredKind(node);
}

function operandName(definition: Definition, node: FlowNode): unknown {
  const operand = definition._ui?.nodes?.[node.uuid]?.config?.operand as { name?: unknown } | undefined;
  return operand?.name;
}

const BY_ACTION: { [action: string]: string } = {
  call_webhook: "split_by_webhook",
  call_resthook: "split_by_resthook",
  enter_flow: "split_by_subflow",
  open_ticket: "split_by_ticket",
  transfer_airtime: "split_by_airtime",
  call_classifier: "split_by_intent",
};

export function inferredKind(node: FlowNode): string {
  const router = node.router;
  if (!router) return "execute_actions";
  if (router.type === "random") return "split_by_random";
  if (router.wait) return waitKind(router.wait.type, router.wait.hint);
  for (const action of actionsOf(node)) {
    if (action.type === "call_llm") {
      return `${action.instructions ?? ""}`.includes('prompt("categorize"')
        ? "split_by_llm_categorize"
        : "split_by_llm";
    }
    const kind = BY_ACTION[action.type];
    if (kind) return kind;
  }
  return operandKind(router.operand ?? "");
}

function waitKind(type: string, hint: { type: string; count?: unknown } | undefined): string {
  if (type === "dial") return "wait_for_dial";
  if (hint?.type === "digits") return hint.count === 1 ? "wait_for_menu" : "wait_for_digits";
  if (hint?.type === "audio" || hint?.type === "image" || hint?.type === "video" || hint?.type === "location") {
    return `wait_for_${hint.type}`;
  }
  return "wait_for_response";
}

function operandKind(operand: string): string {
  if (operand === "@contact.groups") return "split_by_groups";
  if (/^@\(urn_parts\(contact\.urn\)\.scheme\)$/.test(operand)) return "split_by_scheme";
  if (/^@\(field\(results\./.test(operand)) return "split_by_run_result_delimited";
  if (/^@results\.[a-z0-9_]+(\.category)?$/i.test(operand)) return "split_by_run_result";
  if (operand === "@child.status") return "split_by_subflow";
  return "split_by_expression";
}

/** The group that colours a node. */
export function nodeGroup(kind: string): Group {
  return NODE_KINDS[kind]?.group ?? "unknown";
}
