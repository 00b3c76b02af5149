import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Pause, Play, Send, Trash2 } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Badge, Button, Card, Page, Skeleton, Spinner, Tabs, Time, type Tone } from "@/components";
import { CopyLine } from "./CopyLine";
import { DeleteDialog } from "./DeleteDialog";
import { EditChannel } from "./EditChannel";
import { ChannelLogs } from "./Logs";
import { TestDialog } from "./TestDialog";

type Full = Schemas["ChannelFull"];
type Figures = Schemas["FiguresOut"];

const TimeChart = lazy(() => import("@/pages/flows/charts").then((module) => ({ default: module.TimeChart })));

const TONES: Record<Figures["health"]["status"], Tone> = {
  healthy: "good",
  unwell: "warn",
  shut_off: "bad",
  paused: "warn",
  unknown: "neutral",
};
const TABS = ["overview", "logs", "settings"] as const;
type TabName = (typeof TABS)[number];

/** A channel's own page: how it does, its logs, its settings. */
export default function Channel() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const { uuid } = useParams({ from: "/shell/channels/$uuid" });
  const search = useSearch({ from: "/shell/channels/$uuid" });
  const [doing, setDoing] = useState<"test" | "delete" | null>(null);
  const channel = useQuery({
    queryKey: ["channels", uuid],
    queryFn: () => body(api.GET("/api/internal/channels/{uuid}", { params: { path: { uuid } } })),
  });
  const figures = useQuery({
    queryKey: ["channels", uuid, "figures"],
    queryFn: () => body(api.GET("/api/internal/channels/{uuid}/figures", { params: { path: { uuid } } })),
    refetchInterval: 5_000,
  });
  const toggle = useMutation({
    mutationFn: (paused: boolean) =>
      api.POST(paused ? "/api/internal/channels/{uuid}/pause" : "/api/internal/channels/{uuid}/resume", {
        params: { path: { uuid } },
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["channels"] }),
  });
  if (channel.error) throw channel.error;
  const data = channel.data;
  if (!data) return <Skeleton />;
  const tabs = TABS.filter((one) => one !== "logs" || may("channel_log.list"));
  const tab: TabName = tabs.find((one) => one === search.tab) ?? "overview";
  const canSend = data.is_enabled && data.role.includes("S");
  return (
    <Page
      title={data.name}
      back={<Link to="/channels">← {t("nav.channels")}</Link>}
      description={
        <span className="flex flex-wrap items-center gap-2">
          {[data.type.name, data.address, data.country, data.schemes.join(", ")].filter(Boolean).join(" · ")}
          {figures.data && <HealthBadge status={figures.data.health.status} />}
        </span>
      }
      actions={
        may("channel.update") && (
          <>
            <Button icon={<Send />} disabled={!canSend} onClick={() => setDoing("test")}>
              {t("channels.test.open")}
            </Button>
            <Button
              icon={data.is_enabled ? <Pause /> : <Play />}
              busy={toggle.isPending}
              onClick={() => toggle.mutate(data.is_enabled)}
            >
              {t(data.is_enabled ? "channels.pause" : "channels.resume")}
            </Button>
            {may("channel.delete") && (
              <Button kind="danger" icon={<Trash2 />} onClick={() => setDoing("delete")}>
                {t("common.delete")}
              </Button>
            )}
          </>
        )
      }
    >
      <Tabs
        label={data.name}
        value={tab}
        tabs={tabs.map((name) => ({ name, title: t(`channels.tabs.${name}`) }))}
        onChange={(name) => void navigate({ to: "/channels/$uuid", params: { uuid }, search: { tab: name } })}
      >
        {tab === "logs" ? (
          <ChannelLogs channel={uuid} />
        ) : tab === "settings" ? (
          <EditChannel key={data.uuid} channel={data} />
        ) : (
          <Overview channel={data} figures={figures.data} />
        )}
      </Tabs>
      {doing === "test" && <TestDialog channel={data} onClose={() => setDoing(null)} />}
      {doing === "delete" && <DeleteDialog channel={data} onClose={() => setDoing(null)} />}
    </Page>
  );
}

function HealthBadge({ status }: { status: Figures["health"]["status"] }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[status]}>{t(`channels.health.${status}`)}</Badge>;
}

function Overview({ channel, figures }: { channel: Full; figures: Figures | undefined }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-5">
      {!figures ? <Spinner /> : <Health figures={figures} channel={channel} />}
      {figures && <Days days={figures.days} />}
      <Card title={t("channels.callbacks")}>
        <p className="mb-3 text-muted">
          {t(channel.type.sets_up ? "channels.callbacksSetUp" : "channels.callbacksText", { name: channel.type.name })}
        </p>
        <div className="flex flex-col gap-3">
          {channel.callbacks.map((one) => (
            <CopyLine
              key={one.action}
              label={`${t(`channels.actions.${one.action}`, { defaultValue: one.action || "/" })} (${one.methods.join(", ")})`}
              text={one.url}
            />
          ))}
        </div>
      </Card>
      {figures && figures.alerts.length > 0 && (
        <Card title={t("channels.alerts")} flush>
          <ul>
            {figures.alerts.map((one) => (
              <li key={one.uuid} className="flex flex-wrap items-baseline gap-3 border-t border-line px-5 py-2.5">
                <Badge tone={one.ended_on ? "neutral" : "bad"}>
                  {t(one.ended_on ? "channels.alertOver" : "channels.alertOn")}
                </Badge>
                <span className="min-w-0 flex-1 break-words">{one.reason}</span>
                <span className="text-[13px] text-muted">
                  <Time at={one.created_on} />
                  {one.ended_on && (
                    <>
                      {" – "}
                      <Time at={one.ended_on} />
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

function Health({ figures, channel }: { figures: Figures; channel: Full }) {
  const { t, i18n } = useTranslation();
  const { health } = figures;
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 1 });
  const values = [
    { name: t("channels.figures.errorRate"), value: health.attempts ? percent.format(health.error_rate) : "–" },
    { name: t("channels.figures.latency"), value: health.attempts ? `${health.latency_ms} ms` : "–" },
    { name: t("channels.figures.attempts"), value: health.attempts.toLocaleString(i18n.language) },
    { name: t("channels.figures.backlog"), value: health.backlog.toLocaleString(i18n.language) },
  ];
  return (
    <Card title={t("channels.figures.title")} actions={<HealthBadge status={health.status} />}>
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        {values.map(({ name, value }) => (
          <div key={name}>
            <dt className="text-[13px] text-muted">{name}</dt>
            <dd className="text-lg font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {health.status !== "healthy" && (
        <p className="mt-3 text-muted">
          {t(`channels.healthText.${health.status}`)}{" "}
          {health.status === "shut_off" && channel.failover && t("channels.standsIn", { name: channel.failover.name })}
        </p>
      )}
    </Card>
  );
}

function Days({ days }: { days: Figures["days"] }) {
  const { t } = useTranslation();
  const series = useMemo(
    () =>
      (["received", "sent"] as const).map((name) => ({
        name,
        points: days.map((one) => ({ at: `${one.day}T00:00:00Z`, count: one[name] })),
      })),
    [days],
  );
  return (
    <div className="grid gap-5 md:grid-cols-2">
      {series.map(({ name, points }) => (
        <Card key={name} title={t(`channels.${name}`)}>
          {points.length === 0 ? (
            <p className="py-8 text-center text-muted">{t("channels.noMessages")}</p>
          ) : (
            <Suspense fallback={<Spinner />}>
              <TimeChart points={points} label={t(`channels.${name}`)} />
            </Suspense>
          )}
        </Card>
      ))}
    </div>
  );
}
