import {
  CalendarClock,
  CalendarDays,
  Contact,
  type LucideIcon,
  Megaphone,
  MessagesSquare,
  Radio,
  Rocket,
  Settings,
  Ticket,
  Workflow,
  Zap,
} from "lucide-react";

export interface Place {
  to: string;
  /** Key of its name: `nav.<name>`. */
  name: string;
  icon: LucideIcon;
  permission: string;
}

/** The menu, in its order. */
export const PLACES: Place[] = [
  { to: "/messages", name: "messages", icon: MessagesSquare, permission: "msg.list" },
  { to: "/broadcasts", name: "broadcasts", icon: Megaphone, permission: "broadcast.list" },
  { to: "/tickets", name: "tickets", icon: Ticket, permission: "ticket.list" },
  { to: "/contacts", name: "contacts", icon: Contact, permission: "contact.list" },
  { to: "/flows", name: "flows", icon: Workflow, permission: "flow.list" },
  { to: "/starts", name: "starts", icon: Rocket, permission: "start.list" },
  { to: "/campaigns", name: "campaigns", icon: CalendarClock, permission: "campaign.list" },
  { to: "/schedules", name: "schedules", icon: CalendarDays, permission: "broadcast.list" },
  { to: "/triggers", name: "triggers", icon: Zap, permission: "trigger.list" },
  { to: "/channels", name: "channels", icon: Radio, permission: "channel.list" },
  { to: "/settings", name: "settings", icon: Settings, permission: "workspace.read" },
];
