import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { Badge, Button, Card, Checkbox, Dialog, Empty, More, Skeleton, Spinner, Time } from "@/components";

type Row = Schemas["LogRow"];

/** What was exchanged with the provider of a channel, newest first. */
export function ChannelLogs({ channel }: { channel: string }) {
  const { t } = useTranslation();
  const [errors, setErrors] = useState(false);
  return (
    <Card
      flush
      title={t("channels.logs.title")}
      actions={
        <Checkbox
          label={t("channels.logs.onlyErrors")}
          checked={errors}
          onChange={(event) => setErrors(event.target.checked)}
        />
      }
    >
      <LogList wanted={{ channel, errors }} />
    </Card>
  );
}

/** The logs of one message, over the page. */
export function MessageLogs({ message, onClose }: { message: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open wide onClose={onClose} title={t("channels.logs.ofMessage")} description={t("channels.logs.kept")}>
      <div className="-mx-6">
        <LogList wanted={{ message }} />
      </div>
    </Dialog>
  );
}

function LogList({ wanted }: { wanted: { channel?: string; message?: string; errors?: boolean } }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  const list = useInfiniteQuery({
    queryKey: ["channel-logs", wanted],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/internal/channel-logs", { params: { query: { ...wanted, cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  if (list.isPending) return <Skeleton />;
  if (rows.length === 0) {
    return (
      <Empty icon={<ScrollText />} title={t("channels.logs.empty")}>
        {t("channels.logs.emptyText")}
      </Empty>
    );
  }
  return (
    <>
      <ul>
        {rows.map((row) => (
          <LogLine key={row.uuid} row={row} open={open === row.uuid} onOpen={(is) => setOpen(is ? row.uuid : null)} />
        ))}
      </ul>
      <More query={list} />
    </>
  );
}

function LogLine({ row, open, onOpen }: { row: Row; open: boolean; onOpen: (open: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <li className="border-b border-line last:border-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => onOpen(!open)}
        className="flex w-full items-center gap-3 px-5 py-2.5 text-left hover:bg-ground focus-visible:-outline-offset-2"
      >
        <Badge tone={row.is_error ? "bad" : "good"}>{t(`channels.logs.${row.is_error ? "failed" : "ok"}`)}</Badge>
        <span className="min-w-0 flex-1">
          <span className="block font-medium">
            {t(`channels.logs.types.${row.type}`, { defaultValue: row.type.replaceAll("_", " ") })}
          </span>
          <span className="block truncate text-[13px] text-muted">{row.error || row.url}</span>
        </span>
        {row.status !== null && <span className="text-[13px] text-muted tabular-nums">{row.status || "–"}</span>}
        <span className="w-16 text-right text-[13px] text-muted tabular-nums">{row.elapsed_ms} ms</span>
        <span className="w-24 text-right text-[13px] text-muted">
          <Time at={row.created_on} />
        </span>
      </button>
      {open && <LogDetail uuid={row.uuid} />}
    </li>
  );
}

function LogDetail({ uuid }: { uuid: string }) {
  const { t } = useTranslation();
  const { data, isError, refetch } = useQuery({
    queryKey: ["channel-log", uuid],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => body(api.GET("/api/internal/channel-logs/{uuid}", { params: { path: { uuid } } })),
  });
  if (isError) {
    return (
      <div className="px-5 pb-4">
        <Button size="small" onClick={() => void refetch()}>
          {t("problem.again")}
        </Button>
      </div>
    );
  }
  if (!data) return <Spinner className="mx-5 mb-4" />;
  return (
    <div className="flex flex-col gap-4 bg-ground px-5 py-4">
      {data.errors.map((error) => (
        <p key={`${error.code}-${error.message}`} className="text-bad">
          {error.message}
          {(error.ext_code || error.code) && <code className="ml-2 text-xs">{error.ext_code || error.code}</code>}
        </p>
      ))}
      {data.exchanges.map((exchange, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: exchanges of a log don't move
        <div key={place} className="flex flex-col gap-2">
          <Trace title={t("channels.logs.request")} text={exchange.request} />
          <Trace
            title={`${t("channels.logs.response")} · ${exchange.status || t("channels.logs.none")} · ${exchange.elapsed_ms} ms`}
            text={exchange.response}
          />
        </div>
      ))}
    </div>
  );
}

function Trace({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <h3 className="mb-1 text-[13px] font-medium">{title}</h3>
      <pre
        tabIndex={0}
        className="max-h-72 overflow-auto rounded-lg border border-line bg-surface p-3 text-xs break-all whitespace-pre-wrap"
      >
        {text || "–"}
      </pre>
    </div>
  );
}
