/** Events of a conversation as one line of text. */

import type { TFunction } from "i18next";
import type { Event } from "./conversation";

type Named = { name?: string };
const names = (value: unknown) => (Array.isArray(value) ? value : []).map((one: Named) => one.name ?? "").join(", ");
const name = (value: unknown) => (value as Named | null)?.name ?? "";

/** The line of an event; null for those that are shown otherwise, or not. */
export function eventText(event: Event, t: TFunction<"editor">): string | null {
  const said = (key: string, values: Record<string, unknown> = {}) => t(`events.${key}` as "events.error", values);
  switch (event.type) {
    case "run_started":
      return said("run_started", { name: name(event.flow) });
    case "run_ended":
      return said("run_ended", {
        name: name(event.flow),
        status: t(`choices.${event.status}` as "choices.active", { defaultValue: `${event.status}` }),
      });
    case "run_result_changed":
      return said("run_result_changed", { name: event.name, value: event.value, category: event.category || "–" });
    case "contact_name_changed":
      return said("contact_name_changed", { value: event.name || "–" });
    case "contact_language_changed":
      return said("contact_language_changed", { value: event.language || "–" });
    case "contact_status_changed":
      return said("contact_status_changed", { value: event.status });
    case "contact_timezone_changed":
      return said("contact_timezone_changed", { value: event.timezone });
    case "contact_field_changed":
      return said("contact_field_changed", {
        name: name(event.field),
        value: (event.value as { text?: string } | null)?.text ?? "–",
      });
    case "contact_groups_changed":
      return [
        event.groups_added ? said("groups_added", { names: names(event.groups_added) }) : "",
        event.groups_removed ? said("groups_removed", { names: names(event.groups_removed) }) : "",
      ]
        .filter(Boolean)
        .join(" · ");
    case "contact_urns_changed":
      return said("contact_urns_changed", { value: (event.urns as string[]).join(", ") });
    case "input_labels_added":
      return said("input_labels_added", { names: names(event.labels) });
    case "email_sent":
      return said("email_sent", { to: (event.to as string[]).join(", "), subject: event.subject });
    case "broadcast_created":
      return said("broadcast_created");
    case "session_triggered":
      return said("session_triggered", { name: name(event.flow) });
    case "ticket_opened":
      return said("ticket_opened", { name: name((event.ticket as { topic?: Named }).topic) });
    case "airtime_created":
      return said("airtime_created", { amount: event.amount, currency: event.currency });
    case "llm_called":
      return said("llm_called", { name: name(event.llm) });
    case "resthook_called":
      return said("resthook_called", { name: event.resthook });
    case "dial_wait":
      return said("dial_wait", { value: event.urn });
    case "warning":
    case "error":
    case "failure":
      return `${event.text}`;
    default:
      return null;
  }
}

export function isBad(event: Event): boolean {
  return event.type === "error" || event.type === "failure";
}
