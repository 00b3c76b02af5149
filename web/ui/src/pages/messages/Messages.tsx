import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Inbox, Megaphone, Send } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { useMay } from "@/app/session";
import { Button, Card, Empty, Folders, More, Page, SearchInput, Skeleton } from "@/components";
import { MessageLogs } from "@/pages/channels/Logs";
import { MessageActions, useResend } from "./MessageActions";
import { MessageLine } from "./MessageLine";
import { Thread } from "./Thread";

type Message = Schemas["MessageRow"];

const FOLDERS = ["inbox", "handled", "archived", "outbox", "sent", "failed"] as const;
type Folder = (typeof FOLDERS)[number];

const isFolder = (name: string | undefined): name is Folder => FOLDERS.includes(name as Folder);

export default function Messages() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const found = useSearch({ from: "/shell/messages" });
  const folder = isFolder(found.folder) ? found.folder : "inbox";
  const { search = "", label } = found;
  const [open, setOpen] = useState<Message | null>(null);
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [logs, setLogs] = useState<string | null>(null);
  const may = useMay();
  const resend = useResend();
  const folders = useQuery({
    queryKey: ["messages", "folders"],
    queryFn: () => body(api.GET("/api/internal/messages/folders")),
    refetchInterval: 15_000,
  });
  const list = useInfiniteQuery({
    queryKey: ["messages", folder, label, search],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/internal/messages", {
          params: { query: { folder, label: label ?? "", search, cursor: pageParam } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const messages = list.data?.pages.flatMap((page) => page.results) ?? [];
  const toggle = (uuid: string) => {
    const next = new Set(chosen);
    if (!next.delete(uuid)) next.add(uuid);
    setChosen(next);
  };
  const title = label
    ? (folders.data?.labels.find((one) => one.uuid === label)?.name ?? t("messages.label"))
    : t(`messages.folders.${folder}`);
  return (
    <Page
      title={title}
      actions={
        <>
          <SearchInput
            value={search}
            label={t("messages.search")}
            className="w-72"
            onChange={(text) => void navigate({ to: "/messages", search: { ...found, search: text || undefined } })}
          />
          {may("broadcast.list") && (
            <Button asChild>
              <Link to="/broadcasts" search={{}}>
                <Megaphone aria-hidden /> {t("nav.broadcasts")}
              </Link>
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-5 md:flex-row">
        <Folders
          to="/messages"
          label={t("messages.foldersLabel")}
          groups={[
            {
              links: FOLDERS.map((name) => ({
                key: name,
                name: t(`messages.folders.${name}`),
                count: folders.data?.folders[name],
                search: { folder: name },
                active: !label && folder === name,
              })),
            },
            ...(folders.data && folders.data.labels.length > 0
              ? [
                  {
                    title: t("messages.labels"),
                    links: folders.data.labels.map((one) => ({
                      key: one.uuid,
                      name: one.name,
                      count: one.count,
                      search: { label: one.uuid },
                      active: label === one.uuid,
                    })),
                  },
                ]
              : []),
          ]}
        />
        <div className="grid min-w-0 flex-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.05fr)]">
          <Card flush>
            {chosen.size > 0 && (
              <MessageActions
                folder={folder}
                label={label}
                chosen={[...chosen]}
                labels={folders.data?.labels ?? []}
                onDone={() => setChosen(new Set())}
              />
            )}
            {list.isPending ? (
              <Skeleton />
            ) : messages.length === 0 ? (
              <Empty
                icon={<Inbox />}
                title={search ? t("messages.nothingFound") : t(`messages.empty.${label ? "label" : folder}`)}
              >
                {!search && t(`messages.emptyText.${label ? "label" : folder}`)}
              </Empty>
            ) : (
              <ul>
                {messages.map((message) => (
                  <MessageLine
                    key={message.uuid}
                    message={message}
                    open={open?.uuid === message.uuid}
                    onOpen={() => setOpen(message)}
                    chosen={chosen.has(message.uuid)}
                    onChoose={
                      message.direction === "in" || message.status === "failed" ? () => toggle(message.uuid) : undefined
                    }
                    onLogs={message.has_logs && may("channel_log.list") ? () => setLogs(message.uuid) : undefined}
                    onResend={
                      message.status === "failed" && may("msg.update") ? () => resend.mutate([message.uuid]) : undefined
                    }
                  />
                ))}
              </ul>
            )}
            <More query={list} />
          </Card>
          {open ? (
            <Thread key={open.contact.uuid} contact={open.contact} />
          ) : (
            <div className="hidden rounded-card border border-dashed border-line-strong lg:block">
              <Empty icon={<Send />} title={t("messages.choose")}>
                {t("messages.chooseText")}
              </Empty>
            </div>
          )}
        </div>
      </div>
      {logs && <MessageLogs message={logs} onClose={() => setLogs(null)} />}
    </Page>
  );
}
