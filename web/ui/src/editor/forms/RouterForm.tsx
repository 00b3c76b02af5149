/** The form of a node with a router, by its kind. */

import { useTranslation } from "react-i18next";
import { Checkbox } from "@/components";
import type { Rules } from "../model/rules";
import { Operand } from "./Operand";
import { ResultName } from "./ResultName";
import { RulesEditor } from "./RulesEditor";
import type { RouterProps } from "./routerProps";
import { Buckets, DialFields, GroupRules, MenuRules, SchemeRules } from "./SpecialRules";
import { TimeoutChoice } from "./TimeoutChoice";

export function RouterForm({ draft, onChange, problems }: RouterProps) {
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

function Localizing({ draft, onChange }: Omit<RouterProps, "problems">) {
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
