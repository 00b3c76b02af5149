import { useQuery } from "@tanstack/react-query";
import { CalendarClock, Contact, Filter, Megaphone, Plus, Users, Workflow } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { useMay } from "@/app/session";
import { Badge, Button, Card, Cell, Empty, Page, Row, Skeleton, Table } from "@/components";
import { ScheduleBroadcastDialog } from "./ScheduleBroadcastDialog";
import { ScheduleBroadcastMenu } from "./ScheduleBroadcastMenu";
import { ScheduleSendings } from "./ScheduleSendings";
import { ScheduleLine } from "./ScheduleTimes";
import { TriggerMenu } from "./TriggerActions";
import { TriggerDialog } from "./TriggerDialog";
import { TriggerFlow, TriggerScope } from "./TriggerRow";

type Broadcast = Schemas["ScheduledBroadcastOut"];
type Trigger = Schemas["TriggerOut"];
type Shown = { kind: "broadcast"; broadcast?: Broadcast } | { kind: "trigger"; trigger?: Trigger } | null;

/** What is scheduled: broadcasts to be sent and flows to be started, the next due first. */
export default function Schedules() {
  const { t } = useTranslation();
  const may = useMay();
  const [shown, setShown] = useState<Shown>(null);
  const [sendings, setSendings] = useState<Broadcast | null>(null);
  const { data } = useQuery({
    queryKey: ["schedules", "list"],
    queryFn: () => body(api.GET("/api/internal/schedules")),
    refetchInterval: 20_000,
  });
  const create = (
    <>
      {may("trigger.create") && (
        <Button icon={<Workflow />} onClick={() => setShown({ kind: "trigger" })}>
          {t("schedules.newStart")}
        </Button>
      )}
      {may("broadcast.create") && (
        <Button kind="primary" icon={<Plus />} onClick={() => setShown({ kind: "broadcast" })}>
          {t("schedules.newBroadcast")}
        </Button>
      )}
    </>
  );
  const close = () => setShown(null);
  return (
    <Page title={t("nav.schedules")} description={t("schedules.text")} actions={create}>
      {!data ? (
        <Card>
          <Skeleton />
        </Card>
      ) : data.broadcasts.length + data.triggers.length === 0 ? (
        <Card>
          <Empty icon={<CalendarClock />} title={t("schedules.empty")} action={create}>
            {t("schedules.emptyText")}
          </Empty>
        </Card>
      ) : (
        <div className="flex flex-col gap-5">
          {data.broadcasts.length > 0 && (
            <Card flush title={t("schedules.broadcasts")}>
              <Broadcasts
                broadcasts={data.broadcasts}
                onEdit={(broadcast) => setShown({ kind: "broadcast", broadcast })}
                onSendings={setSendings}
              />
            </Card>
          )}
          {data.triggers.length > 0 && (
            <Card flush title={t("schedules.starts")}>
              <Starts triggers={data.triggers} onEdit={(trigger) => setShown({ kind: "trigger", trigger })} />
            </Card>
          )}
        </div>
      )}
      {shown?.kind === "broadcast" && <ScheduleBroadcastDialog broadcast={shown.broadcast} onClose={close} />}
      {shown?.kind === "trigger" && <TriggerDialog trigger={shown.trigger} type="schedule" onClose={close} />}
      {sendings && <ScheduleSendings broadcast={sendings} onClose={() => setSendings(null)} />}
    </Page>
  );
}

function Broadcasts({
  broadcasts,
  onEdit,
  onSendings,
}: {
  broadcasts: Broadcast[];
  onEdit: (broadcast: Broadcast) => void;
  onSendings: (broadcast: Broadcast) => void;
}) {
  const { t } = useTranslation();
  const actions = (
    <span key="actions" className="sr-only">
      {t("common.actions")}
    </span>
  );
  const head = [t("schedules.message"), t("schedules.recipients"), t("schedules.when"), t("schedules.sent"), actions];
  return (
    <Table label={t("schedules.broadcasts")} head={head}>
      {broadcasts.map((one) => {
        const text = one.contents.translations[one.contents.base_language]?.text || t("schedules.noText");
        return (
          <Row key={one.uuid}>
            <Cell className="max-w-80">
              <span className="flex items-start gap-2.5">
                <Megaphone className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
                <span className="line-clamp-2 break-words">{text}</span>
              </span>
            </Cell>
            <Cell>
              <span className="flex flex-wrap gap-1.5">
                {one.groups.map((group) => (
                  <Badge key={group.uuid} icon={<Users />}>
                    {group.name}
                  </Badge>
                ))}
                {one.contacts.map((contact) => (
                  <Badge key={contact.uuid} icon={<Contact />}>
                    {contact.name || t("contacts.unnamed")}
                  </Badge>
                ))}
                {one.query && <Badge icon={<Filter />}>{one.query}</Badge>}
              </span>
            </Cell>
            <Cell>
              <ScheduleLine schedule={one.schedule} />
            </Cell>
            <Cell>
              <Button kind="link" size="small" className="tabular-nums" onClick={() => onSendings(one)}>
                {t("schedules.times", { count: one.sent })}
              </Button>
            </Cell>
            <Cell className="text-right">
              <ScheduleBroadcastMenu broadcast={one} name={text} onEdit={() => onEdit(one)} />
            </Cell>
          </Row>
        );
      })}
    </Table>
  );
}

function Starts({ triggers, onEdit }: { triggers: Trigger[]; onEdit: (trigger: Trigger) => void }) {
  const { t } = useTranslation();
  const actions = (
    <span key="actions" className="sr-only">
      {t("common.actions")}
    </span>
  );
  return (
    <Table
      label={t("schedules.starts")}
      head={[t("triggers.flow"), t("schedules.recipients"), t("schedules.when"), actions]}
    >
      {triggers.map((one) => (
        <Row key={one.uuid}>
          <Cell>
            <TriggerFlow trigger={one} />
          </Cell>
          <Cell>
            <TriggerScope trigger={one} />
          </Cell>
          <Cell>{one.schedule && <ScheduleLine schedule={one.schedule} />}</Cell>
          <Cell className="text-right">
            <TriggerMenu trigger={one} onEdit={() => onEdit(one)} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
