import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowUpRight, CircleCheck, RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Badge, Button, Card, Select, Skeleton } from "@/components";
import { Timeline } from "@/pages/contacts/Timeline";
import { TicketComposer } from "./TicketComposer";

type Action = Omit<Schemas["TicketAction"], "tickets" | "note"> & { note?: string };

/** Does something with a ticket, and shows what it is then. */
export function useTicketAction(ticket: string, contact: string | undefined) {
  return useMutation({
    mutationFn: (action: Action) =>
      api.POST("/api/internal/tickets/actions", { body: { note: "", ...action, tickets: [ticket] } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["tickets"] });
      if (contact) await queryClient.invalidateQueries({ queryKey: ["timeline", contact] });
    },
  });
}

/** A ticket as a conversation: who it is with, whose it is, what it is about, and the answer. */
export function TicketThread({ uuid, folders }: { uuid: string; folders: Schemas["TicketFoldersOut"] }) {
  const { t } = useTranslation();
  const may = useMay();
  const { data: ticket, error } = useQuery({
    queryKey: ["tickets", "one", uuid],
    queryFn: () => body(api.GET("/api/internal/tickets/{uuid}", { params: { path: { uuid } } })),
    refetchInterval: 10_000,
  });
  const act = useTicketAction(uuid, ticket?.contact.uuid);
  if (error) return <Card>{t("problem.notFoundText")}</Card>;
  if (!ticket) return <Skeleton />;
  const name = ticket.contact.name || ticket.contact.urn || t("contacts.unnamed");
  const mayChange = may("ticket.update");
  return (
    <Card
      flush
      fill
      className="h-[calc(100dvh-9rem)] lg:sticky lg:top-6"
      title={name}
      actions={
        <>
          <Button asChild size="small" kind="quiet">
            <Link to="/contacts/$uuid" params={{ uuid: ticket.contact.uuid }}>
              {t("messages.openContact")} <ArrowUpRight aria-hidden />
            </Link>
          </Button>
          {mayChange && (
            <Button
              size="small"
              icon={ticket.is_open ? <CircleCheck /> : <RotateCcw />}
              busy={act.isPending}
              onClick={() => act.mutate({ action: ticket.is_open ? "close" : "reopen" })}
            >
              {t(ticket.is_open ? "tickets.close" : "tickets.reopen")}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-5 pb-3">
        <Badge tone={ticket.is_open ? "good" : "neutral"}>
          {t(ticket.is_open ? "tickets.open" : "tickets.closed")}
        </Badge>
        {ticket.opened_in && <Badge>{t("tickets.fromFlow", { name: ticket.opened_in.name })}</Badge>}
        <Select
          aria-label={t("tickets.topic")}
          className="ml-auto h-8 w-auto max-w-40"
          disabled={!mayChange || act.isPending}
          value={ticket.topic.uuid}
          onChange={(event) => act.mutate({ action: "change_topic", topic: event.target.value })}
        >
          {withChosen(folders.topics, ticket.topic).map((one) => (
            <option key={one.uuid} value={one.uuid}>
              {one.name}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t("tickets.assignee")}
          className="h-8 w-auto max-w-48"
          disabled={!mayChange || act.isPending}
          value={ticket.assignee?.uuid ?? ""}
          onChange={(event) => act.mutate({ action: "assign", assignee: event.target.value || null })}
        >
          <option value="">{t("tickets.nobody")}</option>
          {withChosen(folders.members, ticket.assignee).map((one) => (
            <option key={one.uuid} value={one.uuid}>
              {one.uuid === folders.me ? t("tickets.toMe", { name: one.name }) : one.name}
            </option>
          ))}
        </Select>
      </div>
      <Timeline contact={ticket.contact.uuid} />
      {mayChange && <TicketComposer ticket={ticket} name={name} />}
    </Card>
  );
}

function withChosen<One extends { uuid: string; name: string }>(
  all: One[],
  chosen: { uuid: string; name: string } | null,
): { uuid: string; name: string }[] {
  return chosen && !all.some((one) => one.uuid === chosen.uuid) ? [...all, chosen] : all;
}
