import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { History, RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Button, Card, Empty, More, Skeleton, Time } from "@/components";

type RaisedEvent = Schemas["RaisedOut"];

/** What flows raised resthooks with lately; each can be told once more. */
export function Raised() {
  const { t } = useTranslation();
  const list = useInfiniteQuery({
    queryKey: ["resthooks", "events"],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/internal/resthooks/events", { params: { query: { cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
  const events = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <Card flush>
      {list.isPending ? (
        <Skeleton />
      ) : events.length === 0 ? (
        <Empty icon={<History />} title={t("resthooks.noEvents")}>
          {t("resthooks.eventsText")}
        </Empty>
      ) : (
        <ul>
          {events.map((event) => (
            <RaisedLine key={event.id} event={event} />
          ))}
        </ul>
      )}
      <More query={list} />
    </Card>
  );
}

function RaisedLine({ event }: { event: RaisedEvent }) {
  const { t } = useTranslation();
  const may = useMay();
  const replay = useMutation({
    mutationFn: () =>
      api.POST("/api/internal/resthooks/events/{event_id}/replay", { params: { path: { event_id: event.id } } }),
    onSuccess: () => {
      toast.success(t("resthooks.replayed"));
      return queryClient.invalidateQueries({ queryKey: ["resthooks", "deliveries"] });
    },
  });
  return (
    <li className="border-b border-line px-5 py-3 last:border-0">
      <div className="flex items-center gap-3">
        <code className="flex-1">{event.resthook}</code>
        <span className="text-[13px] text-muted">
          <Time at={event.created_on} />
        </span>
        {may("resthook.create") && (
          <Button size="small" icon={<RotateCw />} busy={replay.isPending} onClick={() => replay.mutate()}>
            {t("resthooks.replay")}
          </Button>
        )}
      </div>
      <details className="mt-1">
        <summary className="cursor-pointer text-[13px] text-muted">{t("resthooks.data")}</summary>
        <pre className="mt-1 max-h-80 overflow-auto rounded-lg bg-sunken p-3 text-xs break-all whitespace-pre-wrap">
          {JSON.stringify(event.data, null, 2)}
        </pre>
      </details>
    </li>
  );
}
