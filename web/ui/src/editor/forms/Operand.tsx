/** What a router splits by. */

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Field, Input, Select } from "@/components";
import { assetsQuery } from "../api/queries";
import { flowResults } from "../model/results";
import { SCHEMES } from "../model/schemes";
import { useDefinition } from "../state/document";
import { type RouterProps, useSaid } from "./routerProps";
import { TemplateField } from "./TemplateField";

const PROPERTIES = ["name", "language", "status", "channel"];

export function Operand({ draft, onChange, problems }: RouterProps) {
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
