import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { CircleAlert, Rocket, TriangleAlert, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { Badge, Button, Checkbox, Dialog, Field, Input, Select, Spinner, useDebounced } from "@/components";
import { type Recipient, RecipientPicker } from "./RecipientPicker";

type Preview = Schemas["PreviewOut"];

const SILENCES = [0, 90, 180, 365];

/** Starts a flow: for whom, less whom, what they will get, how many messages it takes; then progress on its own page. */
export function StartDialog({ flow, onClose }: { flow: { uuid: string; name: string }; onClose: () => void }) {
  const { t } = useTranslation();
  const [way, setWay] = useState<"pick" | "query">("pick");
  const [recipients, setRecipients] = useState<Recipient[]>([]);
  const [query, setQuery] = useState("");
  const [exclusions, setExclusions] = useState({ in_a_flow: true, started_previously: false, not_seen_since_days: 0 });
  const wanted: Schemas["NewStart"] = {
    flow: flow.uuid,
    groups: way === "pick" ? recipients.filter((one) => one.kind === "group").map((one) => one.uuid) : [],
    contacts: way === "pick" ? recipients.filter((one) => one.kind === "contact").map((one) => one.uuid) : [],
    query: way === "query" ? query.trim() || null : null,
    exclusions,
  };
  const asked = useDebounced(JSON.stringify(wanted), 350);
  const isEmpty = way === "pick" ? recipients.length === 0 : !query.trim();
  const preview = useQuery({
    queryKey: ["start-preview", asked],
    enabled: !isEmpty,
    queryFn: () => body(api.POST("/api/internal/starts/preview", { body: JSON.parse(asked) as Schemas["NewStart"] })),
    placeholderData: keepPreviousData,
  });
  const start = useMutation({
    mutationFn: () => body(api.POST("/api/internal/starts", { body: wanted })),
    onSuccess: () => {
      toast.success(t("start.begun", { name: flow.name }));
      void queryClient.invalidateQueries({ queryKey: ["starts"] });
      onClose();
    },
    onError: () => {},
  });
  const shown = isEmpty || preview.error ? undefined : preview.data;
  const ready =
    shown !== undefined && shown.total > 0 && shown.blockers.length === 0 && asked === JSON.stringify(wanted);
  const queryError = preview.error instanceof ApiError ? preview.error.field("query") : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      wide
      title={t("start.title", { name: flow.name })}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            kind="primary"
            icon={<Rocket />}
            disabled={!ready}
            busy={start.isPending}
            onClick={() => start.mutate()}
          >
            {shown && ready ? t("start.submit", { count: shown.total }) : t("flows.start")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5 pb-2">
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
            <RecipientPicker chosen={recipients} onChange={setRecipients} />
          ) : (
            <Field
              label={t("start.query")}
              hiddenLabel
              error={queryError}
              hint={shown?.query && shown.query !== query.trim() ? shown.query : t("contacts.queryHelp")}
            >
              <Input
                value={query}
                placeholder={t("start.queryExample")}
                onChange={(event) => setQuery(event.target.value)}
              />
            </Field>
          )}
        </fieldset>
        <fieldset className="flex flex-col gap-2.5">
          <legend className="mb-2 text-[13px] font-medium">{t("start.leaveOut")}</legend>
          <Checkbox
            label={t("start.inAFlow")}
            checked={exclusions.in_a_flow}
            onChange={(event) => setExclusions({ ...exclusions, in_a_flow: event.target.checked })}
          />
          <Checkbox
            label={t("start.startedPreviously")}
            checked={exclusions.started_previously}
            onChange={(event) => setExclusions({ ...exclusions, started_previously: event.target.checked })}
          />
          <label className="flex flex-wrap items-center gap-2">
            {t("start.notSeen")}
            <Select
              className="h-8 w-auto"
              value={exclusions.not_seen_since_days}
              onChange={(event) => setExclusions({ ...exclusions, not_seen_since_days: Number(event.target.value) })}
            >
              {SILENCES.map((days) => (
                <option key={days} value={days}>
                  {days === 0 ? t("start.anyTime") : t("start.days", { count: days })}
                </option>
              ))}
            </Select>
          </label>
        </fieldset>
        {!isEmpty && preview.isPending && <Spinner />}
        {preview.error && !queryError && <p className="text-bad">{errorText(preview.error)}</p>}
        {shown && <PreviewPanel preview={shown} />}
        {start.error && (
          <p role="alert" className="text-bad">
            {errorText(start.error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function PreviewPanel({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("start.preview")} className="rounded-xl bg-ground p-4">
      <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1" role="status">
        <span className="flex items-center gap-2 text-[15px] font-semibold">
          <Users className="size-4 text-accent" aria-hidden />
          {t("start.contacts", { count: preview.total })}
        </span>
        {preview.total > 0 && (
          <span className="text-muted">
            {preview.parts === null || preview.parts === undefined
              ? t("start.unknownCost")
              : t("start.cost", { count: preview.parts })}
          </span>
        )}
      </p>
      {preview.blockers.map((one) => (
        <p key={one} className="mt-2 flex items-center gap-2 text-bad">
          <CircleAlert className="size-4 shrink-0" aria-hidden />
          {t(`start.blockers.${one}`)}
        </p>
      ))}
      {preview.warnings.map((one) => (
        <p key={one} className="mt-2 flex items-center gap-2 text-warn">
          <TriangleAlert className="size-4 shrink-0" aria-hidden />
          {t(`start.warnings.${one}`)}
        </p>
      ))}
      {preview.samples.length > 0 && (
        <ul className="mt-3 flex flex-col gap-2.5 border-t border-line pt-3">
          {preview.samples.slice(0, 3).map((sample) => (
            <li key={sample.contact.uuid} className="text-[13px]">
              <span className="font-medium">{sample.contact.name || sample.contact.urn || t("contacts.unnamed")}</span>
              {sample.is_whole && <Badge className="ml-2">{t("start.parts", { count: sample.parts })}</Badge>}
              {sample.texts.map((text) => (
                <p
                  key={text}
                  className="mt-1 w-fit max-w-full rounded-xl rounded-bl-sm bg-accent-soft px-3 py-1.5 break-words whitespace-pre-wrap"
                >
                  {text}
                </p>
              ))}
              {!sample.is_whole && <p className="text-muted">{t("start.callsFirst")}</p>}
              {sample.is_whole && sample.texts.length === 0 && <p className="text-muted">{t("start.saysNothing")}</p>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
