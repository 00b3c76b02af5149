import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus, Radio } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { useMay } from "@/app/session";
import { Badge, Button, Card, Empty, Page, Skeleton, Time } from "@/components";

export default function Channels() {
  const { t } = useTranslation();
  const may = useMay();
  const { data } = useQuery({
    queryKey: ["channels"],
    queryFn: () => body(api.GET("/api/internal/channels")),
    refetchInterval: 30_000,
  });
  const claim = may("channel.create") && (
    <Button asChild kind="primary">
      <Link to="/channels/new" search={{}}>
        <Plus aria-hidden /> {t("channels.new")}
      </Link>
    </Button>
  );
  return (
    <Page title={t("nav.channels")} description={t("channels.text")} actions={data && data.length > 0 && claim}>
      {!data ? (
        <Skeleton />
      ) : data.length === 0 ? (
        <Card>
          <Empty icon={<Radio />} title={t("channels.empty")} action={claim}>
            {t("channels.emptyText")}
          </Empty>
        </Card>
      ) : (
        <div className="grid gap-5 md:grid-cols-2">
          {data.map((channel) => (
            <ChannelCard key={channel.uuid} channel={channel} />
          ))}
        </div>
      )}
    </Page>
  );
}

function ChannelCard({ channel }: { channel: Schemas["ChannelOut"] }) {
  const { t, i18n } = useTranslation();
  const figures = [
    { name: t("channels.received"), value: channel.received.toLocaleString(i18n.language) },
    { name: t("channels.sent"), value: channel.sent.toLocaleString(i18n.language) },
    { name: t("channels.lastSeen"), value: channel.last_seen_on ? <Time at={channel.last_seen_on} /> : "–" },
  ];
  return (
    <Card className="relative hover:border-line-strong">
      <div className="flex items-start gap-3">
        <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-accent-soft text-accent">
          <Radio className="size-5" aria-hidden />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold">
            <Link
              to="/channels/$uuid"
              params={{ uuid: channel.uuid }}
              search={{}}
              className="after:absolute after:inset-0"
            >
              {channel.name}
            </Link>
          </h2>
          <p className="truncate text-[13px] text-muted">
            {[channel.type_name, channel.address, channel.country].filter(Boolean).join(" · ")}
          </p>
        </div>
        <ChannelState channel={channel} />
      </div>
      <dl className="mt-4 grid grid-cols-3 gap-3">
        {figures.map(({ name, value }) => (
          <div key={name}>
            <dt className="text-[13px] text-muted">{name}</dt>
            <dd className="font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function ChannelState({ channel }: { channel: Schemas["ChannelOut"] }) {
  const { t } = useTranslation();
  if (!channel.is_enabled) return <Badge tone="warn">{t("channels.health.paused")}</Badge>;
  if (channel.is_shut_off) return <Badge tone="bad">{t("channels.health.shut_off")}</Badge>;
  if (channel.errors > 0) return <Badge tone="warn">{t("channels.errors", { count: channel.errors })}</Badge>;
  return <Badge tone="good">{t("channels.health.healthy")}</Badge>;
}
