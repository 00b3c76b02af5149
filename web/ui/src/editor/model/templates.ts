/** New nodes of every kind, with the routers that go with them. */

import type { Action, Case, Category, Exit, FlowNode, NewUuid, NodeUi, Router, Wait } from "./definition";
import { ALL_RESPONSES, OTHER } from "./rules";

export interface Made {
  node: FlowNode;
  ui: NodeUi;
}

type Ending = { test: string; arguments: string[]; category: string };

export function actionNode(action: Action, makeUuid: NewUuid): Made {
  const node = { uuid: makeUuid(), actions: [action], exits: [{ uuid: makeUuid(), destination_uuid: null }] };
  return { node, ui: { type: "execute_actions" } };
}

/** A node with a switch router: one category for each ending, and the one for everything else. */
function switchNode(
  makeUuid: NewUuid,
  {
    actions = [],
    operand,
    endings = [],
    otherwise,
    wait,
  }: {
    actions?: Action[];
    operand: string;
    endings?: Ending[];
    otherwise: string;
    wait?: Wait;
  },
): FlowNode {
  const categories: Category[] = [];
  const category = (name: string): Category => {
    const known = categories.find((one) => one.name === name);
    if (known) return known;
    const made = { uuid: makeUuid(), name, exit_uuid: makeUuid() };
    categories.push(made);
    return made;
  };
  const cases: Case[] = endings.map((one) => ({
    uuid: makeUuid(),
    type: one.test,
    arguments: one.arguments,
    category_uuid: category(one.category).uuid,
  }));
  const fallback = category(otherwise);
  const router: Router = { type: "switch", operand, cases, categories, default_category_uuid: fallback.uuid };
  if (wait) router.wait = wait;
  const exits: Exit[] = categories.map((one) => ({ uuid: one.exit_uuid, destination_uuid: null }));
  return { uuid: makeUuid(), actions, router, exits };
}

const SUCCESS = (test: string, values: string[]): Ending => ({ test, arguments: values, category: "Success" });
const HTTP_ENDING = SUCCESS("has_number_between", ["200", "299"]);

/** A node of a kind with a router; `action` is that of service nodes. */
export function routerNode(kind: string, makeUuid: NewUuid, flowType: string, action?: Action): Made {
  const actions = action ? [action] : [];
  const made = (options: Parameters<typeof switchNode>[1], config: Record<string, unknown> = {}): Made => ({
    node: switchNode(makeUuid, options),
    ui: { type: kind, config: { cases: {}, ...config } },
  });
  switch (kind) {
    case "wait_for_response":
      return made({ operand: "@input.text", otherwise: ALL_RESPONSES, wait: { type: "msg" } });
    case "wait_for_menu":
      return made({
        operand: "@input.text",
        otherwise: OTHER,
        wait: { type: "msg", hint: { type: "digits", count: 1 } },
      });
    case "wait_for_digits":
      return made({
        operand: "@input.text",
        otherwise: ALL_RESPONSES,
        wait: { type: "msg", hint: { type: "digits" } },
      });
    case "wait_for_audio":
      return made({ operand: "@input", otherwise: ALL_RESPONSES, wait: { type: "msg", hint: { type: "audio" } } });
    case "wait_for_dial":
      return made({ operand: '@(default(resume.dial.status, ""))', endings: DIALLED, otherwise: "Failed", wait: DIAL });
    case "split_by_contact_field":
      return made(
        { operand: "@contact.name", otherwise: OTHER },
        { operand: { id: "name", name: "Name", type: "property" } },
      );
    case "split_by_run_result":
      return made({ operand: "@results", otherwise: OTHER });
    case "split_by_run_result_delimited":
      return made({ operand: "@results", otherwise: OTHER }, { index: 0, delimiter: " " });
    case "split_by_groups":
      return made({ operand: "@contact.groups", otherwise: OTHER });
    case "split_by_scheme":
      return made({ operand: "@(urn_parts(contact.urn).scheme)", otherwise: OTHER });
    case "split_by_random":
      return randomNode(makeUuid);
    case "split_by_webhook":
    case "split_by_resthook":
      return made({ actions, operand: "@(default(webhook.status, 0))", endings: [HTTP_ENDING], otherwise: "Failure" });
    case "split_by_subflow":
      return made({ actions, operand: "@child.status", endings: [COMPLETED], otherwise: "Expired" });
    case "split_by_ticket":
      return made({
        actions,
        operand: "@locals._new_ticket",
        endings: [SUCCESS("has_text", [])],
        otherwise: "Failure",
      });
    case "split_by_airtime":
      return made({
        actions,
        operand: "@locals._new_transfer",
        endings: [SUCCESS("has_text", [])],
        otherwise: "Failure",
      });
    case "split_by_llm":
      return made({
        actions,
        operand: "@locals._llm_output",
        endings: [SUCCESS("has_text", [])],
        otherwise: "Failure",
      });
    case "split_by_llm_categorize":
      return made({ actions, operand: "@locals._llm_output", endings: [LLM_FAILED], otherwise: OTHER });
    default:
      return made({ operand: flowType === "messaging" ? "@input.text" : "@contact.name", otherwise: OTHER });
  }
}

const COMPLETED: Ending = { test: "has_only_text", arguments: ["completed"], category: "Complete" };
const LLM_FAILED: Ending = { test: "has_only_text", arguments: ["<ERROR>"], category: "Failure" };
const DIAL: Wait = { type: "dial", phone: "", dial_limit_seconds: 60, call_limit_seconds: 7200 };
const DIALLED: Ending[] = [
  { test: "has_only_text", arguments: ["answered"], category: "Answered" },
  { test: "has_only_text", arguments: ["no_answer"], category: "No Answer" },
  { test: "has_only_text", arguments: ["busy"], category: "Busy" },
];

function randomNode(makeUuid: NewUuid): Made {
  const categories = ["Bucket 1", "Bucket 2"].map((name) => ({ uuid: makeUuid(), name, exit_uuid: makeUuid() }));
  const node: FlowNode = {
    uuid: makeUuid(),
    actions: [],
    router: { type: "random", categories },
    exits: categories.map((one) => ({ uuid: one.exit_uuid, destination_uuid: null })),
  };
  return { node, ui: { type: "split_by_random", config: {} } };
}

/** An action of a type with nothing filled in but what always goes with it. */
export function newAction(type: string, makeUuid: NewUuid): Action {
  const base = { uuid: makeUuid(), type };
  switch (type) {
    case "send_msg":
      return { ...base, text: "", attachments: [], quick_replies: [] };
    case "say_msg":
      return { ...base, text: "" };
    case "call_webhook":
      return { ...base, method: "GET", url: "", headers: {}, body: "" };
    case "call_llm":
      return { ...base, llm: null, instructions: "", input: "@input", output_local: "_llm_output" };
    case "set_contact_status":
      return { ...base, status: "active" };
    case "add_contact_urn":
      return { ...base, scheme: "tel", path: "" };
    case "set_run_local":
      return { ...base, local: "", value: "", operation: "set" };
    case "start_session":
      return { ...base, groups: [], contacts: [], flow: null, exclusions: {} };
    case "send_broadcast":
      return { ...base, groups: [], contacts: [], legacy_vars: [], text: "" };
    case "transfer_airtime":
      return { ...base, amounts: {} };
    default:
      return base;
  }
}
