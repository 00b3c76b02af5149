import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { CalendarClock, Megaphone, Paperclip } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { useMay } from "@/app/session";
import { Badge, Button, Card, Empty, More, Page, Progress, SearchInput, Skeleton, Time, type Tone } from "@/components";
import { ComposeBroadcast } from "./ComposeBroadcast";

export type Broadcast = Schemas["BroadcastRow"];

export const TONES: Record<Broadcast["status"], Tone> = {
  pending: "neutral",
  started: "info",
  completed: "good",
  interrupted: "warn",
  failed: "bad",
};

/** What was sent to many; what still goes on is asked for again every two seconds. */
export default function Broadcasts() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const { search = "" } = useSearch({ from: "/shell/broadcasts" });
  const [composing, setComposing] = useState(false);
  const list = useInfiniteQuery({
    queryKey: ["broadcasts", search],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/internal/broadcasts", { params: { query: { search, cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: (query) => {
      const all = query.state.data?.pages.flatMap((page) => page.results) ?? [];
      return all.some((one) => !one.is_over) ? 2_000 : 15_000;
    },
  });
  const broadcasts = list.data?.pages.flatMap((page) => page.results) ?? [];
  const compose = may("broadcast.create") && (
    <Button kind="primary" icon={<Megaphone />} onClick={() => setComposing(true)}>
      {t("broadcasts.new")}
    </Button>
  );
  return (
    <Page
      title={t("nav.broadcasts")}
      description={t("broadcasts.text")}
      back={<Link to="/messages">← {t("nav.messages")}</Link>}
      actions={
        <>
          <SearchInput
            value={search}
            label={t("broadcasts.search")}
            className="w-64"
            onChange={(text) => void navigate({ to: "/broadcasts", search: { search: text || undefined } })}
          />
          <Button asChild icon={<CalendarClock />}>
            <Link to="/schedules">{t("nav.schedules")}</Link>
          </Button>
          {compose}
        </>
      }
    >
      <Card flush>
        {list.isPending ? (
          <Skeleton />
        ) : broadcasts.length === 0 ? (
          <Empty
            icon={<Megaphone />}
            title={search ? t("messages.nothingFound") : t("broadcasts.empty")}
            action={!search && compose}
          >
            {!search && t("broadcasts.emptyText")}
          </Empty>
        ) : (
          <ul>
            {broadcasts.map((one) => (
              <Line key={one.uuid} broadcast={one} />
            ))}
          </ul>
        )}
        <More query={list} />
      </Card>
      {composing && <ComposeBroadcast onClose={() => setComposing(false)} />}
    </Page>
  );
}

function Line({ broadcast }: { broadcast: Broadcast }) {
  const { t, i18n } = useTranslation();
  const { translations, base_language } = broadcast.contents;
  const base = translations[base_language];
  const count = (value: number) => value.toLocaleString(i18n.language);
  return (
    <li className="relative flex flex-wrap items-center gap-x-5 gap-y-2 border-b border-line px-5 py-3.5 last:border-0 hover:bg-ground">
      <div className="min-w-0 flex-1 basis-72">
        <Link
          to="/broadcasts/$uuid"
          params={{ uuid: broadcast.uuid }}
          className="line-clamp-2 font-medium break-words after:absolute after:inset-0"
        >
          {base?.text || (
            <span className="flex items-center gap-1.5">
              <Paperclip className="size-4" aria-hidden /> {t("messages.attachment")}
            </span>
          )}
        </Link>
        <p className="mt-0.5 truncate text-[13px] text-muted">
          <Recipients broadcast={broadcast} />
        </p>
      </div>
      <div className="w-44">
        <div className="mb-1 flex items-center justify-between gap-2 text-[13px]">
          <Badge tone={TONES[broadcast.status]}>{t(`starts.status.${broadcast.status}`)}</Badge>
          <span className="text-muted tabular-nums">
            {broadcast.total === null ? "–" : `${count(broadcast.made)} / ${count(broadcast.total)}`}
          </span>
        </div>
        {!broadcast.is_over && (
          <Progress value={broadcast.made} max={broadcast.total ?? 0} label={t("broadcasts.progress")} />
        )}
      </div>
      <div className="w-32 text-right text-[13px] text-muted">
        <Time at={broadcast.created_on} />
        {broadcast.created_by && <p className="truncate">{broadcast.created_by}</p>}
      </div>
    </li>
  );
}

/** To whom a broadcast goes, less whom. */
export function Recipients({ broadcast }: { broadcast: Broadcast }) {
  const { t } = useTranslation();
  const named = [...broadcast.groups, ...broadcast.contacts].map((one) => one.name || t("contacts.unnamed"));
  const parts = [...named, ...(broadcast.query ? [broadcast.query] : [])];
  const without = [
    ...(broadcast.exclusions.in_a_flow ? [t("broadcasts.notInAFlow")] : []),
    ...(broadcast.exclusions.not_seen_since_days
      ? [t("broadcasts.seenWithin", { count: broadcast.exclusions.not_seen_since_days })]
      : []),
  ];
  return [parts.join(", ") || t("broadcasts.someContacts"), ...without].join(" · ");
}
