import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarClock, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { Badge, Card, Empty, Page, Skeleton, Time } from "@/components";

export default function Campaigns() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ["campaigns"], queryFn: () => body(api.GET("/api/internal/campaigns")) });
  return (
    <Page title={t("nav.campaigns")} description={t("campaigns.text")}>
      {!data ? (
        <Skeleton />
      ) : data.length === 0 ? (
        <Card>
          <Empty icon={<CalendarClock />} title={t("campaigns.empty")}>
            {t("campaigns.emptyText")}
          </Empty>
        </Card>
      ) : (
        <div className="flex flex-col gap-5">
          {data.map((campaign) => (
            <CampaignCard key={campaign.uuid} campaign={campaign} />
          ))}
        </div>
      )}
    </Page>
  );
}

function CampaignCard({ campaign }: { campaign: Schemas["CampaignOut"] }) {
  const { t } = useTranslation();
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-[15px] font-semibold">{campaign.name}</h2>
        {campaign.is_archived && <Badge tone="warn">{t("common.archived")}</Badge>}
        <Link to="/contacts" search={{ group: campaign.group.uuid }}>
          <Badge icon={<Users />}>{`${campaign.group.name} · ${campaign.contacts.toLocaleString()}`}</Badge>
        </Link>
        <span className="ml-auto text-[13px] text-muted">
          {t("campaigns.due", { count: campaign.due })}
          {campaign.next_on && (
            <>
              {" · "}
              {t("campaigns.next")} <Time at={campaign.next_on} />
            </>
          )}
        </span>
      </div>
      <ol className="mt-4 flex flex-col gap-2">
        {campaign.events.map((event, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: events have no name of their own here
          <li key={place} className="flex flex-wrap items-baseline gap-x-3 rounded-lg bg-ground px-3.5 py-2">
            <span className="w-80 text-muted">{when(event, t)}</span>
            {event.flow ? (
              <Link to="/flows/$uuid" params={{ uuid: event.flow.uuid }} className="font-medium hover:underline">
                {event.flow.name}
              </Link>
            ) : (
              <span className="min-w-0 flex-1 truncate">{event.message}</span>
            )}
          </li>
        ))}
        {campaign.events.length === 0 && <li className="text-muted">{t("campaigns.noEvents")}</li>}
      </ol>
    </Card>
  );
}

type Translate = ReturnType<typeof useTranslation>["t"];

/** "2 days after Due date, at 9:00". */
function when(event: Schemas["CampaignEventOut"], t: Translate): string {
  const date = t(`campaigns.dates.${event.relative_to}`, { defaultValue: event.relative_to });
  const size = Math.abs(event.offset);
  const span = t(`campaigns.units.${event.unit}`, { count: size });
  const key = size === 0 ? "campaigns.on" : event.offset < 0 ? "campaigns.before" : "campaigns.after";
  const words = t(key, { span, date });
  return event.hour === null || event.hour === undefined
    ? words
    : `${words}, ${t("campaigns.hour", { hour: `${event.hour}:00` })}`;
}
