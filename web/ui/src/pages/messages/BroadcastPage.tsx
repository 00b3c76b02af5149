import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { CircleStop } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Badge, Button, Card, Confirm, Page, Progress, Skeleton, Time } from "@/components";
import { languageName } from "@/components/languages";
import { Recipients, TONES } from "./Broadcasts";

const FUNNEL = ["queued", "wired", "sent", "delivered", "read", "errored", "failed"] as const;

/** One broadcast: what it says, how far it came, what became of its messages; and calling it off. */
export default function BroadcastPage() {
  const { t, i18n } = useTranslation();
  const may = useMay();
  const { uuid } = useParams({ from: "/shell/broadcasts/$uuid" });
  const [asking, setAsking] = useState(false);
  const path = { uuid };
  const { data, error } = useQuery({
    queryKey: ["broadcasts", "one", uuid],
    queryFn: () => body(api.GET("/api/internal/broadcasts/{uuid}", { params: { path } })),
    refetchInterval: (query) => (query.state.data?.is_over ? 10_000 : 2_000),
  });
  const stop = useMutation({
    mutationFn: () => api.POST("/api/internal/broadcasts/{uuid}/interrupt", { params: { path } }),
    onSuccess: () => {
      setAsking(false);
      return queryClient.invalidateQueries({ queryKey: ["broadcasts"] });
    },
  });
  if (error) throw error;
  if (!data) return <Skeleton />;
  const count = (value: number) => value.toLocaleString(i18n.language);
  const messages = Object.values(data.statuses).reduce((sum, one) => sum + one, 0);
  return (
    <Page
      title={t("broadcasts.one")}
      back={<Link to="/broadcasts">← {t("nav.broadcasts")}</Link>}
      description={
        <span className="flex flex-wrap items-center gap-2">
          <Badge tone={TONES[data.status]}>{t(`starts.status.${data.status}`)}</Badge>
          <Time at={data.created_on} />
          {data.created_by && ` · ${data.created_by}`}
          {data.is_scheduled && <Badge>{t("broadcasts.scheduled")}</Badge>}
        </span>
      }
      actions={
        !data.is_over &&
        may("broadcast.update") && (
          <Button kind="danger" icon={<CircleStop />} onClick={() => setAsking(true)}>
            {t("broadcasts.stop")}
          </Button>
        )
      }
    >
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card title={t("broadcasts.message")}>
          <div className="flex flex-col gap-4">
            {Object.entries(data.contents.translations).map(([language, content]) => (
              <div key={language}>
                <h3 className="mb-1 text-[13px] font-medium text-muted">{languageName(language, i18n.language)}</h3>
                <p className="w-fit max-w-full rounded-2xl rounded-bl-md bg-accent-soft px-3.5 py-2 break-words whitespace-pre-wrap">
                  {content.text || "–"}
                </p>
                {content.attachments.map((one) => (
                  <p key={one} className="mt-1 text-[13px] break-all text-muted">
                    {one}
                  </p>
                ))}
                {content.quick_replies.length > 0 && (
                  <p className="mt-2 flex flex-wrap gap-1.5">
                    {content.quick_replies.map((one) => (
                      <Badge key={`${one.type}-${one.text}`}>{one.text || one.type}</Badge>
                    ))}
                  </p>
                )}
              </div>
            ))}
            {data.template && (
              <p className="text-muted">
                {t("broadcasts.template")}: {data.template.name}
              </p>
            )}
          </div>
        </Card>
        <div className="flex flex-col gap-5">
          <Card title={t("broadcasts.recipients")}>
            <p className="mb-3 break-words">
              <Recipients broadcast={data} />
            </p>
            <p className="mb-1.5 flex justify-between text-[13px]">
              <span className="text-muted">{t("broadcasts.progress")}</span>
              <span className="tabular-nums">
                {data.total === null ? t("broadcasts.resolving") : `${count(data.made)} / ${count(data.total)}`}
              </span>
            </p>
            <Progress value={data.made} max={data.total ?? 0} label={t("broadcasts.progress")} />
          </Card>
          <Card title={t("broadcasts.messages", { count: messages })}>
            <ul className="flex flex-col gap-2.5">
              {FUNNEL.filter((one) => data.statuses[one]).map((one) => (
                <li key={one}>
                  <p className="mb-1 flex justify-between text-[13px]">
                    <span>{t(`messages.status.${one}`)}</span>
                    <span className="text-muted tabular-nums">{count(data.statuses[one] ?? 0)}</span>
                  </p>
                  <Progress value={data.statuses[one] ?? 0} max={messages} label={t(`messages.status.${one}`)} />
                </li>
              ))}
            </ul>
            {messages === 0 && <p className="text-muted">{t("broadcasts.noMessages")}</p>}
          </Card>
        </div>
      </div>
      <Confirm
        open={asking}
        danger
        busy={stop.isPending}
        title={t("broadcasts.stopTitle")}
        action={t("broadcasts.stop")}
        onClose={() => setAsking(false)}
        onConfirm={() => stop.mutate()}
      >
        {t("broadcasts.stopText")}
      </Confirm>
    </Page>
  );
}
