import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useSession } from "@/app/session";
import { Button, Checkbox, Dialog, Field, Input, Select } from "@/components";
import { type Recipient, RecipientPicker } from "@/pages/flows/RecipientPicker";
import { MessageFields, newContents } from "./MessageFields";
import { editedSchedule, newSchedule, ScheduleFields } from "./ScheduleFields";

type Scheduled = Schemas["ScheduledBroadcastOut"];
type NewScheduled = Schemas["NewScheduledBroadcast"];

const SILENCES = [0, 90, 180, 365];
const NOBODY: NewScheduled["exclusions"] = { in_a_flow: true, not_seen_since_days: 0 };

/** Schedules a broadcast, or changes one: to whom, what, when. */
export function ScheduleBroadcastDialog({ broadcast, onClose }: { broadcast?: Scheduled; onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const { timezone, languages } = useSession().workspace;
  const [way, setWay] = useState<"pick" | "query">(broadcast?.query ? "query" : "pick");
  const [chosen, setChosen] = useState<Recipient[]>([
    ...(broadcast?.groups ?? []).map(({ uuid, name }) => ({ kind: "group" as const, uuid, name })),
    ...(broadcast?.contacts ?? []).map(({ uuid, name }) => ({ kind: "contact" as const, uuid, name })),
  ]);
  const [query, setQuery] = useState(broadcast?.query ?? "");
  const [exclusions, setExclusions] = useState(broadcast?.exclusions ?? NOBODY);
  const [contents, setContents] = useState(() => broadcast?.contents ?? newContents(languages));
  const [schedule, setSchedule] = useState(() =>
    broadcast ? editedSchedule(broadcast.schedule) : newSchedule(timezone),
  );
  const picked = (kind: Recipient["kind"]) =>
    way === "pick" ? chosen.filter((one) => one.kind === kind).map((one) => one.uuid) : [];
  const wanted: NewScheduled = {
    contents,
    groups: picked("group"),
    contacts: picked("contact"),
    query: way === "query" ? query.trim() || null : null,
    exclusions,
    schedule,
  };
  const save = useMutation({
    mutationFn: () =>
      broadcast
        ? body(
            api.PUT("/api/internal/schedules/broadcasts/{uuid}", {
              params: { path: { uuid: broadcast.uuid } },
              body: wanted,
            }),
          )
        : body(api.POST("/api/internal/schedules/broadcasts", { body: wanted })),
    onSuccess: () => {
      toast.success(t("schedules.saved"));
      void queryClient.invalidateQueries({ queryKey: ["schedules"] });
      onClose();
    },
    onError: () => {},
  });
  const refused = save.error instanceof ApiError ? save.error : undefined;
  const problem = (field: string) => refused?.field(field);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t(broadcast ? "schedules.editBroadcast" : "schedules.newBroadcast")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" type="submit" form={id} busy={save.isPending}>
            {t(broadcast ? "common.save" : "schedules.schedule")}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-6 pb-2">
        <fieldset>
          <legend className="mb-2 text-[13px] font-medium">{t("start.whom")}</legend>
          <div className="mb-3 inline-flex rounded-lg bg-sunken p-0.5">
            {(["pick", "query"] as const).map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={way === one}
                onClick={() => setWay(one)}
                className={`rounded-md px-3 py-1 ${way === one ? "bg-surface font-medium shadow-card" : "text-muted"}`}
              >
                {t(`start.ways.${one}`)}
              </button>
            ))}
          </div>
          {way === "pick" ? (
            <>
              <RecipientPicker chosen={chosen} onChange={setChosen} />
              {problem("recipients") && <p className="mt-1.5 text-[13px] text-bad">{problem("recipients")}</p>}
            </>
          ) : (
            <Field
              label={t("start.query")}
              hiddenLabel
              hint={t("contacts.queryHelp")}
              error={problem("query") ?? problem("recipients")}
            >
              <Input
                value={query}
                placeholder={t("start.queryExample")}
                onChange={(event) => setQuery(event.target.value)}
              />
            </Field>
          )}
          <div className="mt-3 flex flex-wrap items-center gap-x-6 gap-y-2">
            <Checkbox
              label={t("schedules.notInAFlow")}
              checked={exclusions.in_a_flow}
              onChange={(event) => setExclusions({ ...exclusions, in_a_flow: event.target.checked })}
            />
            <label className="flex flex-wrap items-center gap-2">
              {t("schedules.notSeen")}
              <Select
                className="h-8 w-auto"
                value={exclusions.not_seen_since_days}
                onChange={(event) => setExclusions({ ...exclusions, not_seen_since_days: Number(event.target.value) })}
              >
                {[...new Set([...SILENCES, exclusions.not_seen_since_days])].map((days) => (
                  <option key={days} value={days}>
                    {days === 0 ? t("start.anyTime") : t("start.days", { count: days })}
                  </option>
                ))}
              </Select>
            </label>
          </div>
        </fieldset>
        <MessageFields value={contents} onChange={setContents} error={problem} uploads />
        <ScheduleFields value={schedule} onChange={setSchedule} error={problem} />
        {save.error && Object.keys(refused?.fields ?? {}).length === 0 && (
          <p role="alert" className="text-bad">
            {errorText(save.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
