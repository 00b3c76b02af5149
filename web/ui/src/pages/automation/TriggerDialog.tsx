import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useSession } from "@/app/session";
import { Button, Dialog, Field, Input, Select } from "@/components";
import { type Recipient, RecipientPicker } from "@/pages/flows/RecipientPicker";
import { useChoices } from "./choices";
import { editedSchedule, newSchedule, ScheduleFields } from "./ScheduleFields";
import { TriggerConflicts } from "./TriggerConflicts";
import { KINDS, keywordsOf, type TriggerType, TYPES } from "./triggerTypes";

type Trigger = Schemas["TriggerOut"];
type NewTrigger = Schemas["NewTrigger"];

const asGroup = ({ uuid, name }: Schemas["Ref"]): Recipient => ({ kind: "group", uuid, name });
const asContact = ({ uuid, name }: Schemas["Ref"]): Recipient => ({ kind: "contact", uuid, name });
const uuids = (chosen: Recipient[], kind: Recipient["kind"]) =>
  chosen.filter((one) => one.kind === kind).map((one) => one.uuid);

/** Makes a trigger, or changes one: what it waits for, for whom, and which flow it starts. */
export function TriggerDialog({
  trigger,
  type: wantedType,
  onClose,
}: {
  trigger?: Trigger;
  type?: TriggerType;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const { timezone } = useSession().workspace;
  const choices = useChoices();
  const [type, setType] = useState<TriggerType>((trigger?.type as TriggerType) ?? wantedType ?? "keyword");
  const [flow, setFlow] = useState(trigger?.flow.uuid ?? "");
  const [channel, setChannel] = useState(trigger?.channel?.uuid ?? "");
  const [keywords, setKeywords] = useState(trigger?.keywords.join(", ") ?? "");
  const [match, setMatch] = useState<NewTrigger["match"]>(trigger?.match === "only" ? "only" : "first");
  const [referrer, setReferrer] = useState(trigger?.referrer_id ?? "");
  const [included, setIncluded] = useState<Recipient[]>([
    ...(trigger?.groups ?? []).map(asGroup),
    ...(trigger?.contacts ?? []).map(asContact),
  ]);
  const [excluded, setExcluded] = useState<Recipient[]>((trigger?.excluded_groups ?? []).map(asGroup));
  const [schedule, setSchedule] = useState(() =>
    trigger?.schedule ? editedSchedule(trigger.schedule) : newSchedule(timezone),
  );
  const kind = KINDS[type];
  const isSchedule = type === "schedule";
  const flows = choices.flows.filter((one) => kind.flows.includes(one.type));
  const channels = choices.channels.filter(
    (one) => !kind.schemes || one.schemes.some((scheme) => kind.schemes?.includes(scheme)),
  );
  const wanted: NewTrigger = {
    type,
    flow,
    channel: kind.hasChannel && channels.some((one) => one.uuid === channel) ? channel : null,
    keywords: type === "keyword" ? keywordsOf(keywords) : [],
    match,
    referrer_id: type === "referral" ? referrer.trim() : "",
    groups: kind.hasGroups ? uuids(included, "group") : [],
    contacts: isSchedule ? uuids(included, "contact") : [],
    excluded_groups: kind.hasGroups ? uuids(excluded, "group") : [],
    schedule: isSchedule ? schedule : null,
    replaces: false,
  };
  const save = useMutation({
    mutationFn: (replaces: boolean) =>
      trigger
        ? body(
            api.PUT("/api/internal/triggers/{uuid}", {
              params: { path: { uuid: trigger.uuid } },
              body: { ...wanted, replaces },
            }),
          )
        : body(api.POST("/api/internal/triggers", { body: { ...wanted, replaces } })),
    onSuccess: () => {
      toast.success(t("triggers.saved"));
      for (const key of ["triggers", "schedules"]) void queryClient.invalidateQueries({ queryKey: [key] });
      onClose();
    },
    onError: () => {},
  });
  const refused = save.error instanceof ApiError ? save.error : undefined;
  const isConflict = refused?.code === "trigger_conflict";
  const problem = (field: string) => refused?.field(field);
  const isAtField = refused !== undefined && Object.keys(refused.fields).length > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(isConflict);
  };
  // What was told of a conflict holds no longer once the form is changed.
  const edited =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      if (isConflict) save.reset();
      set(value);
    };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t(trigger ? "triggers.edit" : "triggers.new")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" type="submit" form={id} busy={save.isPending}>
            {t(isConflict ? "triggers.replace" : trigger ? "common.save" : "common.create")}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-5 pb-2">
        <Field label={t("triggers.when")} hint={t(`triggers.hints.${type}`)} error={problem("type")}>
          <Select
            value={type}
            disabled={trigger !== undefined}
            onChange={(event) => edited(setType)(event.target.value as TriggerType)}
          >
            {TYPES.map((one) => (
              <option key={one} value={one}>
                {t(`triggers.types.${one}`)}
              </option>
            ))}
          </Select>
        </Field>
        {type === "keyword" && (
          <div className="grid gap-4 sm:grid-cols-[1fr_12rem]">
            <Field label={t("triggers.keywords")} hint={t("triggers.keywordsHint")} error={problem("keywords")}>
              <Input required value={keywords} onChange={(event) => edited(setKeywords)(event.target.value)} />
            </Field>
            <Field label={t("triggers.matching")} error={problem("match")}>
              <Select value={match} onChange={(event) => edited(setMatch)(event.target.value as NewTrigger["match"])}>
                <option value="first">{t("triggers.matches.first")}</option>
                <option value="only">{t("triggers.matches.only")}</option>
              </Select>
            </Field>
          </div>
        )}
        {type === "referral" && (
          <Field label={t("triggers.referrer")} hint={t("triggers.referrerHint")} error={problem("referrer_id")}>
            <Input maxLength={255} value={referrer} onChange={(event) => edited(setReferrer)(event.target.value)} />
          </Field>
        )}
        {isSchedule && <ScheduleFields value={schedule} onChange={edited(setSchedule)} error={problem} />}
        <Field label={t("triggers.starts")} error={problem("flow")}>
          <Select required value={flow} onChange={(event) => edited(setFlow)(event.target.value)}>
            <option value="" disabled>
              {t("triggers.chooseFlow")}
            </option>
            {flows.map((one) => (
              <option key={one.uuid} value={one.uuid}>
                {one.name}
              </option>
            ))}
          </Select>
        </Field>
        {kind.hasChannel && channels.length > 0 && (
          <Field label={t("triggers.channel")} error={problem("channel")}>
            <Select value={wanted.channel ?? ""} onChange={(event) => edited(setChannel)(event.target.value)}>
              <option value="">{t("triggers.anyChannel")}</option>
              {channels.map((one) => (
                <option key={one.uuid} value={one.uuid}>
                  {one.name}
                </option>
              ))}
            </Select>
          </Field>
        )}
        {kind.hasGroups && (
          <>
            <Scope
              label={t(isSchedule ? "triggers.recipients" : "triggers.included")}
              hint={t(isSchedule ? "triggers.recipientsHint" : "triggers.includedHint")}
              error={problem("groups") ?? problem("contacts")}
            >
              <RecipientPicker
                label={t(isSchedule ? "triggers.recipients" : "triggers.included")}
                chosen={included}
                onChange={edited(setIncluded)}
                onlyGroups={!isSchedule}
              />
            </Scope>
            <Scope label={t("triggers.excluded")} error={problem("excluded_groups")}>
              <RecipientPicker
                label={t("triggers.excluded")}
                chosen={excluded}
                onChange={edited(setExcluded)}
                onlyGroups
              />
            </Scope>
          </>
        )}
        {isConflict && <TriggerConflicts error={refused} />}
        {save.error && !isConflict && !isAtField && (
          <p role="alert" className="text-bad">
            {errorText(save.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function Scope({
  label,
  hint,
  error,
  children,
}: {
  label: string;
  hint?: string;
  error?: string;
  children: React.ReactNode;
}) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-[13px] font-medium">{label}</legend>
      {children}
      {(error || hint) && <p className={`text-[13px] ${error ? "text-bad" : "text-muted"}`}>{error || hint}</p>}
    </fieldset>
  );
}
