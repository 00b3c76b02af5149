import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useSession } from "@/app/session";
import { Button, Dialog, Field, Select } from "@/components";
import { CampaignEventPreview } from "./CampaignEventPreview";
import { CampaignEventTime } from "./CampaignEventTime";
import { useChoices } from "./choices";
import { MessageFields, newContents } from "./MessageFields";

type Event = Schemas["CampaignEventOut"];
export type NewEvent = Schemas["NewEvent"];

const MODES = ["interrupt", "skip", "passive"] as const;

function initial(event: Event | undefined): NewEvent {
  if (!event) return { relative_to: "", offset: 15, unit: "days", hour: null, start_mode: "interrupt" };
  return {
    relative_to: event.relative_to,
    offset: event.offset,
    unit: event.unit as NewEvent["unit"],
    hour: event.hour,
    flow: event.flow?.uuid ?? null,
    message: event.message,
    start_mode: event.start_mode as NewEvent["start_mode"],
  };
}

/** Makes an event, or changes one: when, and which flow or message. */
export function CampaignEventDialog({
  campaign,
  event,
  onClose,
}: {
  campaign: Schemas["CampaignOut"];
  event?: Event;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const { languages } = useSession().workspace;
  const choices = useChoices();
  const [kind, setKind] = useState<"message" | "flow">(event?.flow ? "flow" : "message");
  const [value, setValue] = useState(() => initial(event));
  const [contents, setContents] = useState(() => event?.message ?? newContents(languages));
  const change = (some: Partial<NewEvent>) => setValue({ ...value, ...some });
  const wanted: NewEvent = {
    ...value,
    relative_to: value.relative_to || (choices.dates[0]?.key ?? "created_on"),
    flow: kind === "flow" ? value.flow : null,
    message: kind === "message" ? contents : null,
  };
  const isBackground = choices.flows.find((one) => one.uuid === wanted.flow)?.type === "background";
  const save = useMutation({
    mutationFn: () =>
      event
        ? body(
            api.PUT("/api/internal/campaigns/{campaign}/events/{uuid}", {
              params: { path: { campaign: campaign.uuid, uuid: event.uuid } },
              body: wanted,
            }),
          )
        : body(
            api.POST("/api/internal/campaigns/{campaign}/events", {
              params: { path: { campaign: campaign.uuid } },
              body: wanted,
            }),
          ),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["campaigns"] });
      onClose();
    },
    onError: () => {},
  });
  const problem = (field: string) => (save.error instanceof ApiError ? save.error.field(field) : undefined);
  const isAtField = save.error instanceof ApiError && Object.keys(save.error.fields).length > 0;
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    save.mutate();
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t(event ? "campaigns.editEvent" : "campaigns.newEvent")}
      description={t("campaigns.eventText", { group: campaign.group.name })}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" type="submit" form={id} busy={save.isPending}>
            {t(event ? "common.save" : "common.create")}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-5 pb-2">
        <CampaignEventTime value={wanted} onChange={change} dates={choices.dates} error={problem} />
        <CampaignEventPreview campaign={campaign.uuid} time={wanted} />
        <fieldset>
          <legend className="mb-2 text-[13px] font-medium">{t("campaigns.do")}</legend>
          <div className="inline-flex rounded-lg bg-sunken p-0.5">
            {(["message", "flow"] as const).map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={kind === one}
                onClick={() => {
                  setKind(one);
                  if (one === "flow" && value.start_mode === "passive") change({ start_mode: "interrupt" });
                }}
                className={`rounded-md px-3 py-1 ${kind === one ? "bg-surface font-medium shadow-card" : "text-muted"}`}
              >
                {t(`campaigns.kinds.${one}`)}
              </button>
            ))}
          </div>
        </fieldset>
        {kind === "flow" ? (
          <Field label={t("campaigns.flow")} error={problem("flow")}>
            <Select required value={value.flow ?? ""} onChange={(changed) => change({ flow: changed.target.value })}>
              <option value="" disabled>
                {t("campaigns.chooseFlow")}
              </option>
              {choices.flows.map((flow) => (
                <option key={flow.uuid} value={flow.uuid}>
                  {flow.name}
                </option>
              ))}
            </Select>
          </Field>
        ) : (
          <MessageFields value={contents} onChange={setContents} error={problem} />
        )}
        {kind === "flow" && isBackground ? (
          <p className="text-[13px] text-muted">{t("campaigns.backgroundText")}</p>
        ) : (
          <Field
            label={t("campaigns.mode")}
            hint={t(`campaigns.modeHints.${value.start_mode}`)}
            error={problem("start_mode")}
          >
            <Select
              value={value.start_mode}
              onChange={(changed) => change({ start_mode: changed.target.value as NewEvent["start_mode"] })}
            >
              {MODES.filter((mode) => kind === "message" || mode !== "passive").map((mode) => (
                <option key={mode} value={mode}>
                  {t(`campaigns.modes.${mode}`)}
                </option>
              ))}
            </Select>
          </Field>
        )}
        {save.error && !isAtField && (
          <p role="alert" className="text-bad">
            {errorText(save.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
