/** The form of a node with a router, by its kind. */

import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, Checkbox, Field, Input, Select } from "@/components";
import { assetsQuery } from "../api/queries";
import { categoriesOf, newUuid } from "../model/definition";
import { flowResults } from "../model/results";
import { NO_RESPONSE, type Rule, type Rules } from "../model/rules";
import type { Problem } from "../model/validity";
import { useDefinition } from "../state/document";
import { type Reference, ReferencePicker } from "./ReferencePicker";
import { RulesEditor } from "./RulesEditor";
import type { RouterDraft } from "./routerDraft";
import { TemplateField } from "./TemplateField";

interface Props {
  draft: RouterDraft;
  onChange: (draft: RouterDraft) => void;
  problems: Problem[];
}

export function RouterForm({ draft, onChange, problems }: Props) {
  const setRules = (changes: Partial<Rules>) => onChange({ ...draft, rules: { ...draft.rules, ...changes } });
  switch (draft.form) {
    case "rules":
      return (
        <>
          <Operand draft={draft} onChange={onChange} problems={problems} />
          <RulesEditor
            rules={draft.rules.rules}
            problems={problems}
            onChange={(rules) => setRules({ rules })}
            only={draft.kind === "wait_for_digits" ? DIGIT_TESTS : undefined}
          />
          {draft.kind === "wait_for_response" && <TimeoutChoice draft={draft} onChange={onChange} />}
          <ResultName draft={draft} onChange={onChange} problems={problems} />
          <Localizing draft={draft} onChange={onChange} />
        </>
      );
    case "groups":
      return <GroupRules draft={draft} onChange={onChange} problems={problems} />;
    case "schemes":
      return <SchemeRules draft={draft} onChange={onChange} problems={problems} />;
    case "menu":
      return (
        <>
          <MenuRules draft={draft} onChange={onChange} />
          <ResultName draft={draft} onChange={onChange} problems={problems} />
        </>
      );
    case "random":
      return <Buckets draft={draft} onChange={onChange} problems={problems} />;
    case "fixed":
      return (
        <>
          {draft.kind === "wait_for_dial" && <DialFields draft={draft} onChange={onChange} />}
          <ResultName draft={draft} onChange={onChange} problems={problems} />
        </>
      );
    default:
      return null;
  }
}

const DIGIT_TESTS = [
  "has_beginning",
  "has_number",
  "has_number_between",
  "has_number_lt",
  "has_number_lte",
  "has_number_eq",
  "has_number_gte",
  "has_number_gt",
  "has_pattern",
];

function useSaid(problems: Problem[]) {
  const { t } = useTranslation("editor");
  return (field: string) => {
    const problem = problems.find((one) => one.field === field);
    return problem && t(problem.message as "validity.required", problem.values);
  };
}

const PROPERTIES = ["name", "language", "status", "channel"];
const SCHEMES = ["tel", "whatsapp", "telegram", "facebook", "instagram", "viber", "mailto", "ext", "line", "wechat"];

