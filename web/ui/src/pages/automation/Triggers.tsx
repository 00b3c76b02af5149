import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Archive, Plus, Trash2, Zap } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { useMay } from "@/app/session";
import { Button, Card, Cell, Confirm, Empty, Folders, Page, Row, SearchInput, Skeleton, Table } from "@/components";
import { TriggerMenu, useArchiving, useDeleting } from "./TriggerActions";
import { TriggerDialog } from "./TriggerDialog";
import { TriggerFlow, TriggerScope, TriggerWhen } from "./TriggerRow";
import { FOLDERS, type Folder, KINDS, type TriggerType, TYPES } from "./triggerTypes";

type Trigger = Schemas["TriggerOut"];
type List = Schemas["TriggersOut"];

export default function Triggers() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const { search = "", folder } = useSearch({ from: "/shell/triggers" });
  const known = [...FOLDERS, "archived"].includes(folder ?? "") ? (folder as Folder | "archived") : undefined;
  const [dialog, setDialog] = useState<{ trigger?: Trigger; type?: TriggerType } | null>(null);
  const { data } = useQuery({
    queryKey: ["triggers", "list", search, known],
    queryFn: () => body(api.GET("/api/internal/triggers", { params: { query: { search, folder: known } } })),
    // While a word is searched for what was found before stays; another folder begins empty.
    placeholderData: (found, query) => (query?.queryKey[3] === known ? found : undefined),
  });
  const create = may("trigger.create") && (
    <Button
      kind="primary"
      icon={<Plus />}
      onClick={() => setDialog({ type: TYPES.find((type) => KINDS[type].folder === known) })}
    >
      {t("triggers.new")}
    </Button>
  );
  return (
    <Page
      title={known ? t(`triggers.folders.${known}`) : t("nav.triggers")}
      description={t("triggers.text")}
      actions={
        <>
          <SearchInput
            value={search}
            label={t("triggers.search")}
            className="w-64"
            onChange={(text) => void navigate({ to: "/triggers", search: { search: text || undefined, folder } })}
          />
          {create}
        </>
      }
    >
      <div className="flex flex-col gap-5 md:flex-row">
        <Folders to="/triggers" label={t("triggers.foldersLabel")} groups={folders(data, known, t)} />
        <Card flush className="min-w-0 flex-1">
          {!data ? (
            <Skeleton />
          ) : data.results.length > 0 ? (
            <TriggerTable
              key={known}
              triggers={data.results}
              isArchived={known === "archived"}
              onEdit={(trigger) => setDialog({ trigger })}
            />
          ) : search || known ? (
            <Empty icon={<Zap />} title={t(search ? "triggers.nothingFound" : "triggers.noneHere")} />
          ) : (
            <Empty icon={<Zap />} title={t("triggers.empty")} action={create}>
              {t("triggers.emptyText")}
            </Empty>
          )}
        </Card>
      </div>
      {dialog && <TriggerDialog {...dialog} onClose={() => setDialog(null)} />}
    </Page>
  );
}

/** All, and the folders that aren't empty; then the archive. */
function folders(data: List | undefined, known: string | undefined, t: (key: string) => string) {
  const shown = FOLDERS.filter((folder) => data?.folders[folder] || folder === known);
  return [
    {
      links: [
        { key: "all", name: t("triggers.all"), icon: <Zap />, count: data?.active, search: {}, active: !known },
        ...shown.map((folder) => {
          const Icon = KINDS[TYPES.find((type) => KINDS[type].folder === folder) ?? "keyword"].icon;
          const count = data?.folders[folder];
          const active = known === folder;
          return {
            key: folder,
            name: t(`triggers.folders.${folder}`),
            icon: <Icon />,
            count,
            search: { folder },
            active,
          };
        }),
        {
          key: "archived",
          name: t("triggers.folders.archived"),
          icon: <Archive />,
          count: data?.archived,
          search: { folder: "archived" },
          active: known === "archived",
        },
      ],
    },
  ];
}

function TriggerTable({
  triggers,
  isArchived,
  onEdit,
}: {
  triggers: Trigger[];
  isArchived: boolean;
  onEdit: (trigger: Trigger) => void;
}) {
  const { t } = useTranslation();
  const may = useMay();
  const [marked, setMarked] = useState<string[]>([]);
  const [deleting, setDeleting] = useState(false);
  const archive = useArchiving();
  const remove = useDeleting();
  const chosen = triggers.filter((one) => marked.includes(one.uuid)).map((one) => one.uuid);
  const all = triggers.slice(0, 250).map((one) => one.uuid);
  const mayChange = may("trigger.update");
  const head = [
    ...(mayChange
      ? [
          <input
            key="all"
            type="checkbox"
            className="size-4 align-middle accent-accent"
            aria-label={t("triggers.markAll")}
            checked={chosen.length > 0 && chosen.length === all.length}
            onChange={(event) => setMarked(event.target.checked ? all : [])}
          />,
        ]
      : []),
    t("triggers.when"),
    t("triggers.only"),
    t("triggers.flow"),
    <span key="actions" className="sr-only">
      {t("common.actions")}
    </span>,
  ];
  const done = { onSuccess: () => setMarked([]) };
  return (
    <>
      {chosen.length > 0 && (
        <div className="flex items-center gap-2 border-b border-line bg-ground px-5 py-2">
          <span className="flex-1">{t("triggers.marked", { count: chosen.length })}</span>
          {!isArchived && (
            <Button
              size="small"
              icon={<Archive />}
              busy={archive.isPending}
              onClick={() => archive.mutate(chosen, done)}
            >
              {t("common.archive")}
            </Button>
          )}
          {may("trigger.delete") && (
            <Button size="small" icon={<Trash2 />} onClick={() => setDeleting(true)}>
              {t("common.delete")}
            </Button>
          )}
        </div>
      )}
      <Table label={t("nav.triggers")} head={head}>
        {triggers.map((trigger) => (
          <Row key={trigger.uuid}>
            {mayChange && (
              <Cell>
                <input
                  type="checkbox"
                  className="size-4 align-middle accent-accent"
                  aria-label={t("triggers.mark", { name: trigger.flow.name })}
                  checked={marked.includes(trigger.uuid)}
                  onChange={(event) =>
                    setMarked(
                      event.target.checked ? [...marked, trigger.uuid] : marked.filter((uuid) => uuid !== trigger.uuid),
                    )
                  }
                />
              </Cell>
            )}
            <Cell>
              <TriggerWhen trigger={trigger} />
            </Cell>
            <Cell>
              <TriggerScope trigger={trigger} />
            </Cell>
            <Cell>
              <TriggerFlow trigger={trigger} />
            </Cell>
            <Cell className="text-right">
              <TriggerMenu trigger={trigger} onEdit={() => onEdit(trigger)} />
            </Cell>
          </Row>
        ))}
      </Table>
      <Confirm
        open={deleting}
        onClose={() => setDeleting(false)}
        onConfirm={() =>
          remove.mutate(chosen, {
            onSuccess: () => {
              setMarked([]);
              setDeleting(false);
            },
          })
        }
        title={t("triggers.deleteTitle", { count: chosen.length })}
        action={t("common.delete")}
        danger
        busy={remove.isPending}
      >
        {t("triggers.deleteText")}
      </Confirm>
    </>
  );
}
