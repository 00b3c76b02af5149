import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Send } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useSession } from "@/app/session";
import { Button, Checkbox, Dialog, Field, Input, Select, Spinner, useDebounced } from "@/components";
import { type Contents, MessageFields, newContents } from "@/pages/automation/MessageFields";
import { PreviewPanel } from "@/pages/flows/PreviewPanel";
import { isNobody, NOBODY, RecipientFields, recipientsOf, SilenceChoice } from "@/pages/flows/RecipientFields";

type Wanted = Schemas["BroadcastIn"];

/** Writes to many: to whom, what, in which languages; what real contacts will get; then on its way. */
export function ComposeBroadcast({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { languages } = useSession().workspace;
  const [whom, setWhom] = useState(NOBODY);
  const [exclusions, setExclusions] = useState({ in_a_flow: true, started_previously: false, not_seen_since_days: 0 });
  const [contents, setContents] = useState<Contents>(() => newContents(languages));
  const [template, setTemplate] = useState<Schemas["TemplateOut"] | null>(null);
  const [variables, setVariables] = useState<string[]>([]);
  const wanted: Wanted = {
    contents: withoutEmpty(contents),
    ...recipientsOf(whom),
    exclusions,
    template: template?.uuid ?? null,
    template_variables: template ? variables : [],
  };
  const isEmpty = isNobody(whom);
  const asked = useDebounced(JSON.stringify(wanted), 400);
  const preview = useQuery({
    queryKey: ["broadcast-preview", asked],
    enabled: !isEmpty,
    queryFn: () => body(api.POST("/api/internal/broadcasts/preview", { body: JSON.parse(asked) as Wanted })),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const send = useMutation({
    meta: { quiet: true },
    mutationFn: () => body(api.POST("/api/internal/broadcasts", { body: wanted })),
    onSuccess: (made) => {
      toast.success(t("broadcasts.begun"));
      void queryClient.invalidateQueries({ queryKey: ["broadcasts"] });
      onClose();
      void navigate({ to: "/broadcasts/$uuid", params: { uuid: made.uuid } });
    },
    onError: () => {},
  });
  const shown = isEmpty || preview.error ? undefined : preview.data;
  const isWritten = Boolean(saysSomething(contents));
  const ready =
    shown !== undefined &&
    shown.total > 0 &&
    shown.blockers.length === 0 &&
    isWritten &&
    asked === JSON.stringify(wanted);
  const problem = (field: string) =>
    [send.error, preview.error]
      .map((error) => (error instanceof ApiError ? error.field(field) : undefined))
      .find(Boolean);
  const isNamed = send.error instanceof ApiError && Object.keys(send.error.fields).length > 0;
  return (
    <Dialog
      open
      onClose={onClose}
      wide
      title={t("broadcasts.compose")}
      footer={
        <>
          <Button asChild kind="quiet" className="mr-auto">
            <Link to="/schedules">{t("broadcasts.schedule")}</Link>
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" icon={<Send />} disabled={!ready} busy={send.isPending} onClick={() => send.mutate()}>
            {shown && ready ? t("broadcasts.send", { count: shown.total }) : t("broadcasts.sendNow")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-6 pb-2">
        <fieldset>
          <legend className="mb-2 text-[13px] font-medium">{t("start.whom")}</legend>
          <RecipientFields value={whom} onChange={setWhom} error={problem} known={shown?.query} />
          <h3 className="mt-4 mb-2 text-[13px] font-medium">{t("start.leaveOut")}</h3>
          <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
            <Checkbox
              label={t("start.inAFlow")}
              checked={exclusions.in_a_flow}
              onChange={(event) => setExclusions({ ...exclusions, in_a_flow: event.target.checked })}
            />
            <SilenceChoice
              label={t("start.notSeen")}
              days={exclusions.not_seen_since_days}
              onChange={(days) => setExclusions({ ...exclusions, not_seen_since_days: days })}
            />
          </div>
        </fieldset>
        <MessageFields value={contents} onChange={setContents} error={problem} />
        <TemplateFields
          chosen={template}
          onChoose={(one) => {
            setTemplate(one);
            setVariables(Array.from({ length: one?.variables ?? 0 }, () => ""));
          }}
          variables={variables}
          onVariables={setVariables}
          error={problem("template")}
        />
        {!isEmpty && preview.isPending && <Spinner />}
        {preview.error && !problem("query") && <p className="text-bad">{errorText(preview.error)}</p>}
        {shown && <PreviewPanel preview={shown} isWritten={isWritten} />}
        {send.error && !isNamed && (
          <p role="alert" className="text-bad">
            {errorText(send.error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}

/** What is said in the base language, if anything is. */
function saysSomething({ translations, base_language }: Contents): boolean {
  const base = translations[base_language];
  return Boolean(base && (base.text.trim() || base.attachments.some((one) => !one.endsWith(":"))));
}

/** Without attachments whose address isn't entered yet. */
function withoutEmpty(contents: Contents): Contents {
  const translations = Object.entries(contents.translations).map(
    ([language, one]) =>
      [language, { ...one, attachments: one.attachments.filter((file) => !file.endsWith(":")) }] as const,
  );
  return { ...contents, translations: Object.fromEntries(translations) };
}

function TemplateFields({
  chosen,
  onChoose,
  variables,
  onVariables,
  error,
}: {
  chosen: Schemas["TemplateOut"] | null;
  onChoose: (template: Schemas["TemplateOut"] | null) => void;
  variables: string[];
  onVariables: (variables: string[]) => void;
  error?: string;
}) {
  const { t } = useTranslation();
  const { data = [] } = useQuery({
    queryKey: ["broadcast-templates"],
    queryFn: () => body(api.GET("/api/internal/broadcasts/templates")),
  });
  if (data.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      <Field label={t("broadcasts.template")} hint={chosen?.text || t("broadcasts.templateHint")} error={error}>
        <Select
          value={chosen?.uuid ?? ""}
          onChange={(event) => onChoose(data.find((one) => one.uuid === event.target.value) ?? null)}
        >
          <option value="">{t("broadcasts.noTemplate")}</option>
          {data.map((one) => (
            <option key={one.uuid} value={one.uuid}>
              {one.name} ({one.locales.join(", ")})
            </option>
          ))}
        </Select>
      </Field>
      {variables.map((value, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: variables are numbered
        <Field key={place} label={t("broadcasts.variable", { number: place + 1 })}>
          <Input
            value={value}
            onChange={(event) => onVariables(variables.map((one, at) => (at === place ? event.target.value : one)))}
          />
        </Field>
      ))}
    </div>
  );
}
