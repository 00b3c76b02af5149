import { KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Button, Checkbox, Field, Input, Select, Textarea } from "@/components";
import { type Entered, keyWords, type Setting } from "./configuration";

export interface Basics {
  name: string;
  address: string;
  country: string;
  role: string;
  tps: string;
}

type Problem = (field: string) => string | undefined;

/** Name, address, country, direction and rate: what all channels have. */
export function BasicFields({
  type,
  value,
  onChange,
  problem,
}: {
  type: Schemas["ChannelTypeOut"];
  value: Basics;
  onChange: (value: Basics) => void;
  problem: Problem;
}) {
  const { t } = useTranslation();
  const set = (change: Partial<Basics>) => onChange({ ...value, ...change });
  const toggle = (letter: string, on: boolean) =>
    set({ role: on ? value.role + letter : value.role.replace(letter, "") });
  const isPhone = type.schemes.includes("tel") || type.schemes.includes("whatsapp");
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t("channels.form.name")} error={problem("name")}>
        <Input required maxLength={64} value={value.name} onChange={(event) => set({ name: event.target.value })} />
      </Field>
      <Field label={t("channels.form.address")} hint={t("channels.form.addressHint")} error={problem("address")}>
        <Input
          required={type.needs_address}
          maxLength={255}
          value={value.address}
          onChange={(event) => set({ address: event.target.value })}
        />
      </Field>
      {isPhone && (
        <Field label={t("channels.form.country")} hint={t("channels.form.countryHint")} error={problem("country")}>
          <Input
            maxLength={2}
            className="uppercase"
            value={value.country}
            onChange={(event) => set({ country: event.target.value.toUpperCase() })}
          />
        </Field>
      )}
      <Field
        label={t("channels.form.tps")}
        hint={t("channels.form.tpsHint", { count: type.tps })}
        error={problem("tps")}
      >
        <Input
          type="number"
          min={0}
          max={10000}
          placeholder={String(type.tps)}
          value={value.tps}
          onChange={(event) => set({ tps: event.target.value })}
        />
      </Field>
      <fieldset className="flex flex-wrap gap-x-5 gap-y-2 sm:col-span-2">
        <legend className="mb-1.5 text-[13px] font-medium">{t("channels.form.role")}</legend>
        {(["S", "R"] as const).map((letter) => (
          <Checkbox
            key={letter}
            label={t(`channels.roles.${letter}`)}
            checked={value.role.includes(letter)}
            onChange={(event) => toggle(letter, event.target.checked)}
          />
        ))}
        {problem("role") && <p className="text-[13px] text-bad">{problem("role")}</p>}
      </fieldset>
    </div>
  );
}

/** The fields that a channel's type declares; those that every type has are folded away. */
export function SettingFields({
  settings,
  value,
  onChange,
  problem,
  secrets = [],
  forgotten,
  onForget,
}: {
  settings: Setting[];
  value: Entered;
  onChange: (value: Entered) => void;
  problem: Problem;
  /** Keys of secrets that are set. */
  secrets?: string[];
  forgotten?: ReadonlySet<string>;
  onForget?: (key: string) => void;
}) {
  const { t } = useTranslation();
  const main = settings.filter((one) => !one.is_common && (one.is_required || one.is_secret || one.is_generated));
  const rest = settings.filter((one) => !main.includes(one));
  const isOpen = rest.some((one) => problem(`config.${one.key}`));
  const field = (setting: Setting) => (
    <SettingField
      key={setting.key}
      setting={setting}
      value={value[setting.key] ?? ""}
      onChange={(text) => onChange({ ...value, [setting.key]: text })}
      error={problem(`config.${setting.key}`)}
      isSet={secrets.includes(setting.key)}
      isForgotten={forgotten?.has(setting.key) ?? false}
      onForget={onForget && (() => onForget(setting.key))}
    />
  );
  return (
    <div className="flex flex-col gap-4">
      {main.map(field)}
      {rest.length > 0 && (
        <details open={isOpen || undefined} className="rounded-lg border border-line">
          <summary className="cursor-pointer px-4 py-2.5 font-medium">{t("channels.form.more")}</summary>
          <div className="flex flex-col gap-4 border-t border-line p-4">{rest.map(field)}</div>
        </details>
      )}
    </div>
  );
}

function SettingField({
  setting,
  value,
  onChange,
  error,
  isSet,
  isForgotten,
  onForget,
}: {
  setting: Setting;
  value: string;
  onChange: (value: string) => void;
  error?: string;
  isSet: boolean;
  isForgotten: boolean;
  onForget?: () => void;
}) {
  const { t } = useTranslation();
  const { key, kind } = setting;
  const isNeeded = setting.is_required && !setting.is_generated && !(setting.is_secret && isSet);
  const name = t(`channels.keys.${key}`, { defaultValue: keyWords(key) });
  const hint = setting.is_generated
    ? t("channels.form.generated")
    : setting.is_secret && isSet
      ? t(isForgotten ? "channels.form.secretForgotten" : "channels.form.secretSet")
      : t(`channels.keyHints.${key}`, {
          defaultValue: kind === "object" || kind === "list" ? t("channels.form.lines") : "",
        });
  if (kind === "flag") {
    return (
      <Checkbox
        label={name}
        hint={error ?? hint}
        checked={value === "true"}
        onChange={(event) => onChange(String(event.target.checked))}
      />
    );
  }
  const label = isNeeded ? (
    name
  ) : (
    <>
      {name} <span className="font-normal text-muted">({t("channels.form.optional")})</span>
    </>
  );
  const common = {
    required: isNeeded,
    value,
    placeholder: setting.is_secret && isSet && !isForgotten ? "••••••••" : undefined,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <div className="flex items-end gap-2">
      <Field label={label} error={error} hint={hint} className="flex-1">
        {kind === "choice" ? (
          <Select {...common}>
            <option value="">{t("channels.form.default")}</option>
            {setting.choices.map((one) => (
              <option key={one} value={one}>
                {t(`channels.choices.${key}.${one}`, { defaultValue: one })}
              </option>
            ))}
          </Select>
        ) : kind === "long" || kind === "object" || kind === "list" ? (
          <Textarea {...common} spellCheck={false} className="font-mono text-[13px]" />
        ) : (
          <Input
            {...common}
            type={setting.is_secret ? "password" : kind === "number" ? "number" : kind === "url" ? "url" : "text"}
            autoComplete={setting.is_secret ? "new-password" : "off"}
            min={setting.least ?? undefined}
            max={setting.most ?? undefined}
          />
        )}
      </Field>
      {setting.is_secret && isSet && !setting.is_required && onForget && (
        <Button size="small" kind="quiet" icon={<KeyRound />} className="mb-6" onClick={onForget}>
          {t(isForgotten ? "channels.form.keepSecret" : "channels.form.forgetSecret")}
        </Button>
      )}
    </div>
  );
}
