/** The form of an action, made from the fields that the server's registry declares for its type. */

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Checkbox, Field, Input, Select } from "@/components";
import { assetsQuery, registryQuery } from "../api/queries";
import type { Action } from "../model/definition";
import { SCHEMES } from "../model/schemes";
import type { FieldSpec, Problem } from "../model/validity";
import { definitionNow } from "../state/document";
import { Attachments } from "./Attachments";
import { isShown, LONG_TEXTS } from "./actionFields";
import { MapField } from "./MapField";
import { Recipients } from "./Recipients";
import { type Reference, ReferencePicker } from "./ReferencePicker";
import { HAVE_RECIPIENTS, RECIPIENT_FIELDS } from "./recipients";
import { TemplateField } from "./TemplateField";
import { TextList } from "./TextList";

export function useActionSpecs(type: string): FieldSpec[] | null {
  const { data } = useQuery(registryQuery);
  if (!data) return null;
  return (data.actions.find((one) => one.type === type)?.fields as FieldSpec[] | undefined) ?? null;
}

interface Props {
  action: Action;
  specs: FieldSpec[];
  problems: { [field: string]: Problem };
  /** Says what changes, not what comes of it: what is made in place may arrive after the next field was filled in. */
  onChange: (change: (action: Action) => Action) => void;
}

export function ActionFields({ action, specs, problems, onChange }: Props) {
  const { t } = useTranslation("editor");
  const said = (name: string) => {
    const problem = problems[name];
    return problem ? t(problem.message as "validity.required", problem.values) : undefined;
  };
  const haveRecipients = HAVE_RECIPIENTS.has(action.type);
  return (
    <div className="flex flex-col gap-4">
      {haveRecipients && (
        <Recipients
          action={action}
          onChange={(next) => onChange(() => next)}
          error={said("groups") ?? said("contact_query")}
        />
      )}
      {specs
        .filter((spec) => isShown(action, spec) && !(haveRecipients && RECIPIENT_FIELDS.has(spec.name)))
        .map((spec, index) => (
          <FieldControl
            key={spec.name}
            action={action}
            spec={spec}
            error={said(spec.name)}
            first={index === 0}
            onChange={(value) => onChange((now) => ({ ...now, [spec.name]: value }))}
          />
        ))}
    </div>
  );
}

interface ControlProps {
  action: Action;
  spec: FieldSpec;
  error?: string;
  first: boolean;
  onChange: (value: unknown) => void;
}

