import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import {
  Archive,
  ArchiveRestore,
  ChevronDown,
  Inbox,
  Megaphone,
  MessageCircleX,
  Plus,
  RotateCw,
  ScrollText,
  Send,
  Tag,
  TagX,
  Trash2,
  Workflow,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import {
  Badge,
  Button,
  Card,
  Confirm,
  classes,
  Empty,
  Folders,
  Menu,
  MenuDivider,
  MenuItem,
  More,
  Page,
  SearchInput,
  Skeleton,
  Time,
} from "@/components";
import { MessageLogs } from "@/pages/channels/Logs";
import { LabelDialog } from "./LabelDialog";
import { Thread } from "./Thread";

type Message = Schemas["MessageRow"];
type Action = Schemas["MessageAction"]["action"];

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
              <Actions
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

/** Sends failed messages once more, and says what came of it. */
function useResend(onDone?: () => void) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (messages: string[]) => body(api.POST("/api/internal/messages/resend", { body: { messages } })),
    onSuccess: ({ resent, failed }) => {
      onDone?.();
      if (resent > 0) toast.success(t("messages.resent", { count: resent }));
      if (failed > 0) toast.error(t("messages.resendFailed", { count: failed }));
      return queryClient.invalidateQueries({ queryKey: ["messages"] });
    },
  });
}

function MessageLine({
  message,
  open,
  onOpen,
  chosen,
  onChoose,
  onLogs,
  onResend,
}: {
  message: Message;
  open: boolean;
  onOpen: () => void;
  chosen: boolean;
  onChoose?: () => void;
  onLogs?: () => void;
  onResend?: () => void;
}) {
  const { t } = useTranslation();
  const reason = message.failed_reason ? t(`messages.reasons.${message.failed_reason}`, { defaultValue: "" }) : "";
  const name = message.contact.name || message.contact.urn || t("contacts.unnamed");
  return (
    <li className={classes("flex items-stretch border-b border-line last:border-0", open && "bg-accent-soft/60")}>
      {onChoose && (
        <label className="flex items-center pl-4">
          <span className="sr-only">{t("messages.select", { name })}</span>
          <input type="checkbox" className="size-4 accent-accent" checked={chosen} onChange={onChoose} />
        </label>
      )}
      <button
        type="button"
        onClick={onOpen}
        aria-pressed={open}
        className="min-w-0 flex-1 px-4 py-3 text-left hover:bg-ground focus-visible:-outline-offset-2"
      >
        <span className="flex items-baseline gap-3">
          <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
          <span className="text-xs text-muted">
            <Time at={message.created_on} />
          </span>
        </span>
        <span className="mt-0.5 line-clamp-2 break-words text-muted">
          {message.text || (message.attachments.length > 0 && t("messages.attachment"))}
        </span>
        {(message.labels.length > 0 || message.flow || message.status === "failed" || message.status === "errored") && (
          <span className="mt-1.5 flex flex-wrap gap-1.5">
            {(message.status === "failed" || message.status === "errored") && (
              <Badge tone="bad" icon={<MessageCircleX />}>
                {[t(`messages.status.${message.status}`), reason].filter(Boolean).join(": ")}
              </Badge>
            )}
            {message.next_attempt_on && (
              <span className="text-xs text-muted">
                {t("messages.nextAttempt")} <Time at={message.next_attempt_on} />
              </span>
            )}
            {message.flow && <Badge icon={<Workflow />}>{message.flow.name}</Badge>}
            {message.labels.map((label) => (
              <Badge key={label.uuid} tone="info" icon={<Tag />}>
                {label.name}
              </Badge>
            ))}
          </span>
        )}
      </button>
      {(onLogs || onResend) && (
        <span className="flex items-center gap-1 pr-3">
          {onResend && (
            <Button
              size="smallIcon"
              kind="quiet"
              aria-label={t("messages.resendOne", { name })}
              title={t("messages.resend")}
              onClick={onResend}
            >
              <RotateCw />
            </Button>
          )}
          {onLogs && (
            <Button
              size="smallIcon"
              kind="quiet"
              aria-label={t("messages.logsOf", { name })}
              title={t("messages.logs")}
              onClick={onLogs}
            >
              <ScrollText />
            </Button>
          )}
        </span>
      )}
    </li>
  );
}

function Actions({
  folder,
  label,
  chosen,
  labels,
  onDone,
}: {
  folder: Folder;
  label?: string;
  chosen: string[];
  labels: Schemas["MessageLabelOut"][];
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const may = useMay();
  const [deleting, setDeleting] = useState(false);
  const [naming, setNaming] = useState(false);
  const resend = useResend(onDone);
  const act = useMutation({
    mutationFn: (what: { action: Action; label?: string }) =>
      api.POST("/api/internal/messages/actions", { body: { messages: chosen, ...what } }),
    onSuccess: () => {
      onDone();
      setDeleting(false);
      return queryClient.invalidateQueries({ queryKey: ["messages"] });
    },
  });
  if (!may("msg.update")) return null;
  if (folder === "failed" && !label) {
    return (
      <div className="flex flex-wrap items-center gap-2 border-b border-line bg-ground px-4 py-2">
        <span className="flex-1 text-[13px] text-muted">{t("messages.chosen", { count: chosen.length })}</span>
        <Button size="small" icon={<RotateCw />} busy={resend.isPending} onClick={() => resend.mutate(chosen)}>
          {t("messages.resend")}
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line bg-ground px-4 py-2">
      <span className="flex-1 text-[13px] text-muted">{t("messages.chosen", { count: chosen.length })}</span>
      {folder === "archived" ? (
        <Button size="small" icon={<ArchiveRestore />} onClick={() => act.mutate({ action: "restore" })}>
          {t("common.restore")}
        </Button>
      ) : (
        <Button size="small" icon={<Archive />} onClick={() => act.mutate({ action: "archive" })}>
          {t("common.archive")}
        </Button>
      )}
      {(labels.length > 0 || may("label.create")) && (
        <Menu
          trigger={
            <Button size="small" icon={<Tag />}>
              {t("messages.addLabel")} <ChevronDown />
            </Button>
          }
        >
          {labels.map((one) => (
            <MenuItem key={one.uuid} onSelect={() => act.mutate({ action: "label", label: one.uuid })}>
              {one.name}
            </MenuItem>
          ))}
          {may("label.create") && (
            <>
              {labels.length > 0 && <MenuDivider />}
              <MenuItem icon={<Plus />} onSelect={() => setNaming(true)}>
                {t("messages.newLabel")}
              </MenuItem>
            </>
          )}
        </Menu>
      )}
      {label && (
        <Button size="small" icon={<TagX />} onClick={() => act.mutate({ action: "unlabel", label })}>
          {t("messages.removeLabel")}
        </Button>
      )}
      {folder === "archived" && !label && (
        <Button size="small" icon={<Trash2 />} onClick={() => setDeleting(true)}>
          {t("common.delete")}
        </Button>
      )}
      {naming && (
        <LabelDialog
          onClose={() => setNaming(false)}
          onMade={(made) => {
            setNaming(false);
            act.mutate({ action: "label", label: made });
          }}
        />
      )}
      <Confirm
        open={deleting}
        onClose={() => setDeleting(false)}
        onConfirm={() => act.mutate({ action: "delete" })}
        title={t("messages.deleteTitle", { count: chosen.length })}
        action={t("common.delete")}
        danger
        busy={act.isPending}
      >
        {t("messages.deleteText")}
      </Confirm>
    </div>
  );
}
