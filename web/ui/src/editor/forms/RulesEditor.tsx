/** The rules of a router: an operator, its values, the category; dragged or moved by keys into another order. */

import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, Input, Select } from "@/components";
import { registryQuery } from "../api/queries";
import { TemplateInput } from "../expressions/TemplateInput";
import { newUuid } from "../model/definition";
import { defaultCategory, HIDDEN_TESTS, OPERATORS, relativeDate, relativeDays, valueCount } from "../model/operators";
import type { Rule } from "../model/rules";
import { MAX_RULES } from "../model/rules";
import type { Problem } from "../model/validity";

interface Props {
  rules: Rule[];
  onChange: (rules: Rule[]) => void;
  problems: Problem[];
  /** Tests offered; all that aren't the editor's own by default. */
  only?: string[];
}

export function RulesEditor({ rules, onChange, problems, only }: Props) {
  const { t } = useTranslation("editor");
  const { data: registry } = useQuery(registryQuery);
  const registered = registry?.tests ?? [];
  const offered = only ?? [
    ...Object.keys(OPERATORS),
    ...registered.map((one) => one.name).filter((name) => !(name in OPERATORS)),
  ];
  const set = (index: number, rule: Rule) => onChange(rules.map((one, at) => (at === index ? rule : one)));
  const swap = (index: number, by: number) => {
    const next = [...rules];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + by, 0, moved);
    onChange(next);
  };
  const add = () => {
    onChange([...rules, { uuid: newUuid(), type: only?.[0] ?? "has_any_word", arguments: [""], category: "" }]);
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-[13px] font-medium">{t("rules.title")}</legend>
      {rules.map((rule, index) => (
        <RuleRow
          key={rule.uuid}
          rule={rule}
          number={index + 1}
          offered={offered.filter((name) => !HIDDEN_TESTS.has(name) || name === rule.type)}
          problem={problems.find((one) => one.field === `rules.${index}`)}
          onChange={(next) => set(index, next)}
          onRemove={() => onChange(rules.filter((_, at) => at !== index))}
          onUp={index > 0 ? () => swap(index, -1) : undefined}
          onDown={index < rules.length - 1 ? () => swap(index, 1) : undefined}
        />
      ))}
      {rules.length < MAX_RULES && (
        <Button kind="quiet" size="small" className="self-start text-muted" icon={<Plus />} onClick={add}>
          {t("rules.add")}
        </Button>
      )}
    </fieldset>
  );
}

interface RowProps {
  rule: Rule;
  number: number;
  offered: string[];
  problem?: Problem;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
  onUp?: () => void;
  onDown?: () => void;
}

function RuleRow({ rule, number, offered, problem, onChange, onRemove, onUp, onDown }: RowProps) {
  const { t, i18n } = useTranslation("editor");
  const { data: registry } = useQuery(registryQuery);
  const registered = registry?.tests.find((one) => one.name === rule.type);
  const count = valueCount(
    rule.type,
    registered ? { least: registered.least, most: registered.most ?? null } : undefined,
  );
  const operatorName = (name: string) =>
    i18n.exists(`operators.${name}`, { ns: "editor" })
      ? t(`operators.${name}` as "operators.has_text")
      : (registry?.tests.find((one) => one.name === name)?.summary ?? name);
  /** The category follows the values as long as nobody has named it otherwise. */
  const changed = (type: string, values: string[]) => {
    const follows = rule.category === "" || rule.category === defaultCategory(rule.type, rule.arguments);
    onChange({ ...rule, type, arguments: values, category: follows ? defaultCategory(type, values) : rule.category });
  };
  const setValue = (index: number, value: string) => {
    const values = Array.from({ length: count }, (_, at) => (at === index ? value : (rule.arguments[at] ?? "")));
    changed(rule.type, values);
  };
  return (
    <div className="rounded-lg border border-line bg-ground p-2" data-testid="rule">
      <div className="flex flex-wrap items-start gap-1.5">
        <Select
          className="w-52 shrink-0"
          aria-label={t("rules.operator", { number })}
          value={rule.type}
          onChange={(event) => changed(event.target.value, rule.arguments.slice(0, valueCount(event.target.value)))}
        >
          {(offered.includes(rule.type) ? offered : [rule.type, ...offered]).map((name) => (
            <option key={name} value={name}>
              {operatorName(name)}
            </option>
          ))}
        </Select>
        <div className="flex min-w-32 flex-1 gap-1.5">
          {Array.from({ length: count }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: values are told apart by their place
            <div key={index} className="min-w-0 flex-1">
              {rule.type.startsWith("has_date_") ? (
                <DateValue
                  value={rule.arguments[index] ?? ""}
                  onChange={(value) => setValue(index, value)}
                  number={number}
                />
              ) : (
                <TemplateInput
                  value={rule.arguments[index] ?? ""}
                  label={t("rules.value", { number })}
                  placeholder={count === 2 ? (index === 0 ? t("rules.from") : t("rules.to")) : undefined}
                  onChange={(value) => setValue(index, value)}
                />
              )}
            </div>
          ))}
        </div>
        <Input
          className="w-32 shrink-0"
          value={rule.category}
          maxLength={36}
          placeholder={t("rules.category")}
          aria-label={t("rules.categoryOf", { number })}
          aria-invalid={problem !== undefined || undefined}
          onChange={(event) => onChange({ ...rule, category: event.target.value })}
        />
        <span className="flex">
          <Button
            kind="quiet"
            size="smallIcon"
            className="mt-1"
            disabled={!onUp}
            onClick={onUp}
            aria-label={t("rules.up", { number })}
          >
            <ArrowUp />
          </Button>
          <Button
            kind="quiet"
            size="smallIcon"
            className="mt-1"
            disabled={!onDown}
            onClick={onDown}
            aria-label={t("rules.down", { number })}
          >
            <ArrowDown />
          </Button>
          <Button
            kind="quiet"
            size="smallIcon"
            className="mt-1"
            onClick={onRemove}
            aria-label={t("rules.remove", { number })}
          >
            <X />
          </Button>
        </span>
      </div>
      {problem && (
        <p className="mt-1 text-[13px] text-bad">{t(problem.message as "validity.required", problem.values)}</p>
      )}
    </div>
  );
}

/** A date that is some days from today, or a fixed one. */
function DateValue({ value, onChange, number }: { value: string; onChange: (value: string) => void; number: number }) {
  const { t } = useTranslation("editor");
  const days = relativeDays(value);
  if (days === null && value !== "") {
    return <TemplateInput value={value} label={t("rules.value", { number })} onChange={onChange} />;
  }
  return (
    <div className="flex items-center gap-1.5 text-[13px] text-muted">
      {t("rules.todayPlus")}
      <Input
        type="number"
        className="w-20"
        value={days ?? 0}
        aria-label={t("rules.days", { number })}
        onChange={(event) => onChange(relativeDate(Number(event.target.value) || 0))}
      />
      {t("rules.daysUnit")}
    </div>
  );
}
