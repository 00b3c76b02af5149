import { Link } from "@tanstack/react-router";
import { Contact, Radio, Users, UserX } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Badge } from "@/components";
import { ScheduleLine } from "./ScheduleTimes";
import { KINDS, type TriggerType } from "./triggerTypes";

type Trigger = Schemas["TriggerOut"];

/** What a trigger waits for. */
export function TriggerWhen({ trigger }: { trigger: Trigger }) {
  const { t } = useTranslation();
  const Icon = KINDS[trigger.type as TriggerType].icon;
  return (
    <span className="flex items-start gap-2.5">
      <Icon className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-1.5">
          <span className="font-medium">{t(`triggers.types.${trigger.type}`)}</span>
          {trigger.keywords.map((keyword) => (
            <Badge key={keyword} tone="accent">
              {keyword}
            </Badge>
          ))}
          {trigger.referrer_id && <Badge tone="accent">{trigger.referrer_id}</Badge>}
          {trigger.match === "only" && <span className="text-[13px] text-muted">{t("triggers.match.only")}</span>}
        </span>
        {trigger.schedule && <ScheduleLine schedule={trigger.schedule} />}
      </span>
    </span>
  );
}

/** For whom and where a trigger is. */
export function TriggerScope({ trigger }: { trigger: Trigger }) {
  const { t } = useTranslation();
  return (
    <span className="flex flex-wrap gap-1.5">
      {trigger.channel && <Badge icon={<Radio />}>{trigger.channel.name}</Badge>}
      {trigger.groups.map((group) => (
        <Badge key={group.uuid} icon={<Users />}>
          {group.name}
        </Badge>
      ))}
      {trigger.contacts.map((contact) => (
        <Badge key={contact.uuid} icon={<Contact />}>
          {contact.name || t("contacts.unnamed")}
        </Badge>
      ))}
      {trigger.excluded_groups.map((group) => (
        <Badge key={group.uuid} tone="bad" icon={<UserX />}>
          {t("triggers.not", { name: group.name })}
        </Badge>
      ))}
    </span>
  );
}

/** The flow that a trigger starts, if it still can. */
export function TriggerFlow({ trigger }: { trigger: Trigger }) {
  const { t } = useTranslation();
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <Link to="/flows/$uuid" params={{ uuid: trigger.flow.uuid }} className="hover:underline">
        {trigger.flow.name}
      </Link>
      {trigger.is_flow_archived && <Badge tone="bad">{t("campaigns.flowArchived")}</Badge>}
    </span>
  );
}
