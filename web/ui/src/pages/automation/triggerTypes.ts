import {
  CalendarClock,
  type LucideIcon,
  MessageSquare,
  MessagesSquare,
  PhoneIncoming,
  PhoneMissed,
  Share2,
  ShieldCheck,
  ShieldX,
  TicketCheck,
  Type,
} from "lucide-react";
import type { Schemas } from "@/api/client";

export type TriggerType = Schemas["NewTrigger"]["type"];
export type Folder = "messages" | "scheduled" | "calls" | "new_conversation" | "referral" | "tickets" | "opt_in_out";

interface Kind {
  icon: LucideIcon;
  folder: Folder;
  /** Types of flows that it can start. */
  flows: string[];
  hasChannel?: boolean;
  hasGroups?: boolean;
  /** A channel must carry one of these. */
  schemes?: string[];
}

const ALL = ["messaging", "voice", "background"];

/** What each type of trigger has; the server has the same rules. In the order in which they are offered. */
export const KINDS: Record<TriggerType, Kind> = {
  keyword: { icon: Type, folder: "messages", flows: ["messaging", "voice"], hasChannel: true, hasGroups: true },
  catch_all: {
    icon: MessageSquare,
    folder: "messages",
    flows: ["messaging", "voice"],
    hasChannel: true,
    hasGroups: true,
  },
  schedule: { icon: CalendarClock, folder: "scheduled", flows: ALL, hasGroups: true },
  new_conversation: {
    icon: MessagesSquare,
    folder: "new_conversation",
    flows: ["messaging"],
    hasChannel: true,
    schemes: ["facebook", "instagram", "telegram", "viber", "webchat", "wechat"],
  },
  referral: { icon: Share2, folder: "referral", flows: ["messaging"], hasChannel: true },
  missed_call: { icon: PhoneMissed, folder: "calls", flows: ["messaging", "background"] },
  inbound_call: { icon: PhoneIncoming, folder: "calls", flows: ALL, hasChannel: true, hasGroups: true },
  closed_ticket: { icon: TicketCheck, folder: "tickets", flows: ALL, hasGroups: true },
  opt_in: { icon: ShieldCheck, folder: "opt_in_out", flows: ALL },
  opt_out: { icon: ShieldX, folder: "opt_in_out", flows: ALL },
};

export const TYPES = Object.keys(KINDS) as TriggerType[];

/** A folder's icon is that of its first type. */
export const FOLDERS = [...new Set(TYPES.map((type) => KINDS[type].folder))];

/** Keywords as people type them: apart by spaces and commas. */
export function keywordsOf(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).map((word) => word.toLowerCase()))].filter(Boolean);
}
