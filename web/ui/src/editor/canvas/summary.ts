/** What a card says of an action, in one text. Pure. */

import type { Action } from "../model/definition";

type Named = { name?: string; uuid?: string; name_match?: string; email?: string; key?: string };

export interface Summary {
  text: string;
  /** Pills under the text: quick replies, groups, recipients. */
  pills: string[];
  attachments: number;
}

const names = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [])
    .map((one: Named) => one?.name ?? one?.name_match ?? one?.email ?? "")
    .filter(Boolean);
const name = (value: unknown): string => (value as Named | null)?.name ?? "";
const text = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined || value === null ? "" : String(value);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);

export function summaryOf(action: Action): Summary {
  const said = (words: string, pills: string[] = [], attachments = 0): Summary => ({ text: words, pills, attachments });
  switch (action.type) {
    case "send_msg":
      return said(text(action.text), texts(action.quick_replies), texts(action.attachments).length);
    case "send_broadcast":
      return said(text(action.text), recipients(action), texts(action.attachments).length);
    case "say_msg":
      return said(text(action.text));
    case "play_audio":
      return said(text(action.audio_url));
    case "send_email":
      return said(text(action.subject), texts(action.addresses));
    case "set_run_result":
      return said(`${text(action.name)} = ${text(action.value)}`, action.category ? [text(action.category)] : []);
    case "set_run_local":
      return said(`${text(action.local)} = ${text(action.value)}`);
    case "set_contact_field":
      return said(`${name(action.field)} = ${text(action.value)}`);
    case "set_contact_name":
      return said(text(action.name));
    case "set_contact_language":
      return said(text(action.language));
    case "set_contact_status":
      return said(text(action.status));
    case "set_contact_timezone":
      return said(text(action.timezone));
    case "set_contact_channel":
      return said(name(action.channel));
    case "add_contact_urn":
      return said(`${text(action.scheme)}:${text(action.path)}`);
    case "add_contact_groups":
    case "remove_contact_groups":
      return said(action.all_groups ? "✱" : "", names(action.groups));
    case "add_input_labels":
      return said("", names(action.labels));
    case "enter_flow":
      return said(name(action.flow));
    case "start_session":
      return said(name(action.flow), recipients(action));
    case "call_webhook":
      return said(`${text(action.method)} ${text(action.url)}`);
    case "call_resthook":
      return said(text(action.resthook));
    case "call_llm":
      return said(text(action.instructions), action.llm ? [name(action.llm)] : []);
    case "open_ticket":
      return said(text(action.note) || text(action.body), [name(action.topic), name(action.assignee)].filter(Boolean));
    case "transfer_airtime":
      return said(
        Object.entries((action.amounts as object) ?? {})
          .map(([currency, amount]) => `${amount} ${currency}`)
          .join(", "),
      );
    default:
      return said(firstText(action));
  }
}

function recipients(action: Action): string[] {
  const query = text(action.contact_query);
  return [...names(action.groups), ...names(action.contacts), ...texts(action.legacy_vars), ...(query ? [query] : [])];
}

function firstText(action: Action): string {
  const found = Object.entries(action).find(
    ([key, value]) => key !== "uuid" && key !== "type" && typeof value === "string",
  );
  return found ? text(found[1]) : "";
}
