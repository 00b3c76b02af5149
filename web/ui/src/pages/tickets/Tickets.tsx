import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Inbox, Plus, Ticket as TicketIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { useMay } from "@/app/session";
import { Badge, Button, Card, classes, Empty, Folders, More, Page, SearchInput, Skeleton, Time } from "@/components";
import { TicketThread } from "./TicketThread";
import { TopicDialog } from "./TopicDialog";

type Ticket = Schemas["TicketOut"];

const FOLDERS = ["mine", "unassigned", "open", "closed"] as const;
type Folder = (typeof FOLDERS)[number];

const isFolder = (name: string | undefined): name is Folder => FOLDERS.includes(name as Folder);

/** Conversations that people hold: folders, the tickets of one, and the one that is open. */
export default function Tickets() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const found = useSearch({ from: "/shell/tickets" });
  const [naming, setNaming] = useState(false);
  const { topic, search = "", ticket } = found;
  const folder: Folder = isFolder(found.folder) ? found.folder : "open";
  const folders = useQuery({
    queryKey: ["tickets", "folders"],
    queryFn: () => body(api.GET("/api/internal/tickets/folders")),
    refetchInterval: 10_000,
  });
  const list = useInfiniteQuery({
    queryKey: ["tickets", "list", folder, topic, search],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/internal/tickets", { params: { query: { folder, topic, search, cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const tickets = list.data?.pages.flatMap((page) => page.results) ?? [];
  const topicName = folders.data?.topics.find((one) => one.uuid === topic)?.name;
  const show = (uuid: string) => void navigate({ to: "/tickets", search: { ...found, ticket: uuid } });
  return (
    <Page
      title={topicName ?? t(`tickets.folders.${folder}`)}
      actions={
        <SearchInput
          value={search}
          label={t("tickets.search")}
          className="w-64"
          onChange={(text) => void navigate({ to: "/tickets", search: { ...found, search: text || undefined } })}
        />
      }
    >
      <div className="flex flex-col gap-5 md:flex-row">
        <Folders
          to="/tickets"
          label={t("messages.foldersLabel")}
          groups={[
            {
              links: FOLDERS.map((name) => ({
                key: name,
                name: t(`tickets.folders.${name}`),
                count: folders.data?.[name],
                search: { folder: name },
                active: !topic && folder === name,
              })),
            },
            {
              title: t("tickets.topics"),
              links: (folders.data?.topics ?? []).map((one) => ({
                key: one.uuid,
                name: one.name,
                count: one.open,
                search: { topic: one.uuid },
                active: topic === one.uuid,
              })),
            },
          ]}
          footer={
            may("topic.create") && (
              <Button
                size="small"
                kind="quiet"
                className="mt-1 text-muted"
                icon={<Plus />}
                onClick={() => setNaming(true)}
              >
                {t("tickets.newTopic")}
              </Button>
            )
          }
        />
        <div className="grid min-w-0 flex-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.25fr)]">
          <Card flush>
            {list.isPending ? (
              <Skeleton />
            ) : tickets.length === 0 ? (
              <Empty
                icon={<Inbox />}
                title={t(search ? "tickets.nothingFound" : `tickets.empty.${topic ? "topic" : folder}`)}
              >
                {!search && t("tickets.emptyText")}
              </Empty>
            ) : (
              <ul>
                {tickets.map((one) => (
                  <TicketLine key={one.uuid} ticket={one} open={one.uuid === ticket} onOpen={() => show(one.uuid)} />
                ))}
              </ul>
            )}
            <More query={list} />
          </Card>
          {ticket && folders.data ? (
            <TicketThread key={ticket} uuid={ticket} folders={folders.data} />
          ) : (
            <div className="hidden rounded-card border border-dashed border-line-strong lg:block">
              <Empty icon={<TicketIcon />} title={t("tickets.choose")}>
                {t("tickets.chooseText")}
              </Empty>
            </div>
          )}
        </div>
      </div>
      {naming && <TopicDialog onClose={() => setNaming(false)} />}
    </Page>
  );
}

function TicketLine({ ticket, open, onOpen }: { ticket: Ticket; open: boolean; onOpen: () => void }) {
  const { t } = useTranslation();
  const name = ticket.contact.name || ticket.contact.urn || t("contacts.unnamed");
  return (
    <li className={classes("border-b border-line last:border-0", open && "bg-accent-soft/60")}>
      <button
        type="button"
        aria-pressed={open}
        onClick={onOpen}
        className="w-full px-4 py-3 text-left hover:bg-ground focus-visible:-outline-offset-2"
      >
        <span className="flex items-baseline gap-3">
          <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
          <span className="text-xs text-muted">
            <Time at={ticket.last_activity_on} />
          </span>
        </span>
        <span className="mt-0.5 line-clamp-2 break-words text-muted">{ticket.last_message || "–"}</span>
        <span className="mt-1.5 flex flex-wrap gap-1.5">
          <Badge tone="info">{ticket.topic.name}</Badge>
          {ticket.assignee && <Badge>{ticket.assignee.name}</Badge>}
          {!ticket.is_open ? (
            <Badge>{t("tickets.closed")}</Badge>
          ) : (
            !ticket.is_answered && <Badge tone="warn">{t("tickets.waits")}</Badge>
          )}
        </span>
      </button>
    </li>
  );
}
