/** Icons and colours of actions and nodes. */

import {
  AudioLines,
  Bot,
  Braces,
  CircleDot,
  Code,
  Dices,
  Globe,
  Hash,
  Image,
  Languages,
  Link2,
  ListTree,
  type LucideIcon,
  Mail,
  MapPin,
  Megaphone,
  MessageCircleQuestion,
  MessageSquare,
  Mic,
  Phone,
  PhoneForwarded,
  Play,
  Radio,
  Save,
  Send,
  Settings2,
  Split,
  Tag,
  Ticket,
  UserCog,
  UserMinus,
  UserPlus,
  Users,
  Variable,
  Video,
  Volume2,
  Wallet,
  Workflow,
} from "lucide-react";
import { type Group, nodeGroup } from "../model/kinds";

const ACTION_ICONS: { [type: string]: LucideIcon } = {
  send_msg: MessageSquare,
  say_msg: Volume2,
  play_audio: AudioLines,
  send_broadcast: Megaphone,
  send_email: Mail,
  set_run_result: Save,
  set_run_local: Variable,
  set_contact_field: UserCog,
  set_contact_name: UserCog,
  set_contact_language: Languages,
  set_contact_status: UserCog,
  set_contact_timezone: Globe,
  set_contact_channel: Radio,
  add_contact_urn: Phone,
  add_contact_groups: UserPlus,
  remove_contact_groups: UserMinus,
  add_input_labels: Tag,
  start_session: Send,
  enter_flow: Workflow,
  call_webhook: Globe,
  call_resthook: Link2,
  call_llm: Bot,
  open_ticket: Ticket,
  transfer_airtime: Wallet,
};

const NODE_ICONS: { [kind: string]: LucideIcon } = {
  wait_for_response: MessageCircleQuestion,
  wait_for_menu: Hash,
  wait_for_digits: Hash,
  wait_for_audio: Mic,
  wait_for_dial: PhoneForwarded,
  wait_for_image: Image,
  wait_for_video: Video,
  wait_for_location: MapPin,
  split_by_expression: Braces,
  split_by_contact_field: Settings2,
  split_by_run_result: CircleDot,
  split_by_run_result_delimited: CircleDot,
  split_by_groups: Users,
  split_by_scheme: Phone,
  split_by_random: Dices,
  split_by_webhook: Globe,
  split_by_resthook: Link2,
  split_by_subflow: Workflow,
  split_by_ticket: Ticket,
  split_by_airtime: Wallet,
  split_by_llm: Bot,
  split_by_llm_categorize: ListTree,
};

export function actionIcon(type: string): LucideIcon {
  return ACTION_ICONS[type] ?? (type.includes("contact") ? UserCog : Code);
}

export function nodeIcon(kind: string): LucideIcon {
  return NODE_ICONS[kind] ?? (kind === "execute_actions" ? Play : Split);
}

/** Classes that set `--group` and `--group-soft`. */
export function groupClass(group: Group): string {
  return `group-${group}`;
}

export function kindClass(kind: string): string {
  return groupClass(nodeGroup(kind));
}
