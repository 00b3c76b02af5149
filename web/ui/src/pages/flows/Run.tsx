import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowDown, ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { Button, Card, classes, Page } from "@/components";
import { RunStatus } from "./RunStatus";

/** One contact's way through a flow: every step, what was said there, and where to see it in Temporal. */
export default function Run() {
  const { t, i18n } = useTranslation();
  const { uuid } = useParams({ from: "/shell/runs/$uuid" });
  const { data: run } = useSuspenseQuery({
    queryKey: ["run", uuid],
    queryFn: () => body(api.GET("/api/internal/runs/{uuid}", { params: { path: { uuid } } })),
    refetchInterval: 5_000,
  });
  const name = run.contact.name || run.contact.urn || t("contacts.unnamed");
  const time = (at: string) => new Date(at).toLocaleString(i18n.language, { dateStyle: "medium", timeStyle: "medium" });
  return (
    <Page
      title={t("runs.title", { name })}
      back={
        <Link to="/flows/$uuid" params={{ uuid: run.flow.uuid }} search={{ tab: "runs" }} className="hover:underline">
          {run.flow.name}
        </Link>
      }
      description={
        <span className="flex flex-wrap items-center gap-2">
          <RunStatus status={run.status} /> {time(run.created_on)}
          {run.exited_on && ` – ${time(run.exited_on)}`}
        </span>
      }
      actions={
        <>
          <Button asChild>
            <Link to="/contacts/$uuid" params={{ uuid: run.contact.uuid }}>
              {t("messages.openContact")}
            </Link>
          </Button>
          <Button asChild>
            <a href={run.workflow_url} target="_blank" rel="noopener noreferrer">
              <ExternalLink aria-hidden />
              {t("runs.temporal")}
            </a>
          </Button>
        </>
      }
    >
      {run.failure && (
        <p role="alert" className="mb-5 rounded-card bg-bad-soft px-5 py-3 text-bad">
          {run.failure}
        </p>
      )}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Card title={t("runs.steps")}>
          <ol className="flex flex-col">
            {run.steps.map((step, place) => (
              <Step
                key={`${step.node_uuid}-${step.at}`}
                step={step}
                time={time(step.at)}
                last={place === run.steps.length - 1}
              />
            ))}
          </ol>
        </Card>
        <Card title={t("runs.values")}>
          {run.values.length === 0 ? (
            <p className="text-muted">{t("runs.noValues")}</p>
          ) : (
            <dl className="flex flex-col gap-3">
              {run.values.map((value) => (
                <div key={value.name}>
                  <dt className="text-[13px] text-muted">{value.name}</dt>
                  <dd className="break-words">
                    {value.value}
                    {value.category && value.category !== value.value && (
                      <span className="ml-2 text-muted">{value.category}</span>
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </Card>
      </div>
    </Page>
  );
}

function Step({ step, time, last }: { step: Schemas["StepOut"]; time: string; last: boolean }) {
  const { t } = useTranslation();
  return (
    <li className="relative flex gap-4 pb-5 last:pb-0">
      {!last && <span aria-hidden className="absolute top-5 bottom-0 left-[7px] w-px bg-line-strong" />}
      <span
        aria-hidden
        className={classes(
          "mt-1 size-[15px] shrink-0 rounded-full border-2",
          last ? "border-accent bg-accent" : "border-line-strong bg-surface",
        )}
      />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium">{t(`runs.nodes.${step.type}`, { defaultValue: step.type })}</span>
          <span className="text-xs text-muted">{time}</span>
        </p>
        {step.text && !step.messages.some((message) => message.direction === "out") && (
          <p className="line-clamp-3 text-[13px] break-words text-muted">{step.text}</p>
        )}
        {step.messages.map((message) => (
          <p
            key={message.at}
            className={classes(
              "mt-1.5 w-fit max-w-full rounded-xl px-3 py-1.5 break-words whitespace-pre-wrap",
              message.direction === "in" ? "rounded-bl-sm bg-sunken" : "rounded-br-sm bg-accent-soft",
            )}
          >
            <span className="sr-only">{t(message.direction === "in" ? "runs.said" : "runs.told")}: </span>
            {message.text}
          </p>
        ))}
        {step.exit && (
          <p className="mt-1.5 flex items-center gap-1 text-[13px] text-muted">
            <ArrowDown className="size-3.5" aria-hidden />
            {step.exit}
          </p>
        )}
      </div>
    </li>
  );
}
