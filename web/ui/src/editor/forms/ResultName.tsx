/** The result that a router's answer is kept as. */

import { useTranslation } from "react-i18next";
import { Field, Input } from "@/components";
import { type RouterProps, useSaid } from "./routerProps";

export function ResultName({ draft, onChange, problems }: RouterProps) {
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
