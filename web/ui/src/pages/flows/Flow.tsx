import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { BarChart3, MessageSquareReply, PenLine, Rocket } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { useMay } from "@/app/session";
import {
  Badge,
  Button,
  Card,
  Cell,
  Checkbox,
  Empty,
  More,
  Page,
  Row,
  Select,
  Skeleton,
  Table,
  Tabs,
  Time,
} from "@/components";
import { StartList } from "@/pages/starts/StartList";
import { Bars, Columns, TimeChart } from "./charts";
import { FlowMenu } from "./FlowMenu";
import { RunStatus } from "./RunStatus";
import { StartDialog } from "./StartDialog";

const TABS = ["overview", "results", "runs", "starts"] as const;
type TabName = (typeof TABS)[number];

const isTab = (name: string | undefined): name is TabName => TABS.includes(name as TabName);

/** What a flow brought: charts, results, runs. */
export default function Flow() {
  const { t, i18n } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const { uuid } = useParams({ from: "/shell/flows/$uuid" });
  const search = useSearch({ from: "/shell/flows/$uuid" });
  const tab = isTab(search.tab) ? search.tab : "overview";
  const [starting, setStarting] = useState(false);
  const { data: flow } = useSuspenseQuery({
    queryKey: ["flows", "results", uuid],
    queryFn: () => body(api.GET("/api/internal/flows/{uuid}/results", { params: { path: { uuid } } })),
    refetchInterval: 10_000,
  });
  return (
    <Page
      title={flow.name}
      back={
        <Link to="/flows" search={{}} className="hover:underline">
          {t("nav.flows")}
        </Link>
      }
      description={
        <span className="flex flex-wrap items-center gap-2">
          {t("flows.savedOn", {
            date: new Date(flow.saved_on).toLocaleDateString(i18n.language, { dateStyle: "medium" }),
            revision: flow.revision,
          })}
          {flow.is_archived && <Badge tone="warn">{t("flows.archived")}</Badge>}
          {flow.has_issues && <Badge tone="warn">{t("flows.issues")}</Badge>}
        </span>
      }
      actions={
        <>
          <Button asChild>
            <Link to="/flows/$uuid/editor" params={{ uuid }}>
              <PenLine aria-hidden />
              {t(may("flow.update") ? "flows.edit" : "flows.view")}
            </Link>
          </Button>
          {may("start.create") && !flow.is_archived && (
            <Button kind="primary" icon={<Rocket />} onClick={() => setStarting(true)}>
              {t("flows.start")}
            </Button>
          )}
          <FlowMenu flow={flow} onStart={() => setStarting(true)} />
        </>
      }
    >
      <Tabs
        label={flow.name}
        value={tab}
        onChange={(name) => void navigate({ to: "/flows/$uuid", params: { uuid }, search: { tab: name } })}
        tabs={TABS.map((name) => ({ name, title: t(`results.tabs.${name}`) }))}
      >
        {tab === "overview" && <Overview flow={flow} />}
        {tab === "results" && <Results flow={flow} />}
        {tab === "runs" && <Runs flow={flow} />}
        {tab === "starts" && <StartList flow={uuid} />}
      </Tabs>
      {starting && <StartDialog flow={flow} onClose={() => setStarting(false)} />}
    </Page>
  );
}

type FlowResults = Schemas["ResultsOut"];

const STATUSES = ["ongoing", "completed", "expired", "interrupted", "failed"] as const;

function Overview({ flow }: { flow: FlowResults }) {
  const { t, i18n } = useTranslation();
  const total = STATUSES.reduce((sum, status) => sum + flow.runs[status], 0);
  const answers = flow.by_day.reduce((sum, point) => sum + point.count, 0);
  if (total === 0) {
    return (
      <Card>
        <Empty icon={<BarChart3 />} title={t("results.empty")}>
          {t("results.emptyText")}
        </Empty>
      </Card>
    );
  }
  const weekday = (number: string) =>
    new Date(Date.UTC(2024, 0, Number(number))).toLocaleDateString(i18n.language, {
      weekday: "short",
      timeZone: "UTC",
    });
  return (
    <div className="flex flex-col gap-5">
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        <Figure label={t("flows.runs")} value={total} />
        <Figure label={t("results.status.ongoing")} value={flow.runs.ongoing} />
        <Figure
          label={t("flows.completed")}
          value={flow.runs.completed}
          note={`${Math.round((flow.runs.completed / total) * 100)} %`}
        />
        <Figure label={t("results.answers")} value={answers} />
      </dl>
      <div className="grid gap-5 lg:grid-cols-3">
        <Card title={t("results.overTime")} className="lg:col-span-2">
          {answers > 0 ? (
            <TimeChart points={flow.by_day} label={t("results.overTime")} />
          ) : (
            <p className="py-10 text-center text-muted">{t("results.noAnswers")}</p>
          )}
        </Card>
        <Card title={t("results.progress")}>
          <Bars items={STATUSES.map((status) => ({ name: t(`results.status.${status}`), count: flow.runs[status] }))} />
        </Card>
      </div>
      {answers > 0 && (
        <div className="grid gap-5 lg:grid-cols-2">
          <Card title={t("results.byWeekday")}>
            <Columns
              label={t("results.byWeekday")}
              items={flow.by_weekday.map((point) => ({ name: weekday(point.at), count: point.count }))}
            />
          </Card>
          <Card title={t("results.byHour")}>
            <Columns
              label={t("results.byHour")}
              items={flow.by_hour.map((point) => ({ name: point.at, count: point.count }))}
            />
          </Card>
        </div>
      )}
    </div>
  );
}

