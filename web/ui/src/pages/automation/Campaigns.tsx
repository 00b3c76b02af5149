import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Archive, CalendarClock, Plus, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { useMay } from "@/app/session";
import { Badge, Button, Card, Cell, Empty, Folders, Page, Row, SearchInput, Skeleton, Table, Time } from "@/components";
import { CampaignDialog } from "./CampaignDialog";
import { CampaignMenu } from "./CampaignMenu";

export default function Campaigns() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const { search = "", archived } = useSearch({ from: "/shell/campaigns" });
  const isArchived = archived === "true";
  const [isNew, setNew] = useState(false);
  const { data } = useQuery({
    queryKey: ["campaigns", "list", search, isArchived],
    queryFn: () => body(api.GET("/api/internal/campaigns", { params: { query: { search, archived: isArchived } } })),
    placeholderData: (found, query) => (query?.queryKey[3] === isArchived ? found : undefined),
    refetchInterval: 20_000,
  });
  const create = may("campaign.create") && (
    <Button kind="primary" icon={<Plus />} onClick={() => setNew(true)}>
      {t("campaigns.new")}
    </Button>
  );
  return (
    <Page
      title={t(isArchived ? "campaigns.archived" : "nav.campaigns")}
      description={t("campaigns.text")}
      actions={
        <>
          <SearchInput
            value={search}
            label={t("campaigns.search")}
            className="w-64"
            onChange={(text) => void navigate({ to: "/campaigns", search: { search: text || undefined, archived } })}
          />
          {create}
        </>
      }
    >
      <div className="flex flex-col gap-5 md:flex-row">
        <Folders
          to="/campaigns"
          label={t("campaigns.folders")}
          groups={[
            {
              links: [
                {
                  key: "active",
                  name: t("campaigns.active"),
                  icon: <CalendarClock aria-hidden />,
                  count: data?.active,
                  search: {},
                  active: !isArchived,
                },
                {
                  key: "archived",
                  name: t("campaigns.archived"),
                  icon: <Archive aria-hidden />,
                  count: data?.archived,
                  search: { archived: "true" },
                  active: isArchived,
                },
              ],
            },
          ]}
        />
        <Card flush className="min-w-0 flex-1">
          {!data ? (
            <Skeleton />
          ) : data.results.length > 0 ? (
            <CampaignTable campaigns={data.results} />
          ) : search || isArchived ? (
            <Empty icon={<CalendarClock />} title={t(search ? "campaigns.nothingFound" : "campaigns.noneArchived")} />
          ) : (
            <Empty icon={<CalendarClock />} title={t("campaigns.empty")} action={create}>
              {t("campaigns.emptyText")}
            </Empty>
          )}
        </Card>
      </div>
      {isNew && (
        <CampaignDialog
          onClose={() => setNew(false)}
          onSaved={({ uuid }) => void navigate({ to: "/campaigns/$uuid", params: { uuid } })}
        />
      )}
    </Page>
  );
}

function CampaignTable({ campaigns }: { campaigns: Schemas["CampaignRow"][] }) {
  const { t } = useTranslation();
  const head = [
    t("campaigns.name"),
    t("campaigns.group"),
    t("campaigns.events"),
    t("campaigns.pending"),
    t("campaigns.nextFire"),
    <span key="actions" className="sr-only">
      {t("common.actions")}
    </span>,
  ];
  return (
    <Table label={t("nav.campaigns")} head={head}>
      {campaigns.map((campaign) => (
        <Row key={campaign.uuid}>
          <Cell>
            <Link
              to="/campaigns/$uuid"
              params={{ uuid: campaign.uuid }}
              className="font-medium underline-offset-4 hover:underline"
            >
              {campaign.name}
            </Link>
          </Cell>
          <Cell>
            <Link to="/contacts" search={{ group: campaign.group.uuid }}>
              <Badge icon={<Users />}>{`${campaign.group.name} · ${campaign.contacts.toLocaleString()}`}</Badge>
            </Link>
          </Cell>
          <Cell className="tabular-nums">{campaign.events.toLocaleString()}</Cell>
          <Cell className="tabular-nums">{campaign.pending.toLocaleString()}</Cell>
          <Cell className="text-muted">{campaign.next_on ? <Time at={campaign.next_on} /> : "–"}</Cell>
          <Cell className="text-right">
            <CampaignMenu campaign={campaign} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
