import { Link } from "@tanstack/react-router";
import { Calendar, ChartNoAxesColumn, LoaderCircle, MessageSquare, PenLine, Trash2, Workflow } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { useSession } from "@/app/session";
import { Badge, Button, Card } from "@/components";
import { byDate, dateName, hourWords, offsetWords } from "./campaignWords";
import { wallTime } from "./ScheduleTimes";

type Event = Schemas["CampaignEventOut"];
type Show = (kind: "edit" | "history" | "delete", event: Event) => void;

/** Events along each date that they are relative to: what comes before it, the date, what comes after. */
export function CampaignTimeline({ events, mayChange, onShow }: { events: Event[]; mayChange: boolean; onShow: Show }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-5">
      {byDate(events).map(([key, own]) => {
        const name = dateName(key, own[0]?.relative_to_name ?? "", t);
        const before = own.filter((event) => event.offset < 0);
        const after = own.filter((event) => event.offset >= 0);
        const line = (event: Event) => (
          <EventLine key={event.uuid} event={event} date={name} mayChange={mayChange} onShow={onShow} />
        );
        return (
          <Card key={key} title={t("campaigns.around", { date: name })}>
            <ol className="relative ml-2 border-l-2 border-line">
              {before.map(line)}
              <li className="relative py-2 pl-6">
                <span className="absolute -left-[13px] grid size-6 place-items-center rounded-full bg-accent text-on-accent">
                  <Calendar className="size-3.5" aria-hidden />
                </span>
                <span className="font-medium">{name}</span>
              </li>
              {after.map(line)}
            </ol>
          </Card>
        );
      })}
    </div>
  );
}

function EventLine({
  event,
  date,
  mayChange,
  onShow,
}: {
  event: Event;
  date: string;
  mayChange: boolean;
  onShow: Show;
}) {
  const { t, i18n } = useTranslation();
  const { timezone } = useSession().workspace;
  const when = offsetWords(event, t);
  const name = `${when} ${date}`;
  const text = event.message?.translations[event.message.base_language]?.text ?? "";
  const translations = Object.keys(event.message?.translations ?? {}).length;
  return (
    <li className="relative py-2 pl-6">
      <span className="absolute top-4 -left-[7px] size-3 rounded-full border-2 border-accent bg-surface" aria-hidden />
      <div className="flex flex-wrap items-start gap-x-4 gap-y-1 rounded-lg bg-ground px-4 py-3">
        <div className="w-44 shrink-0">
          <p className="font-medium">{when}</p>
          <p className="text-[13px] text-muted">{hourWords(event, t)}</p>
        </div>
        <div className="min-w-0 flex-1 basis-60">
          {event.flow ? (
            <p className="flex flex-wrap items-center gap-2">
              <Workflow className="size-4 text-muted" aria-hidden />
              <Link to="/flows/$uuid" params={{ uuid: event.flow.uuid }} className="font-medium hover:underline">
                {event.flow.name}
              </Link>
              {event.is_flow_archived && <Badge tone="bad">{t("campaigns.flowArchived")}</Badge>}
            </p>
          ) : (
            <p className="flex items-start gap-2">
              <MessageSquare className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
              <span className="line-clamp-2 break-words">{text}</span>
            </p>
          )}
          <p className="mt-1 flex flex-wrap gap-1.5">
            {event.start_mode !== "interrupt" && <Badge>{t(`campaigns.modes.${event.start_mode}`)}</Badge>}
            {translations > 1 && <Badge tone="info">{t("campaigns.translations", { count: translations })}</Badge>}
          </p>
        </div>
        <div className="text-[13px] text-muted">
          {event.is_scheduling ? (
            <p className="flex items-center gap-1.5" role="status">
              <LoaderCircle className="size-3.5 animate-spin" aria-hidden />
              {t("campaigns.scheduling")}
            </p>
          ) : (
            <p>{t("campaigns.due", { count: event.pending })}</p>
          )}
          <p>{t("campaigns.fired", { count: event.fired })}</p>
          {event.next_on && <p>{t("schedules.next", { time: wallTime(event.next_on, i18n.language, timezone) })}</p>}
        </div>
        <div className="flex gap-0.5">
          <Button
            kind="quiet"
            size="smallIcon"
            aria-label={t("campaigns.historyOf", { name })}
            onClick={() => onShow("history", event)}
          >
            <ChartNoAxesColumn />
          </Button>
          {mayChange && (
            <>
              <Button
                kind="quiet"
                size="smallIcon"
                disabled={event.is_scheduling}
                aria-label={t("campaigns.editEventOf", { name })}
                onClick={() => onShow("edit", event)}
              >
                <PenLine />
              </Button>
              <Button
                kind="quiet"
                size="smallIcon"
                aria-label={t("campaigns.deleteEventOf", { name })}
                onClick={() => onShow("delete", event)}
              >
                <Trash2 />
              </Button>
            </>
          )}
        </div>
      </div>
    </li>
  );
}
