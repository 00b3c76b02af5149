import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Archive, ArchiveRestore, CalendarClock, Plus, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay, useSession } from "@/app/session";
import { Badge, Button, Card, Confirm, Empty, Page, Skeleton } from "@/components";
import { CampaignEventDialog } from "./CampaignEventDialog";
import { CampaignHistory } from "./CampaignHistory";
import { CampaignMenu } from "./CampaignMenu";
import { CampaignTimeline } from "./CampaignTimeline";
import { wallTime } from "./ScheduleTimes";

type Event = Schemas["CampaignEventOut"];
type Shown = { kind: "edit" | "history" | "delete"; event: Event } | { kind: "new" } | null;

/** A campaign: its events along the dates that they are relative to, what they did and what they will do. */
export default function Campaign() {
  const { t, i18n } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const { timezone } = useSession().workspace;
  const { uuid } = useParams({ from: "/shell/campaigns/$uuid" });
  const [shown, setShown] = useState<Shown>(null);
  const { data: campaign, error } = useQuery({
    queryKey: ["campaigns", "one", uuid],
    queryFn: () => body(api.GET("/api/internal/campaigns/{uuid}", { params: { path: { uuid } } })),
    // While contacts are being scheduled the numbers move.
    refetchInterval: (query) => (query.state.data?.timeline.some((event) => event.is_scheduling) ? 2_000 : 20_000),
  });
  const back = (
    <Link to="/campaigns" className="hover:underline">
      {t("nav.campaigns")}
    </Link>
  );
  if (error) throw error;
  if (!campaign) {
    return (
      <Page title={t("nav.campaigns")} back={back}>
        <Skeleton />
      </Page>
    );
  }
  const mayChange = may("campaign_event.create") && !campaign.is_archived;
  const add = mayChange && (
    <Button kind="primary" icon={<Plus />} onClick={() => setShown({ kind: "new" })}>
      {t("campaigns.newEvent")}
    </Button>
  );
  return (
    <Page
      title={campaign.name}
      back={back}
      description={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link to="/contacts" search={{ group: campaign.group.uuid }}>
            <Badge icon={<Users />}>{`${campaign.group.name} · ${campaign.contacts.toLocaleString()}`}</Badge>
          </Link>
          {campaign.is_archived ? (
            <Badge tone="warn" icon={<Archive />}>
              {t("common.archived")}
            </Badge>
          ) : (
            <span>
              {t("campaigns.due", { count: campaign.pending })}
              {campaign.next_on &&
                ` · ${t("schedules.next", { time: wallTime(campaign.next_on, i18n.language, timezone) })}`}
            </span>
          )}
        </span>
      }
      actions={
        <>
          {campaign.is_archived && may("campaign.update") && <RestoreButton campaign={campaign} />}
          {add}
          <CampaignMenu campaign={campaign} onDeleted={() => void navigate({ to: "/campaigns", search: {} })} />
        </>
      }
    >
      {campaign.timeline.length === 0 ? (
        <Card>
          <Empty icon={<CalendarClock />} title={t("campaigns.noEvents")} action={add}>
            {t("campaigns.noEventsText")}
          </Empty>
        </Card>
      ) : (
        <CampaignTimeline
          events={campaign.timeline}
          mayChange={mayChange}
          onShow={(kind, event) => setShown({ kind, event })}
        />
      )}
      {shown?.kind === "new" && <CampaignEventDialog campaign={campaign} onClose={() => setShown(null)} />}
      {shown?.kind === "edit" && (
        <CampaignEventDialog campaign={campaign} event={shown.event} onClose={() => setShown(null)} />
      )}
      {shown?.kind === "history" && (
        <CampaignHistory campaign={campaign} event={shown.event} onClose={() => setShown(null)} />
      )}
      {shown?.kind === "delete" && (
        <DeleteEvent campaign={campaign} event={shown.event} onClose={() => setShown(null)} />
      )}
    </Page>
  );
}

function RestoreButton({ campaign }: { campaign: Schemas["CampaignOut"] }) {
  const { t } = useTranslation();
  const restore = useMutation({
    mutationFn: () => api.POST("/api/internal/campaigns/{uuid}/restore", { params: { path: { uuid: campaign.uuid } } }),
    onSuccess: () => {
      toast.success(t("campaigns.restored", { name: campaign.name }));
      return queryClient.invalidateQueries({ queryKey: ["campaigns"] });
    },
  });
  return (
    <Button icon={<ArchiveRestore />} busy={restore.isPending} onClick={() => restore.mutate()}>
      {t("common.restore")}
    </Button>
  );
}

function DeleteEvent({
  campaign,
  event,
  onClose,
}: {
  campaign: Schemas["CampaignOut"];
  event: Event;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const remove = useMutation({
    mutationFn: () =>
      api.DELETE("/api/internal/campaigns/{campaign}/events/{uuid}", {
        params: { path: { campaign: campaign.uuid, uuid: event.uuid } },
      }),
    onSuccess: () => {
      onClose();
      return queryClient.invalidateQueries({ queryKey: ["campaigns"] });
    },
  });
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={() => remove.mutate()}
      title={t("campaigns.deleteEventTitle")}
      action={t("common.delete")}
      danger
      busy={remove.isPending}
    >
      {t("campaigns.deleteEventText", { count: event.pending })}
    </Confirm>
  );
}
