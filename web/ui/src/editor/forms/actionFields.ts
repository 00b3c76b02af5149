/** How the registered fields of actions are shown: which are hidden, which have a control of their own. Pure. */

import type { Action } from "../model/definition";
import type { FieldSpec, Problem } from "../model/validity";
import { fieldProblems, resultNameProblems } from "../model/validity";

/** Fields of older definitions, shown only where they have a value. */
const ONLY_IF_SET: { [action: string]: string[] } = {
  call_webhook: ["result_name"],
  call_resthook: ["result_name"],
  send_broadcast: ["urns"],
  start_session: ["urns"],
  enter_flow: ["terminal"],
  send_msg: ["topic", "all_urns"],
};

const NEVER: { [action: string]: string[] } = { call_llm: ["output_local"] };

/** Fields that need more than one line. */
export const LONG_TEXTS = new Set(["text", "body", "note", "instructions"]);

export function isShown(action: Action, spec: FieldSpec): boolean {
  if (NEVER[action.type]?.includes(spec.name)) return false;
  if (ONLY_IF_SET[action.type]?.includes(spec.name) && isEmpty(action[spec.name])) return false;
  if (action.type === "call_webhook" && spec.name === "body") return action.method !== "GET" || !isEmpty(action.body);
  if (action.type === "remove_contact_groups" && spec.name === "groups") return action.all_groups !== true;
  if (spec.name === "template_variables") return !isEmpty(action.template) || !isEmpty(action.template_variables);
  if (action.type === "set_run_local" && spec.name === "value") return action.operation !== "clear";
  return true;
}

export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false) return true;
  return Array.isArray(value) && value.length === 0;
}

/** What is wrong with an action, by field; what its fields must be together is said under the one it is about. */
export function actionProblems(action: Action, specs: FieldSpec[]): { [field: string]: Problem } {
  const found: { [field: string]: Problem } = {};
  for (const spec of specs) {
    const [problem] = fieldProblems(spec, action[spec.name]);
    if (problem) found[spec.name] = problem;
  }
  const needs = (field: string, condition: boolean, message: string) => {
    if (condition && !found[field]) found[field] = { field, message };
  };
  const none = (...names: string[]) => names.every((name) => isEmpty(action[name]));
  switch (action.type) {
    case "add_contact_groups":
      needs("groups", none("groups"), "validity.required");
      break;
    case "remove_contact_groups":
      needs("groups", none("groups", "all_groups"), "validity.required");
      break;
    case "add_input_labels":
      needs("labels", none("labels"), "validity.required");
      break;
    case "send_broadcast":
      needs("groups", none("groups", "contacts", "legacy_vars", "urns", "contact_query"), "validity.recipients");
      break;
    case "start_session": {
      const names = ["groups", "contacts", "legacy_vars", "urns", "contact_query", "create_contact"];
      needs("groups", none(...names), "validity.recipients");
      break;
    }
    case "add_contact_urn":
      needs("path", none("path"), "validity.required");
      break;
    case "transfer_airtime":
      needs("amounts", Object.keys((action.amounts as object) ?? {}).length === 0, "validity.required");
      break;
    case "set_run_result": {
      const [problem] = resultNameProblems(`${action.name ?? ""}`, "name");
      if (problem) needs("name", true, problem.message);
      break;
    }
  }
  return found;
}
