import { Paperclip, Plus, Upload, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { loadEditorTexts } from "@/app/i18n";
import { useSession } from "@/app/session";
import { Button, Input, Select, Spinner } from "@/components";
import { languageName } from "@/components/languages";
import { UploadButton } from "@/components/UploadButton";

export type Contents = Schemas["Contents"];
type Content = Schemas["Content"];

const MOST = 10;
const MOST_LETTERS = 4096;
const TYPES = ["image", "audio", "video", "application/pdf"];
const NOTHING: Content = { text: "", attachments: [], quick_replies: [] };

const TemplateInput = lazy(async () => {
  const [module] = await Promise.all([
    import("@/editor/expressions/TemplateInput"),
    import("@/editor/canvas/editor.css"),
    loadEditorTexts(),
  ]);
  return { default: module.TemplateInput };
});

/** An empty message in the workspace's first language. */
export function newContents(languages: string[]): Contents {
  const base = languages[0] ?? "und";
  return { base_language: base, translations: { [base]: NOTHING } };
}

/** A message in each language of the workspace: text with expressions, attachments, quick replies. */
export function MessageFields({
  value,
  onChange,
  error,
}: {
  value: Contents;
  onChange: (value: Contents) => void;
  error: (field: string) => string | undefined;
}) {
  const { t, i18n } = useTranslation();
  const { languages } = useSession().workspace;
  const [language, setLanguage] = useState(value.base_language);
  const all = [...new Set([value.base_language, ...languages, ...Object.keys(value.translations)])];
  const content = value.translations[language] ?? NOTHING;
  const isBase = language === value.base_language;
  const set = (change: Partial<Content>) =>
    onChange({ ...value, translations: { ...value.translations, [language]: { ...content, ...change } } });
  const field = `translations.${language}`;
  const elsewhere = error(`translations.${value.base_language}.text`);
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-[13px] font-medium">{t("messageFields.title")}</legend>
      {all.length > 1 && (
        <div className="flex flex-wrap gap-1">
          {all.map((code) => (
            <button
              key={code}
              type="button"
              aria-pressed={code === language}
              onClick={() => setLanguage(code)}
              className={`flex h-7 items-center gap-1.5 rounded-md px-2.5 text-[13px] ${
                code === language ? "bg-accent-soft font-medium text-accent" : "text-muted hover:bg-sunken"
              }`}
            >
              {languageName(code, i18n.language)}
              {value.translations[code]?.text && <span aria-hidden>✓</span>}
            </button>
          ))}
        </div>
      )}
      <div key={language} className="flex flex-col gap-1.5">
        <Suspense fallback={<Spinner />}>
          <TemplateInput
            label={t("messageFields.text", { language: languageName(language, i18n.language) })}
            lines={4}
            value={content.text}
            onChange={(text) => set({ text })}
            invalid={Boolean(error(`${field}.text`))}
          />
        </Suspense>
        <p className="flex gap-3 text-[13px] text-muted">
          <span className={error(`${field}.text`) ? "text-bad" : ""}>
            {error(`${field}.text`) ?? t(isBase ? "messageFields.baseHint" : "messageFields.hint")}
          </span>
          <span className={`ml-auto tabular-nums ${content.text.length > MOST_LETTERS ? "text-bad" : ""}`}>
            {content.text.length} / {MOST_LETTERS}
          </span>
        </p>
        {!isBase && elsewhere && (
          <p className="text-[13px] text-bad">
            {languageName(value.base_language, i18n.language)}: {elsewhere}
          </p>
        )}
      </div>
      <Attachments
        values={content.attachments}
        onChange={(attachments) => set({ attachments })}
        error={error(`${field}.attachments`)}
      />
      <QuickReplies values={content.quick_replies} onChange={(quick_replies) => set({ quick_replies })} />
    </fieldset>
  );
}

function parted(attachment: string): [type: string, address: string] {
  const at = attachment.indexOf(":");
  return [attachment.slice(0, at), attachment.slice(at + 1)];
}

function Attachments({
  values,
  onChange,
  error,
}: {
  values: string[];
  onChange: (values: string[]) => void;
  error?: string;
}) {
  const { t } = useTranslation();
  const set = (place: number, text: string) => onChange(values.map((one, at) => (at === place ? text : one)));
  return (
    <div className="flex flex-col gap-1.5">
      {values.map((value, place) => {
        const [type, address] = parted(value);
        const types = TYPES.includes(type) ? TYPES : [type, ...TYPES];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: attachments have no identity of their own
          <div key={place} className="flex items-center gap-2">
            <Select
              aria-label={t("messageFields.attachmentType")}
              className="w-32"
              value={type}
              onChange={(event) => set(place, `${event.target.value}:${address}`)}
            >
              {types.map((one) => (
                <option key={one} value={one}>
                  {TYPES.includes(one) ? t(`messageFields.types.${one === "application/pdf" ? "pdf" : one}`) : one}
                </option>
              ))}
            </Select>
            <Input
              aria-label={t("messageFields.attachmentAddress")}
              placeholder="https://"
              value={address}
              onChange={(event) => set(place, `${type}:${event.target.value}`)}
            />
            <Remove onClick={() => onChange(values.filter((_, at) => at !== place))} />
          </div>
        );
      })}
      {error && <p className="text-[13px] text-bad">{error}</p>}
      {values.length < MOST && (
        <div className="flex flex-wrap gap-1">
          <UploadButton
            size="small"
            className="text-muted"
            icon={<Upload />}
            onUploaded={(attachment) => onChange([...values, attachment])}
          >
            {t("messageFields.upload")}
          </UploadButton>
          <Button
            kind="quiet"
            size="small"
            className="text-muted"
            icon={<Paperclip />}
            onClick={() => onChange([...values, "image:"])}
          >
            {t("messageFields.addAttachment")}
          </Button>
        </div>
      )}
    </div>
  );
}

function QuickReplies({
  values,
  onChange,
}: {
  values: Content["quick_replies"];
  onChange: (values: Content["quick_replies"]) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-1.5">
      {values.map((value, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: replies have no identity of their own
        <div key={place} className="flex items-center gap-2">
          <Input
            aria-label={t("messageFields.quickReply", { number: place + 1 })}
            maxLength={1000}
            value={value.text}
            placeholder={value.type === "text" ? "" : value.type}
            onChange={(event) =>
              onChange(values.map((one, at) => (at === place ? { ...one, text: event.target.value } : one)))
            }
          />
          <Remove onClick={() => onChange(values.filter((_, at) => at !== place))} />
        </div>
      ))}
      {values.length < MOST && (
        <Button
          kind="quiet"
          size="small"
          className="self-start text-muted"
          icon={<Plus />}
          onClick={() => onChange([...values, { type: "text", text: "", extra: "" }])}
        >
          {t("messageFields.addQuickReply")}
        </Button>
      )}
    </div>
  );
}

function Remove({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <Button kind="quiet" size="smallIcon" aria-label={t("messageFields.remove")} onClick={onClick}>
      <X />
    </Button>
  );
}
