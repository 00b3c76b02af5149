import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Archive, Folder, FolderPlus, Import, Plus, Tag, TriangleAlert, Workflow } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import {
  Badge,
  Button,
  Card,
  Cell,
  Empty,
  Folders,
  More,
  Page,
  Row,
  SearchInput,
  Skeleton,
  Table,
  Time,
  Tooltip,
} from "@/components";
import { NameDialog } from "@/components/NameDialog";
import { FlowMenu } from "./FlowMenu";
import { ImportDialog } from "./ImportDialog";
import { NewFlowDialog } from "./NewFlowDialog";
import { StartDialog } from "./StartDialog";

type Dialog = "new" | "import" | "label" | null;

export default function Flows() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const { search = "", label, archived } = useSearch({ from: "/shell/flows" });
  const isArchived = archived === "true";
  const [dialog, setDialog] = useState<Dialog>(null);
  const [starting, setStarting] = useState<Schemas["FlowRow"] | null>(null);
  const folders = useQuery({
    queryKey: ["flows", "folders"],
    queryFn: () => body(api.GET("/api/internal/flows/folders")),
  });
  const list = useInfiniteQuery({
    queryKey: ["flows", "list", search, label, isArchived],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/internal/flows", {
          params: { query: { search, label: label ?? "", archived: isArchived, cursor: pageParam } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: 20_000,
  });
  const flows = list.data?.pages.flatMap((page) => page.results) ?? [];
  const labels = folders.data?.labels ?? [];
  const nothing = !list.isPending && flows.length === 0;
  const title = isArchived
    ? t("flows.archived")
    : label
      ? (labels.find((one) => one.uuid === label)?.name ?? t("nav.flows"))
      : t("nav.flows");
  return (
    <Page
      title={title}
      actions={
        <>
          <SearchInput
            value={search}
            label={t("flows.search")}
            className="w-64"
            onChange={(text) => void navigate({ to: "/flows", search: { search: text || undefined, label, archived } })}
          />
          {may("workspace.import") && (
            <Button icon={<Import />} onClick={() => setDialog("import")}>
              {t("flows.import")}
            </Button>
          )}
          {may("flow.create") && (
            <Button kind="primary" icon={<Plus />} onClick={() => setDialog("new")}>
              {t("flows.new")}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-5 md:flex-row">
        <Folders
          to="/flows"
          label={t("flows.foldersLabel")}
          groups={[
            {
              links: [
                {
                  key: "all",
                  name: t("flows.all"),
                  icon: <Workflow aria-hidden />,
                  count: folders.data?.active,
                  search: {},
                  active: !label && !isArchived,
                },
                {
                  key: "archived",
                  name: t("flows.archived"),
                  icon: <Archive aria-hidden />,
                  count: folders.data?.archived,
                  search: { archived: "true" },
                  active: isArchived,
                },
              ],
            },
            {
              title: t("flows.labels"),
              links: labels.map((one) => ({
                key: one.uuid,
                name: one.name,
                icon: <Folder aria-hidden />,
                count: one.count,
                search: { label: one.uuid },
                active: label === one.uuid,
              })),
            },
          ]}
          footer={
            may("flow_label.create") && (
              <Button
                kind="quiet"
                size="small"
                className="text-muted"
                icon={<FolderPlus />}
                onClick={() => setDialog("label")}
              >
                {t("flows.newLabel")}
              </Button>
            )
          }
        />
        <div className="flex min-w-0 flex-1 flex-col gap-5">
          <Card flush>
            {list.isPending ? (
              <Skeleton />
            ) : nothing ? (
              <Empty
                icon={<Workflow />}
                title={
                  search
                    ? t("flows.nothingFound")
                    : t(isArchived ? "flows.noneArchived" : label ? "flows.noneHere" : "flows.empty")
                }
                action={
                  !search &&
                  !isArchived &&
                  may("flow.create") && (
                    <>
                      <Button kind="primary" icon={<Plus />} onClick={() => setDialog("new")}>
                        {t("flows.new")}
                      </Button>
                      <Button icon={<Import />} onClick={() => setDialog("import")}>
                        {t("flows.import")}
                      </Button>
                    </>
                  )
                }
              >
                {!search && !isArchived && !label && t("flows.emptyText")}
                {!search && label && t("flows.noneHereText")}
              </Empty>
            ) : (
              <Table
                label={t("nav.flows")}
                head={[
                  t("flows.name"),
                  t("flows.runs"),
                  t("flows.ongoing"),
                  t("flows.completed"),
                  t("flows.saved"),
                  <span key="actions" className="sr-only">
                    {t("common.actions")}
                  </span>,
                ]}
              >
                {flows.map((flow) => (
                  <FlowLine key={flow.uuid} flow={flow} labels={labels} onStart={() => setStarting(flow)} />
                ))}
              </Table>
            )}
            <More query={list} />
          </Card>
          {search.length > 1 && <Inside text={search} />}
        </div>
      </div>
      <NewFlowDialog open={dialog === "new"} onClose={() => setDialog(null)} />
      <ImportDialog open={dialog === "import"} onClose={() => setDialog(null)} />
      <NewLabel open={dialog === "label"} onClose={() => setDialog(null)} />
      {starting && <StartDialog flow={starting} onClose={() => setStarting(null)} />}
    </Page>
  );
}

const TYPES: Record<string, string> = {
  voice: "voice",
  messaging_background: "background",
  messaging_offline: "surveyor",
};

function FlowLine({
  flow,
  labels,
  onStart,
}: {
  flow: Schemas["FlowRow"];
  labels: Schemas["FlowLabelOut"][];
  onStart: () => void;
}) {
  const { t } = useTranslation();
  const { ongoing, completed, expired, interrupted, failed } = flow.runs;
  const total = ongoing + completed + expired + interrupted + failed;
  return (
    <Row>
      <Cell className="max-w-96">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            to="/flows/$uuid"
            params={{ uuid: flow.uuid }}
            className="font-medium break-words underline-offset-4 hover:underline"
          >
            {flow.name}
          </Link>
          {TYPES[flow.type] && <Badge>{t(`flows.types.${TYPES[flow.type]}`)}</Badge>}
          {flow.has_issues && (
            <Tooltip text={t("flows.issues")}>
              <span role="img" aria-label={t("flows.issues")}>
                <TriangleAlert className="size-4 text-warn" aria-hidden />
              </span>
            </Tooltip>
          )}
          {flow.labels.map((label) => (
            <Badge key={label.uuid} tone="info" icon={<Tag />}>
              {label.name}
            </Badge>
          ))}
        </span>
      </Cell>
      <Cell className="tabular-nums">{total.toLocaleString()}</Cell>
      <Cell className="tabular-nums">{ongoing.toLocaleString()}</Cell>
      <Cell className="text-muted tabular-nums">{total > 0 ? `${Math.round((completed / total) * 100)} %` : "–"}</Cell>
      <Cell className="text-muted">
        <Time at={flow.saved_on} />
      </Cell>
      <Cell className="text-right">
        <FlowMenu flow={flow} labels={labels} onStart={onStart} />
      </Cell>
    </Row>
  );
}

function Inside({ text }: { text: string }) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ["flows", "saying", text],
    queryFn: () => body(api.GET("/api/internal/flows/saying", { params: { query: { text } } })),
    placeholderData: keepPreviousData,
  });
  if (!data || data.length === 0) return null;
  return (
    <Card title={t("flows.inside", { text })}>
      <ul className="flex flex-col gap-3">
        {data.map(({ flow, snippets }) => (
          <li key={flow.uuid}>
            <Link to="/flows/$uuid/editor" params={{ uuid: flow.uuid }} className="font-medium hover:underline">
              {flow.name}
            </Link>
            {snippets.map((snippet) => (
              <p key={snippet} className="text-[13px] text-muted">
                <Marked snippet={snippet} text={text} />
              </p>
            ))}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** A text with what was searched for marked in it. */
function Marked({ snippet, text }: { snippet: string; text: string }) {
  const at = snippet.toLowerCase().indexOf(text.toLowerCase());
  if (at < 0) return snippet;
  return (
    <>
      {snippet.slice(0, at)}
      <mark className="rounded bg-warn-soft text-warn">{snippet.slice(at, at + text.length)}</mark>
      {snippet.slice(at + text.length)}
    </>
  );
}

function NewLabel({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const create = useMutation({
    mutationFn: (name: string) => api.POST("/api/internal/flow-labels", { body: { name } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["flows", "folders"] });
      onClose();
    },
    onError: () => {},
  });
  return (
    <NameDialog
      open={open}
      onClose={onClose}
      title={t("flows.newLabel")}
      action={t("common.create")}
      mutation={create}
      initial=""
    />
  );
}