function FieldControl({ action, spec, error, first, onChange }: ControlProps) {
  const { t, i18n } = useTranslation("editor");
  const { data: assets } = useQuery(assetsQuery);
  const own = `fields.${action.type}.${spec.name}`;
  const label = i18n.exists(own, { ns: "editor" })
    ? t(own as "fields.text")
    : i18n.exists(`fields.${spec.name}`, { ns: "editor" })
      ? t(`fields.${spec.name}` as "fields.text")
      : spec.name;
  const value = action[spec.name];
  if (spec.name === "attachments") {
    return <Attachments values={texts(value)} onChange={onChange} error={error} />;
  }
  if (action.type === "transfer_airtime" && spec.name === "amounts") {
    return <MapField label={label} value={record(value)} onChange={onChange} error={error} numbers />;
  }
  if (action.type === "start_session" && spec.name === "exclusions") {
    const exclusions = record(value);
    return (
      <Checkbox
        label={t("fields.excludeInFlow")}
        checked={exclusions.in_a_flow === true}
        onChange={(event) => onChange({ ...exclusions, in_a_flow: event.target.checked })}
      />
    );
  }
  if (action.type === "call_resthook" && spec.name === "resthook") {
    const names = assets?.resthooks.map((one) => one.name) ?? [];
    return <Choice label={label} value={text(value)} choices={names} onChange={onChange} error={error} />;
  }
  if (action.type === "add_contact_urn" && spec.name === "scheme") {
    return <Choice label={label} value={text(value)} choices={SCHEMES} onChange={onChange} error={error} />;
  }
  if (action.type === "set_contact_language") {
    return <LanguageChoice label={label} value={text(value)} onChange={onChange} codes={assets?.languages ?? []} />;
  }
  switch (spec.shape) {
    case "text":
      if (spec.choices.length > 0) {
        return <Choice label={label} value={text(value)} choices={spec.choices} onChange={onChange} error={error} />;
      }
      if (!spec.template) {
        return (
          <Field label={label} error={error}>
            <Input
              value={text(value)}
              maxLength={spec.max_chars || undefined}
              onChange={(event) => onChange(event.target.value)}
            />
          </Field>
        );
      }
      return (
        <TemplateField
          label={label}
          value={text(value)}
          onChange={onChange}
          error={error}
          lines={LONG_TEXTS.has(spec.name) ? 4 : 1}
          autoFocus={first}
        >
          {spec.name === "text" && <Length text={text(value)} />}
        </TemplateField>
      );
    case "texts":
      return (
        <TextList
          label={label}
          values={texts(value)}
          onChange={onChange}
          most={spec.max_items}
          error={error}
          template={spec.template}
        />
      );
    case "map":
      return <MapField label={label} value={record(value)} onChange={onChange} error={error} />;
    case "reference":
      return (
        <ReferencePicker
          kind={spec.kind}
          label={label}
          value={value ? [value as Reference] : []}
          onChange={([one]) => onChange(one ?? null)}
          error={error}
          allowed={(asset) => spec.kind !== "flow" || flowFits(asset.type, asset.uuid)}
        />
      );
    case "references":
      return (
        <ReferencePicker
          kind={spec.kind}
          label={label}
          many
          value={(value as Reference[]) ?? []}
          onChange={onChange}
          error={error}
          allowed={(asset) => !(spec.kind === "group" && action.type.endsWith("contact_groups") && asset.more?.query)}
        />
      );
    case "integer":
      return (
        <Field label={label} error={error}>
          <Input type="number" value={text(value)} onChange={(event) => onChange(Number(event.target.value))} />
        </Field>
      );
    case "boolean":
      return <Checkbox label={label} checked={value === true} onChange={(event) => onChange(event.target.checked)} />;
    default:
      return null;
  }
}

/** Flows of another kind can't be entered, except those in the background. */
function flowFits(type: string, uuid: string): boolean {
  const own = definitionNow();
  if (uuid === own.uuid) return true;
  const letters: { [type: string]: string } = {
    messaging: "M",
    voice: "V",
    messaging_background: "B",
    messaging_offline: "S",
  };
  return type === own.type || type === letters[own.type] || type === "messaging_background" || type === "B";
}

function Choice({
  label,
  value,
  choices,
  onChange,
  error,
}: {
  label: string;
  value: string;
  choices: string[];
  onChange: (value: string) => void;
  error?: string;
}) {
  const { t, i18n } = useTranslation("editor");
  const shown = value === "" || choices.includes(value) ? choices : [value, ...choices];
  return (
    <Field label={label} error={error}>
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        {value === "" && <option value="">{t("forms.choose")}</option>}
        {shown.map((one) => (
          <option key={one} value={one}>
            {i18n.exists(`choices.${one}`, { ns: "editor" }) ? t(`choices.${one}` as "choices.active") : one}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function LanguageChoice({
  label,
  value,
  codes,
  onChange,
}: {
  label: string;
  value: string;
  codes: string[];
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation("editor");
  const { data } = useQuery(registryQuery);
  const name = (code: string) => data?.languages.find((one) => one.code === code)?.name ?? code;
  if (value.includes("@")) return <TemplateField label={label} value={value} onChange={onChange} />;
  const shown = value && !codes.includes(value) ? [value, ...codes] : codes;
  return (
    <Field label={label}>
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t("forms.noLanguage")}</option>
        {shown.map((code) => (
          <option key={code} value={code}>
            {name(code)}
          </option>
        ))}
        <option value="@contact.language">{t("forms.expression")}</option>
      </Select>
    </Field>
  );
}

const GSM_7 = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/;

/** How many parts of an SMS a text takes. */
function Length({ text: written }: { text: string }) {
  const { t } = useTranslation("editor");
  if (!written) return null;
  const plain = GSM_7.test(written);
  const length = plain ? written.length + (written.match(/[\^{}\\[~\]|€]/g)?.length ?? 0) : written.length;
  const [one, many] = plain ? [160, 153] : [70, 67];
  const parts = length <= one ? 1 : Math.ceil(length / many);
  return <span className="text-right text-xs text-muted">{t("forms.length", { length, count: parts })}</span>;
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
