/** Whom an action is for, between its definition and the form. Pure. */

import type { Recipient } from "@/pages/flows/RecipientPicker";
import type { Action } from "../model/definition";
import type { Reference } from "./ReferencePicker";

/** The fields that say whom an action is for; one control shows them all. */
export const RECIPIENT_FIELDS = new Set(["groups", "contacts", "contact_query", "legacy_vars"]);

/** Actions that have those fields. */
export const HAVE_RECIPIENTS = new Set(["start_session", "send_broadcast"]);

function listOf(action: Action, name: string): Reference[] {
  const value = action[name];
  return Array.isArray(value) ? (value as Reference[]) : [];
}

function expressionsOf(action: Action): string[] {
  return Array.isArray(action.legacy_vars) ? action.legacy_vars.map(String) : [];
}

function identity(reference: Reference): string {
  return reference.uuid || reference.name_match || "";
}

/** Groups, contacts and expressions as the picker shows them. */
export function chosenRecipients(action: Action): Recipient[] {
  const named = (kind: "group" | "contact") => (reference: Reference) => ({
    kind,
    uuid: identity(reference),
    name: reference.name || identity(reference),
  });
  return [
    ...listOf(action, "groups").map(named("group")),
    ...listOf(action, "contacts").map(named("contact")),
    ...expressionsOf(action).map((text) => ({ kind: "expression" as const, uuid: text, name: text })),
  ];
}

/** The action with what was chosen; references that stay are those that were there, with all they hold. */
export function withRecipients(action: Action, chosen: Recipient[]): Action {
  const written = (kind: Recipient["kind"], name: string) =>
    chosen
      .filter((one) => one.kind === kind)
      .map(
        (one) =>
          listOf(action, name).find((known) => identity(known) === one.uuid) ?? { uuid: one.uuid, name: one.name },
      );
  const next: Action = { ...action, groups: written("group", "groups"), contacts: written("contact", "contacts") };
  const expressions = chosen.filter((one) => one.kind === "expression").map((one) => one.uuid);
  if (expressions.length > 0 || action.legacy_vars !== undefined) next.legacy_vars = expressions;
  return next;
}

const EXPRESSION = /(^|[^\w@])@[(a-z]/i;

/** Whether a text has expressions in it, so that what it is shows only when the flow runs. */
export function hasExpression(text: string): boolean {
  return EXPRESSION.test(text);
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

export interface Countable {
  groups: string[];
  contacts: string[];
  query: string | null;
  in_a_flow: boolean;
}

/** What of the recipients can be counted now, and whether there are others. */
export function countable(action: Action, isBackground: boolean): { known: Countable; hasMore: boolean } {
  const uuids = (name: string) =>
    listOf(action, name).flatMap((one) => (UUID.test(one.uuid ?? "") ? [one.uuid ?? ""] : []));
  const [groups, contacts] = [uuids("groups"), uuids("contacts")];
  const query = `${action.contact_query ?? ""}`.trim();
  const leftOut = (action.exclusions as { in_a_flow?: boolean } | undefined)?.in_a_flow === true;
  const hasMore =
    hasExpression(query) ||
    expressionsOf(action).length > 0 ||
    listOf(action, "groups").length > groups.length ||
    listOf(action, "contacts").length > contacts.length;
  return {
    known: {
      groups: groups.slice(0, 100),
      contacts: contacts.slice(0, 100),
      query: query === "" || hasExpression(query) ? null : query,
      in_a_flow: leftOut && !isBackground,
    },
    hasMore,
  };
}
