import { keepPreviousData, useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleStop, Rocket, Sparkles, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Badge, Button, Card, Confirm, Empty, More, Progress, Skeleton, Time, type Tone } from "@/components";

type Start = Schemas["StartOut"];

const TONES: Record<string, Tone> = {
  pending: "neutral",
  started: "info",
  completed: "good",
  interrupted: "warn",
  failed: "bad",
};

/** Starts with how far they have come; what still goes on is asked for again every two seconds. */
export function StartList({ flow }: { flow?: string }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery({
    queryKey: ["starts"],
    queryFn: ({ pageParam }) => body(api.GET("/api/internal/starts", { params: { query: { cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: (query) => {
      const all = query.state.data?.pages.flatMap((page) => page.results) ?? [];
      return all.some((start) => !start.is_over) ? 2_000 : 15_000;
    },
  });
  const all = list.data?.pages.flatMap((page) => page.results) ?? [];
  const starts = flow ? all.filter((start) => start.flow.uuid === flow) : all;
  return (
    <Card flush>
      {list.isPending ? (
        <Skeleton />
      ) : starts.length === 0 ? (
        <Empty
          icon={<Rocket />}
          title={t("starts.empty")}
          action={
            !flow && (
              <Button asChild kind="primary">
                <Link to="/flows" search={{}}>
                  {t("starts.goToFlows")}
                </Link>
              </Button>
            )
          }
        >
          {t("starts.emptyText")}
        </Empty>
      ) : (
        <ul>
          {starts.map((start) => (
            <StartLine key={start.uuid} start={start} />
          ))}
        </ul>
      )}
      <More query={list} />
    </Card>
  );
}

function StartLine({ start }: { start: Start }) {
  const { t, i18n } = useTranslation();
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const interrupt = useMutation({
    mutationFn: () => api.POST("/api/internal/starts/{uuid}/interrupt", { params: { path: { uuid: start.uuid } } }),
    onSuccess: () => {
      setAsking(false);
      return queryClient.invalidateQueries({ queryKey: ["starts"] });
    },
  });
  const number = (value: number) => value.toLocaleString(i18n.language);
  return (
    <li className="flex flex-wrap items-center gap-x-5 gap-y-2 border-b border-line px-5 py-4 last:border-0">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <Link to="/flows/$uuid" params={{ uuid: start.flow.uuid }} className="font-medium hover:underline">
            {start.flow.name}
          </Link>
          <Badge tone={TONES[start.status] ?? "neutral"}>{t(`starts.status.${start.status}`)}</Badge>
        </p>
        <p className="mt-1 flex flex-wrap gap-1.5">
          {start.groups.map((group) => (
            <Badge key={group.uuid} icon={<Users />}>
              {group.name}
            </Badge>
          ))}
          {start.contacts.slice(0, 4).map((contact) => (
            <Badge key={contact.uuid}>{contact.name || t("contacts.unnamed")}</Badge>
          ))}
          {start.contacts.length > 4 && <Badge>+{start.contacts.length - 4}</Badge>}
          {start.query && <Badge icon={<Sparkles />}>{start.query}</Badge>}
        </p>
        <p className="mt-1 text-[13px] text-muted">
          {start.created_by && `${start.created_by} · `}
          <Time at={start.created_on} />
        </p>
      </div>
      <div className="w-48">
        <p className="mb-1.5 text-[13px] text-muted tabular-nums" role="status">
          {start.total === null || start.total === undefined
            ? t("starts.resolving")
            : t("starts.progress", { started: number(start.started), total: number(start.total) })}
        </p>
        <Progress
          value={start.started}
          max={start.total ?? 0}
          label={t("starts.progressOf", { name: start.flow.name })}
        />
      </div>
      {!start.is_over && may("start.interrupt") && (
        <Button size="small" icon={<CircleStop />} onClick={() => setAsking(true)}>
          {t("common.cancel")}
        </Button>
      )}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => interrupt.mutate()}
        title={t("starts.cancelTitle")}
        action={t("starts.cancel")}
        danger
        busy={interrupt.isPending}
      >
        {t("starts.cancelText")}
      </Confirm>
    </li>
  );
}