function Figure({ label, value, note }: { label: string; value: number; note?: string }) {
  const { i18n } = useTranslation();
  return (
    <div className="rounded-card border border-line bg-surface px-5 py-4 shadow-card">
      <dt className="text-[13px] text-muted">{label}</dt>
      <dd className="mt-1 text-2xl font-semibold tracking-tight tabular-nums">
        {value.toLocaleString(i18n.language)}
        {note && <span className="ml-2 text-sm font-normal text-muted">{note}</span>}
      </dd>
    </div>
  );
}

function Results({ flow }: { flow: FlowResults }) {
  const { t } = useTranslation();
  const counted = flow.results.filter((result) => result.categories.length > 1);
  const open = flow.results.filter((result) => result.categories.length <= 1);
  if (flow.results.length === 0) {
    return (
      <Card>
        <Empty icon={<MessageSquareReply />} title={t("results.noResults")}>
          {t("results.noResultsText")}
        </Empty>
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-5">
      {counted.length > 0 && (
        <div className="grid gap-5 lg:grid-cols-2">
          {counted.map((result) => (
            <Card key={result.key} title={result.name}>
              <Bars items={result.categories} />
            </Card>
          ))}
        </div>
      )}
      {open.length > 0 && (
        <Card title={t("results.open")}>
          <ul className="flex flex-col gap-1.5">
            {open.map((result) => (
              <li key={result.key} className="flex justify-between gap-3">
                <span>{result.name}</span>
                <span className="text-muted tabular-nums">{result.categories[0]?.count ?? 0}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

function Runs({ flow }: { flow: FlowResults }) {
  const { t } = useTranslation();
  const [responded, setResponded] = useState(false);
  const [key, setKey] = useState(flow.results[0]?.key ?? "");
  const list = useInfiniteQuery({
    queryKey: ["runs", flow.uuid, responded],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/internal/flows/{uuid}/runs", {
          params: { path: { uuid: flow.uuid }, query: { responded, cursor: pageParam } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const runs = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <Card flush>
      <div className="flex flex-wrap items-center gap-4 border-b border-line px-5 py-3">
        <Checkbox
          label={t("runs.responded")}
          checked={responded}
          onChange={(event) => setResponded(event.target.checked)}
        />
        {flow.results.length > 0 && (
          <label className="ml-auto flex items-center gap-2 text-[13px] text-muted">
            {t("runs.result")}
            <Select value={key} onChange={(event) => setKey(event.target.value)} className="h-8 w-48">
              {flow.results.map((result) => (
                <option key={result.key} value={result.key}>
                  {result.name}
                </option>
              ))}
            </Select>
          </label>
        )}
      </div>
      {list.isPending ? (
        <Skeleton />
      ) : runs.length === 0 ? (
        <Empty icon={<BarChart3 />} title={t("results.empty")}>
          {t("results.emptyText")}
        </Empty>
      ) : (
        <Table
          label={t("results.tabs.runs")}
          head={[t("runs.contact"), t("runs.statusHead"), t("runs.value"), t("runs.started"), t("runs.modified")]}
        >
          {runs.map((run) => (
            <Row key={run.uuid}>
              <Cell className="max-w-56 truncate font-medium">
                <Link to="/runs/$uuid" params={{ uuid: run.uuid }} className="hover:underline">
                  {run.contact.name || run.contact.urn || t("contacts.unnamed")}
                </Link>
              </Cell>
              <Cell>
                <RunStatus status={run.status} />
              </Cell>
              <Cell className="max-w-72 truncate">
                {run.values[key] && (
                  <>
                    {run.values[key].category || run.values[key].value}
                    {run.values[key].category && run.values[key].category !== run.values[key].value && (
                      <span className="ml-2 text-muted">{run.values[key].value}</span>
                    )}
                  </>
                )}
              </Cell>
              <Cell className="text-muted">
                <Time at={run.created_on} />
              </Cell>
              <Cell className="text-muted">
                <Time at={run.modified_on} />
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      <More query={list} />
    </Card>
  );
}