function Operand({ draft, onChange, problems }: Props) {
  const { t } = useTranslation("editor");
  const { data: assets } = useQuery(assetsQuery);
  const definition = useDefinition();
  const said = useSaid(problems);
  const operand = (text: string, config?: Record<string, unknown>) =>
    onChange({ ...draft, rules: { ...draft.rules, operand: text }, config: { ...draft.config, ...config } });
  if (draft.kind === "split_by_contact_field") {
    const chosen = draft.config.operand as { id?: string; type?: string; name?: string } | undefined;
    const pick = (value: string) => {
      const [type, id] = value.split(":") as [string, string];
      const field = assets?.fields.find((one) => one.key === id);
      const name =
        type === "field" ? (field?.name ?? id) : type === "property" ? t(`properties.${id}` as "properties.name") : id;
      const text =
        type === "field"
          ? `@fields.${id}`
          : type === "property"
            ? `@contact.${id}`
            : `@(default(urn_parts(urns.${id}).path, ""))`;
      operand(text, { operand: { id, type, name } });
    };
    const current = chosen ? `${chosen.type}:${chosen.id}` : "";
    const isListed = (assets?.fields ?? []).some((one) => `field:${one.key}` === current);
    return (
      <Field label={t("router.splitOn")}>
        <Select value={current} onChange={(event) => pick(event.target.value)}>
          {chosen?.type === "field" && !isListed && <option value={current}>{chosen.name ?? chosen.id}</option>}
          <optgroup label={t("router.properties")}>
            {PROPERTIES.map((one) => (
              <option key={one} value={`property:${one}`}>
                {t(`properties.${one}` as "properties.name")}
              </option>
            ))}
          </optgroup>
          <optgroup label={t("router.fields")}>
            {assets?.fields.map((one) => (
              <option key={one.key} value={`field:${one.key}`}>
                {one.name}
              </option>
            ))}
          </optgroup>
          <optgroup label={t("router.addresses")}>
            {SCHEMES.map((one) => (
              <option key={one} value={`scheme:${one}`}>
                {one}
              </option>
            ))}
          </optgroup>
        </Select>
      </Field>
    );
  }
  if (draft.kind === "split_by_run_result" || draft.kind === "split_by_run_result_delimited") {
    const chosen = draft.config.operand as { id?: string } | undefined;
    const key = chosen?.id ?? /^@(?:\(field\()?results\.([a-z0-9_]+)/i.exec(draft.rules.operand)?.[1] ?? "";
    const results = flowResults(definition);
    const write = (id: string, changes: Record<string, unknown> = {}) => {
      const config = { ...draft.config, ...changes };
      const name = results.find((one) => one.key === id)?.name ?? id;
      const delimited = draft.kind === "split_by_run_result_delimited";
      const text = delimited
        ? `@(field(results.${id}, ${config.index ?? 0}, "${config.delimiter ?? " "}"))`
        : `@results.${id}`;
      operand(text, { ...changes, operand: { id, name, type: "result" } });
    };
    return (
      <div className="flex flex-wrap gap-3">
        <Field label={t("router.result")} error={said("operand")} className="min-w-48 flex-1">
          <Select value={key} onChange={(event) => write(event.target.value)}>
            {!key && <option value="">{t("forms.choose")}</option>}
            {(results.some((one) => one.key === key) || !key ? results : [{ key, name: key }, ...results]).map(
              (one) => (
                <option key={one.key} value={one.key}>
                  {one.name}
                </option>
              ),
            )}
          </Select>
        </Field>
        {draft.kind === "split_by_run_result_delimited" && (
          <>
            <Field label={t("router.part")}>
              <Input
                type="number"
                min="1"
                className="w-20"
                value={Number(draft.config.index ?? 0) + 1}
                onChange={(event) => write(key, { index: Math.max(0, Number(event.target.value) - 1) })}
              />
            </Field>
            <Field label={t("router.delimiter")}>
              <Select
                value={`${draft.config.delimiter ?? " "}`}
                onChange={(event) => write(key, { delimiter: event.target.value })}
              >
                <option value=" ">{t("router.space")}</option>
                <option value=".">.</option>
                <option value="+">+</option>
              </Select>
            </Field>
          </>
        )}
      </div>
    );
  }
  if (draft.kind !== "split_by_expression") return null;
  return (
    <TemplateField
      label={t("router.expression")}
      value={draft.rules.operand}
      onChange={(text) => operand(text)}
      error={said("operand")}
      autoFocus
    />
  );
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIMEOUTS = [
  ...[1, 2, 3, 4, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12, 18].map((count) => count * HOUR),
  ...[1, 2, 3, 7].map((count) => count * DAY),
];

function TimeoutChoice({ draft, onChange }: Omit<Props, "problems">) {
  const { t, i18n } = useTranslation("editor");
  const { timeout } = draft.rules;
  const set = (seconds: number | null) => {
    const next = seconds === null ? null : { seconds, category: timeout?.category ?? NO_RESPONSE };
    onChange({ ...draft, rules: { ...draft.rules, timeout: next } });
  };
  const words = (seconds: number) => {
    const [count, unit] =
      seconds % DAY === 0
        ? [seconds / DAY, "day"]
        : seconds % HOUR === 0
          ? [seconds / HOUR, "hour"]
          : [seconds / MINUTE, "minute"];
    return new Intl.NumberFormat(i18n.language, { style: "unit", unit: unit as string, unitDisplay: "long" }).format(
      count as number,
    );
  };
  const choices = timeout && !TIMEOUTS.includes(timeout.seconds) ? [timeout.seconds, ...TIMEOUTS] : TIMEOUTS;
  return (
    <div className="flex items-center gap-2">
      <Checkbox
        label={t("router.timeout")}
        checked={timeout !== null}
        onChange={(event) => set(event.target.checked ? 5 * MINUTE : null)}
      />
      {timeout && (
        <Select
          className="w-44"
          aria-label={t("router.timeoutAfter")}
          value={timeout.seconds}
          onChange={(event) => set(Number(event.target.value))}
        >
          {choices.map((seconds) => (
            <option key={seconds} value={seconds}>
              {words(seconds)}
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}

export function ResultName({ draft, onChange, problems }: Props) {
  const { t } = useTranslation("editor");
  const said = useSaid(problems);
  return (
    <Field label={t("router.saveAs")} hint={t("router.saveAsHint")} error={said("result_name")}>
      <Input
        value={draft.rules.resultName}
        maxLength={64}
        onChange={(event) => onChange({ ...draft, rules: { ...draft.rules, resultName: event.target.value } })}
      />
    </Field>
  );
}

function Localizing({ draft, onChange }: Omit<Props, "problems">) {
  const { t } = useTranslation("editor");
  const set = (key: string, value: boolean) => onChange({ ...draft, config: { ...draft.config, [key]: value } });
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-1.5">
      <Checkbox
        label={t("router.localizeRules")}
        checked={draft.config.localizeRules === true}
        onChange={(event) => set("localizeRules", event.target.checked)}
      />
      {draft.rules.resultName && (
        <Checkbox
          label={t("router.localizeCategories")}
          checked={draft.config.localizeCategories === true}
          onChange={(event) => set("localizeCategories", event.target.checked)}
        />
      )}
    </div>
  );
}

function GroupRules({ draft, onChange, problems }: Props) {
  const { t } = useTranslation("editor");
  const said = useSaid(problems);
  const rules = draft.rules.rules;
  const chosen: Reference[] = rules.map((rule) => ({ uuid: rule.arguments[0], name: rule.category }));
  const set = (groups: Reference[]) => {
    const next = groups.map((group): Rule => {
      const known = rules.find((rule) => rule.arguments[0] === group.uuid);
      const name = group.name ?? "";
      return known ?? { uuid: newUuid(), type: "has_group", arguments: [group.uuid ?? "", name], category: name };
    });
    onChange({ ...draft, rules: { ...draft.rules, rules: next } });
  };
  return (
    <>
      <ReferencePicker
        kind="group"
        label={t("router.groups")}
        many
        value={chosen}
        onChange={set}
        error={said("rules") ?? said("rules.0")}
        expressions={false}
      />
      <ResultName draft={draft} onChange={onChange} problems={problems} />
    </>
  );
}

function SchemeRules({ draft, onChange, problems }: Props) {
  const { t } = useTranslation("editor");
  const said = useSaid(problems);
  const rules = draft.rules.rules;
  const names: { [scheme: string]: string } = { tel: "SMS", whatsapp: "WhatsApp", mailto: "Email", ext: "External" };
  const shown = [...new Set([...SCHEMES, ...rules.map((rule) => rule.arguments[0] ?? "")])];
  const toggle = (scheme: string, isOn: boolean) => {
    const category = names[scheme] ?? scheme.charAt(0).toUpperCase() + scheme.slice(1);
    const next = isOn
      ? [...rules, { uuid: newUuid(), type: "has_only_phrase", arguments: [scheme], category }]
      : rules.filter((rule) => rule.arguments[0] !== scheme);
    onChange({ ...draft, rules: { ...draft.rules, rules: next } });
  };
  return (
    <>
      <fieldset className="grid grid-cols-2 gap-1.5">
        <legend className="mb-1.5 text-[13px] font-medium">{t("router.schemes")}</legend>
        {shown.map((scheme) => (
          <Checkbox
            key={scheme}
            label={scheme}
            checked={rules.some((rule) => rule.arguments[0] === scheme)}
            onChange={(event) => toggle(scheme, event.target.checked)}
          />
        ))}
      </fieldset>
      {said("rules") && <p className="text-[13px] text-bad">{said("rules")}</p>}
      <ResultName draft={draft} onChange={onChange} problems={problems} />
    </>
  );
}

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];

function MenuRules({ draft, onChange }: Omit<Props, "problems">) {
  const { t } = useTranslation("editor");
  const rules = draft.rules.rules;
  const set = (key: string, category: string) => {
    const known = rules.find((rule) => rule.arguments[0] === key);
    const rule: Rule = { uuid: known?.uuid ?? newUuid(), type: "has_number_eq", arguments: [key], category };
    const others = rules.filter((one) => one.arguments[0] !== key);
    const next = category ? [...others, rule] : others;
    next.sort((one, other) => KEYS.indexOf(one.arguments[0] ?? "") - KEYS.indexOf(other.arguments[0] ?? ""));
    onChange({ ...draft, rules: { ...draft.rules, rules: next } });
  };
  return (
    <fieldset className="grid grid-cols-2 gap-2">
      <legend className="mb-1.5 text-[13px] font-medium">{t("router.menu")}</legend>
      {KEYS.map((key) => (
        <div key={key} className="flex items-center gap-2">
          <span className="grid size-8 place-items-center rounded-lg bg-sunken font-mono font-medium">{key}</span>
          <Input
            value={rules.find((rule) => rule.arguments[0] === key)?.category ?? ""}
            maxLength={36}
            aria-label={t("router.menuKey", { key })}
            onChange={(event) => set(key, event.target.value)}
          />
        </div>
      ))}
    </fieldset>
  );
}

function Buckets({ draft, onChange, problems }: Props) {
  const { t } = useTranslation("editor");
  const said = useSaid(problems);
  const names = draft.buckets;
  const set = (next: string[]) => onChange({ ...draft, buckets: next });
  return (
    <>
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1.5 text-[13px] font-medium">{t("router.buckets")}</legend>
        {names.map((name, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: buckets are told apart by their place
          <div key={index}>
            <div className="flex gap-1.5">
              <Input
                value={name}
                maxLength={36}
                aria-label={t("router.bucket", { number: index + 1 })}
                aria-invalid={said(`buckets.${index}`) ? true : undefined}
                onChange={(event) => set(names.map((one, at) => (at === index ? event.target.value : one)))}
              />
              <Button
                kind="quiet"
                size="icon"
                disabled={names.length <= 2}
                aria-label={t("forms.removeItem", { label: t("router.buckets"), number: index + 1 })}
                onClick={() => set(names.filter((_, at) => at !== index))}
              >
                <X />
              </Button>
            </div>
            {said(`buckets.${index}`) && <p className="mt-1 text-[13px] text-bad">{said(`buckets.${index}`)}</p>}
          </div>
        ))}
        {names.length < 10 && (
          <Button
            kind="quiet"
            size="small"
            className="self-start text-muted"
            icon={<Plus />}
            onClick={() => set([...names, t("router.newBucket", { number: names.length + 1 })])}
          >
            {t("router.addBucket")}
          </Button>
        )}
        {said("buckets") && <p className="text-[13px] text-bad">{said("buckets")}</p>}
      </fieldset>
      <ResultName draft={draft} onChange={onChange} problems={problems} />
    </>
  );
}

function DialFields({ draft, onChange }: Omit<Props, "problems">) {
  const { t } = useTranslation("editor");
  const wait = draft.node.router?.wait ?? { type: "dial" };
  const set = (changes: Record<string, unknown>) =>
    onChange({
      ...draft,
      node: { ...draft.node, router: { type: "switch", ...draft.node.router, wait: { ...wait, ...changes } } },
    });
  return (
    <>
      <TemplateField
        label={t("router.phone")}
        value={`${wait.phone ?? ""}`}
        onChange={(phone) => set({ phone })}
        autoFocus
      />
      <div className="flex gap-3">
        <Field label={t("router.dialLimit")} className="flex-1">
          <Input
            type="number"
            min="1"
            value={Number(wait.dial_limit_seconds ?? 60)}
            onChange={(event) => set({ dial_limit_seconds: Number(event.target.value) })}
          />
        </Field>
        <Field label={t("router.callLimit")} className="flex-1">
          <Input
            type="number"
            min="1"
            value={Number(wait.call_limit_seconds ?? 7200)}
            onChange={(event) => set({ call_limit_seconds: Number(event.target.value) })}
          />
        </Field>
      </div>
    </>
  );
}

/** The categories that a language model sorts into. */
export function categoryNames(draft: RouterDraft): string[] {
  return categoriesOf(draft.node)
    .map((one) => one.name)
    .filter((name) => name !== "Other" && name !== "Failure");
}
