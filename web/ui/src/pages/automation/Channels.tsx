import { useQuery } from "@tanstack/react-query";
import { Copy, Radio } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { Badge, Button, Card, Empty, Page, Skeleton, Time } from "@/components";

export default function Channels() {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ["channels"],
    queryFn: () => body(api.GET("/api/internal/channels")),
    refetchInterval: 30_000,
  });
  return (
    <Page title={t("nav.channels")} description={t("channels.text")}>
      {!data ? (
        <Skeleton />
      ) : data.length === 0 ? (
        <Card>
          <Empty icon={<Radio />} title={t("channels.empty")}>
            <p>{t("channels.emptyText")}</p>
            <pre className="mt-4 overflow-x-auto rounded-lg bg-sunken p-3 text-left text-xs">
              python -m web channel create EX "My number"
            </pre>
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
  const { t } = useTranslation();
  const copy = async () => {
    await navigator.clipboard.writeText(channel.receive_url);
    toast.success(t("common.copied"));
  };
  return (
    <Card>
      <div className="flex items-start gap-3">
        <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-accent-soft text-accent">
          <Radio className="size-5" aria-hidden />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold">{channel.name}</h2>
          <p className="truncate text-[13px] text-muted">
            {[channel.type_name, channel.address, channel.country].filter(Boolean).join(" · ")}
          </p>
        </div>
        {!channel.is_enabled ? (
          <Badge tone="warn">{t("channels.disabled")}</Badge>
        ) : channel.errors > 0 ? (
          <Badge tone="bad">{t("channels.errors", { count: channel.errors })}</Badge>
        ) : (
          <Badge tone="good">{t("channels.ok")}</Badge>
        )}
      </div>
      <dl className="mt-4 grid grid-cols-3 gap-3">
        <div>
          <dt className="text-[13px] text-muted">{t("channels.received")}</dt>
          <dd className="text-lg font-semibold tabular-nums">{channel.received.toLocaleString()}</dd>
        </div>
        <div>
          <dt className="text-[13px] text-muted">{t("channels.sent")}</dt>
          <dd className="text-lg font-semibold tabular-nums">{channel.sent.toLocaleString()}</dd>
        </div>
        <div>
          <dt className="text-[13px] text-muted">{t("channels.lastSeen")}</dt>
          <dd>{channel.last_seen_on ? <Time at={channel.last_seen_on} /> : "–"}</dd>
        </div>
      </dl>
      <div className="mt-4 flex items-center gap-2 rounded-lg bg-ground py-1 pr-1 pl-3">
        <code className="min-w-0 flex-1 truncate text-xs text-muted">{channel.receive_url}</code>
        <Button size="smallIcon" kind="quiet" aria-label={t("channels.copyUrl")} onClick={() => void copy()}>
          <Copy />
        </Button>
      </div>
    </Card>
  );
}
