import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useSession } from "@/app/session";
import { Button, Checkbox, Dialog } from "@/components";
import { RecipientFields, recipientsOf, SilenceChoice, type Whom } from "@/pages/flows/RecipientFields";
import { MessageFields, newContents } from "./MessageFields";
import { editedSchedule, newSchedule, ScheduleFields } from "./ScheduleFields";

type Scheduled = Schemas["ScheduledBroadcastOut"];
type NewScheduled = Schemas["NewScheduledBroadcast"];

const LEFT_OUT: NewScheduled["exclusions"] = { in_a_flow: true, not_seen_since_days: 0 };

/** Schedules a broadcast, or changes one: to whom, what, when. */
export function ScheduleBroadcastDialog({ broadcast, onClose }: { broadcast?: Scheduled; onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const { timezone, languages } = useSession().workspace;
  const [whom, setWhom] = useState<Whom>({
    way: broadcast?.query ? "query" : "pick",
    chosen: [
      ...(broadcast?.groups ?? []).map(({ uuid, name }) => ({ kind: "group" as const, uuid, name })),
      ...(broadcast?.contacts ?? []).map(({ uuid, name }) => ({ kind: "contact" as const, uuid, name })),
    ],
    query: broadcast?.query ?? "",
  });
  const [exclusions, setExclusions] = useState(broadcast?.exclusions ?? LEFT_OUT);
  const [contents, setContents] = useState(() => broadcast?.contents ?? newContents(languages));
  const [schedule, setSchedule] = useState(() =>
    broadcast ? editedSchedule(broadcast.schedule) : newSchedule(timezone),
  );
  const wanted: NewScheduled = {
    contents,
    ...recipientsOf(whom),
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
          <RecipientFields value={whom} onChange={setWhom} error={problem} />
          <div className="mt-3 flex flex-wrap items-center gap-x-6 gap-y-2">
            <Checkbox
              label={t("schedules.notInAFlow")}
              checked={exclusions.in_a_flow}
              onChange={(event) => setExclusions({ ...exclusions, in_a_flow: event.target.checked })}
            />
            <SilenceChoice
              label={t("schedules.notSeen")}
              days={exclusions.not_seen_since_days}
              onChange={(days) => setExclusions({ ...exclusions, not_seen_since_days: days })}
            />
          </div>
        </fieldset>
        <MessageFields value={contents} onChange={setContents} error={problem} />
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
