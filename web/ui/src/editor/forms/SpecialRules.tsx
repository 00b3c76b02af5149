/** The rules of routers that are no list of tests: groups, schemes, a menu of keys, chance, a forwarded call. */

import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, Checkbox, Field, Input } from "@/components";
import { newUuid } from "../model/definition";
import type { Rule } from "../model/rules";
import { SCHEMES } from "../model/schemes";
import { type Reference, ReferencePicker } from "./ReferencePicker";
import { ResultName } from "./ResultName";
import { type RouterProps, useSaid } from "./routerProps";
import { TemplateField } from "./TemplateField";

export function GroupRules({ draft, onChange, problems }: RouterProps) {
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

export function SchemeRules({ draft, onChange, problems }: RouterProps) {
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

export function MenuRules({ draft, onChange }: Omit<RouterProps, "problems">) {
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

export function Buckets({ draft, onChange, problems }: RouterProps) {
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

export function DialFields({ draft, onChange }: Omit<RouterProps, "problems">) {
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
