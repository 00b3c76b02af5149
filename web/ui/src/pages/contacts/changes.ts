type Details = Record<string, unknown>;

export interface ChangeWords {
  /** `timeline.changes.<key>` */
  key: string;
  values: Record<string, string>;
  /** What it is now, shown in bold. */
  value: string;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const named = (value: unknown): string =>
  Array.isArray(value) ? value.map((one) => text((one as Details)?.name)).join(", ") : text((value as Details)?.name);

/** An event of the engine or of a channel as a sentence's parts. */
export function changeWords(type: string, details: Details): ChangeWords {
  const words = (key: string, value = "", values: Record<string, string> = {}) => ({ key, value, values });
  switch (type) {
    case "contact_name_changed":
      return words("name", text(details.name));
    case "contact_language_changed":
      return words("language", text(details.language));
    case "contact_status_changed":
      return words("status", text(details.status));
    case "contact_field_changed": {
      const value = details.value as Details | null | undefined;
      const field = details.field as Details | undefined;
      const name = text(field?.name) || text(field?.key);
      return value ? words("field", text(value.text), { name }) : words("fieldCleared", "", { name });
    }
    case "contact_groups_changed": {
      const added = named(details.groups_added);
      return added ? words("groupsAdded", added) : words("groupsRemoved", named(details.groups_removed));
    }
    case "contact_urns_changed":
      return words(
        "urns",
        Array.isArray(details.urns) ? details.urns.map((urn) => text(urn).replace(/^\w+:/, "")).join(", ") : "",
      );
    case "mo_call":
    case "call_received":
      return words("call", text(details.channel));
    case "mo_miss":
    case "call_missed":
      return words("callMissed", text(details.channel));
    case "mt_call":
    case "call_created":
      return words("callMade", text(details.channel));
    case "mt_miss":
      return words("callUnanswered", text(details.channel));
    case "new_conversation":
    case "chat_started":
      return words("chatStarted", text(details.channel));
    case "ticket_opened":
      return words("ticketOpened", named(details.topic));
    case "ticket_closed":
      return words("ticketClosed");
    case "ticket_reopened":
      return words("ticketReopened");
    case "airtime_transferred":
      return words("airtime", `${text(details.amount)} ${text(details.currency)}`.trim());
    default:
      return words(type);
  }
}
