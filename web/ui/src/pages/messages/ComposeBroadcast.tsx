import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { CircleAlert, Paperclip, Send, Users } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useMay, useSession } from "@/app/session";
import { Badge, Button, Checkbox, Dialog, Field, Input, Select, Spinner, useDebounced } from "@/components";
import { UPLOADABLE, upload } from "@/components/upload";
import { type Contents, MessageFields, newContents } from "@/pages/automation/MessageFields";
import { type Recipient, RecipientPicker } from "@/pages/flows/RecipientPicker";

type Wanted = Schemas["BroadcastIn"];
const SILENCES = [0, 90, 180, 365];
const MOST_FILES = 10;

/** Writes to many: to whom, what, in which languages; what real contacts will get; then on its way. */
export function ComposeBroadcast({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { languages } = useSession().workspace;
  const [way, setWay] = useState<"pick" | "query">("pick");
  const [recipients, setRecipients] = useState<Recipient[]>([]);
  const [query, setQuery] = useState("");
  const [exclusions, setExclusions] = useState({ in_a_flow: true, started_previously: false, not_seen_since_days: 0 });
  const [contents, setContents] = useState<Contents>(() => newContents(languages));
  const [template, setTemplate] = useState<Schemas["TemplateOut"] | null>(null);
  const [variables, setVariables] = useState<string[]>([]);
  const picked = (kind: Recipient["kind"]) =>
    way === "pick" ? recipients.filter((one) => one.kind === kind).map((one) => one.uuid) : [];
  const wanted: Wanted = {
    contents: withoutEmpty(contents),
    groups: picked("group"),
    contacts: picked("contact"),
    query: way === "query" ? query.trim() || null : null,
    exclusions,
    template: template?.uuid ?? null,
    template_variables: template ? variables : [],
  };
  const isEmpty = way === "pick" ? recipients.length === 0 : !query.trim();
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
              error={problem("query")}
              hint={shown?.query && shown.query !== query.trim() ? shown.query : t("contacts.queryHelp")}
            >
              <Input
                value={query}
                placeholder={t("start.queryExample")}
                onChange={(event) => setQuery(event.target.value)}
              />
            </Field>
          )}
          {problem("recipients") && <p className="mt-1.5 text-[13px] text-bad">{problem("recipients")}</p>}
          <h3 className="mt-4 mb-2 text-[13px] font-medium">{t("start.leaveOut")}</h3>
          <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
            <Checkbox
              label={t("start.inAFlow")}
              checked={exclusions.in_a_flow}
              onChange={(event) => setExclusions({ ...exclusions, in_a_flow: event.target.checked })}
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
          </div>
        </fieldset>
        <div className="flex flex-col gap-2">
          <MessageFields value={contents} onChange={setContents} error={problem} />
          <Upload contents={contents} onChange={setContents} />
        </div>
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
        {shown && <Preview preview={shown} />}
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
export function withoutEmpty(contents: Contents): Contents {
  const translations = Object.entries(contents.translations).map(
    ([language, one]) =>
      [language, { ...one, attachments: one.attachments.filter((file) => !file.endsWith(":")) }] as const,
  );
  return { ...contents, translations: Object.fromEntries(translations) };
}

function Upload({ contents, onChange }: { contents: Contents; onChange: (contents: Contents) => void }) {
  const { t } = useTranslation();
  const box = useRef<HTMLInputElement>(null);
  const base = contents.base_language;
  const content = contents.translations[base];
  const add = useMutation({
    mutationFn: upload,
    onSuccess: (attachment) => {
      if (!content) return;
      const attachments = [...content.attachments, attachment];
      onChange({ ...contents, translations: { ...contents.translations, [base]: { ...content, attachments } } });
    },
  });
  const may = useMay();
  if (!may("media.create") || !content) return null;
  return (
    <>
      <input
        ref={box}
        type="file"
        accept={UPLOADABLE}
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) add.mutate(file);
          event.target.value = "";
        }}
      />
      <Button
        kind="quiet"
        size="small"
        className="self-start text-muted"
        icon={<Paperclip />}
        busy={add.isPending}
        disabled={content.attachments.length >= MOST_FILES}
        onClick={() => box.current?.click()}
      >
        {t("broadcasts.upload")}
      </Button>
    </>
  );
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

function Preview({ preview }: { preview: Schemas["BroadcastPreview"] }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("start.preview")} className="rounded-xl bg-ground p-4">
      <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1" role="status">
        <span className="flex items-center gap-2 text-[15px] font-semibold">
          <Users className="size-4 text-accent" aria-hidden />
          {t("start.contacts", { count: preview.total })}
        </span>
        {preview.total > 0 && preview.parts !== null && (
          <span className="text-muted">{t("start.cost", { count: preview.parts })}</span>
        )}
      </p>
      {preview.blockers.map((one) => (
        <p key={one} className="mt-2 flex items-center gap-2 text-bad">
          <CircleAlert className="size-4 shrink-0" aria-hidden />
          {t(`start.blockers.${one}`)}
        </p>
      ))}
      {preview.samples.length > 0 && (
        <ul className="mt-3 flex flex-col gap-2.5 border-t border-line pt-3">
          {preview.samples.slice(0, 3).map((sample) => (
            <li key={sample.contact.uuid} className="text-[13px]">
              <span className="font-medium">{sample.contact.name || sample.contact.urn || t("contacts.unnamed")}</span>
              <Badge className="ml-2">{t("start.parts", { count: sample.parts })}</Badge>
              {sample.texts.map((text) => (
                <p
                  key={text}
                  className="mt-1 w-fit max-w-full rounded-xl rounded-bl-sm bg-accent-soft px-3 py-1.5 break-words whitespace-pre-wrap"
                >
                  {text}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
