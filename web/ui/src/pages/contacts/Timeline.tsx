import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { AlertCircle, Check, CheckCheck, Clock3, MessagesSquare } from "lucide-react";
import { Fragment, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { Button, classes, Empty, Spinner } from "@/components";
import { changeWords } from "./changes";

type Entry = Schemas["EntryOut"];

/** Everything that happened with a contact, as a chat: the newest at the bottom, older ones on demand. */
export function Timeline({ contact }: { contact: string }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const list = useInfiniteQuery({
    queryKey: ["timeline", contact],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/internal/contacts/{uuid}/timeline", {
          params: { path: { uuid: contact }, query: pageParam ? { before: pageParam } : {} },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: 4_000,
  });
  const entries = (list.data?.pages.flatMap((page) => page.results) ?? []).toReversed();
  const newest = entries.at(-1)?.uuid;
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when something new came
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [newest]);
  if (list.isPending) return <Spinner className="m-auto" />;
  return (
    <div
      ref={box}
      tabIndex={0}
      role="log"
      aria-label={t("timeline.label")}
      className="min-h-0 flex-1 overflow-y-auto px-5 py-4"
    >
      {list.hasNextPage && (
        <div className="mb-3 text-center">
          <Button size="small" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("timeline.older")}
          </Button>
        </div>
      )}
      {entries.length === 0 && (
        <Empty icon={<MessagesSquare />} title={t("timeline.empty")}>
          {t("timeline.emptyText")}
        </Empty>
      )}
      <Entries entries={entries} />
    </div>
  );
}

function Entries({ entries }: { entries: Entry[] }) {
  const { i18n } = useTranslation();
  let day = "";
  return entries.map((entry) => {
    const at = new Date(entry.at).toLocaleDateString(i18n.language, { dateStyle: "long" });
    const isNewDay = at !== day;
    day = at;
    return (
      <Fragment key={`${entry.kind}-${entry.uuid}`}>
        {isNewDay && <div className="my-4 text-center text-xs font-medium text-muted first:mt-0">{at}</div>}
        {entry.message ? <Bubble entry={entry} message={entry.message} /> : <Note entry={entry} />}
      </Fragment>
    );
  });
}

function Bubble({ entry, message }: { entry: Entry; message: Schemas["MessageEntry"] }) {
  const { t, i18n } = useTranslation();
  const mine = message.direction === "out";
  const time = new Date(entry.at).toLocaleTimeString(i18n.language, { timeStyle: "short" });
  return (
    <div className={classes("mb-2 flex flex-col", mine ? "items-end" : "items-start")}>
      <div
        className={classes(
          "max-w-[min(85%,34rem)] rounded-2xl px-3.5 py-2 break-words whitespace-pre-wrap",
          mine ? "rounded-br-md bg-accent-soft" : "rounded-bl-md bg-sunken",
        )}
      >
        {message.is_deleted ? <i className="text-muted">{t("timeline.deleted")}</i> : message.text}
        {message.attachments.map((file) => (
          <Attachment key={file.url} file={file} />
        ))}
        {message.quick_replies.length > 0 && (
          <span className="mt-2 flex flex-wrap gap-1.5">
            {message.quick_replies.map((reply) => (
              <span key={reply} className="rounded-full border border-line-strong bg-surface px-2.5 py-0.5 text-[13px]">
                {reply}
              </span>
            ))}
          </span>
        )}
      </div>
      <div className="mt-0.5 flex items-center gap-1 px-1 text-[11px] text-muted">
        <span>{[time, entry.flow?.name ?? entry.user, message.channel].filter(Boolean).join(" · ")}</span>
        {mine && <Status status={message.status} reason={message.failed_reason} />}
      </div>
    </div>
  );
}

/** Only pictures, sound and films that the web can show; a link for the rest. */
function Attachment({ file }: { file: Schemas["Attachment"] }) {
  const { t } = useTranslation();
  const isWeb = /^https?:\/\//i.test(file.url);
  if (isWeb && file.content_type.startsWith("image")) {
    return <img src={file.url} alt={t("timeline.picture")} loading="lazy" className="mt-1.5 max-h-60 rounded-lg" />;
  }
  if (!isWeb) return <span className="mt-1 block text-[13px]">{file.url}</span>;
  return (
    <a
      href={file.url}
      target="_blank"
      rel="noopener noreferrer"
      className="mt-1 block text-[13px] text-accent underline"
    >
      {file.content_type}
    </a>
  );
}

function Status({ status, reason }: { status: string; reason: string | null | undefined }) {
  const { t } = useTranslation();
  const words = t(`messages.status.${status}`);
  const why = reason ? t(`messages.reasons.${reason}`, { defaultValue: "" }) : "";
  if (status === "failed" || status === "errored") {
    return (
      <span className="flex items-center gap-1 text-bad">
        <AlertCircle className="size-3" aria-hidden />
        {why ? `${words}: ${why}` : words}
      </span>
    );
  }
  const Icon = status === "queued" ? Clock3 : status === "delivered" || status === "read" ? CheckCheck : Check;
  return <Icon className="size-3.5" aria-label={words} />;
}

function Note({ entry }: { entry: Entry }) {
  const { t, i18n } = useTranslation();
  const time = new Date(entry.at).toLocaleTimeString(i18n.language, { timeStyle: "short" });
  const bad = entry.kind === "run_ended" && entry.status !== "completed";
  return (
    <div className={classes("mx-auto my-2 max-w-[90%] text-center text-[13px]", bad ? "text-bad" : "text-muted")}>
      {entry.kind === "run_started" || entry.kind === "run_ended" ? (
        <>
          {t(`timeline.${entry.kind}`, { status: t(`runs.status.${entry.status}`) })}{" "}
          <Link
            to="/runs/$uuid"
            params={{ uuid: entry.uuid }}
            className="font-medium underline-offset-4 hover:underline"
          >
            {entry.flow?.name}
          </Link>
        </>
      ) : (
        <ChangeText entry={entry} />
      )}
      {entry.user && ` · ${entry.user}`}
      <span className="ml-1.5 text-[11px]">{time}</span>
    </div>
  );
}

function ChangeText({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const words = changeWords(entry.type ?? "", entry.details ?? {});
  return (
    <>
      {t(`timeline.changes.${words.key}`, { ...words.values, defaultValue: entry.type ?? "" })}
      {words.value && <b className="ml-1 font-medium text-ink">{words.value}</b>}
    </>
  );
}
