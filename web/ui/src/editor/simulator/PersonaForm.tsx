/** Who talks to the flow: name, language, groups, fields. A change counts from the next start on. */

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Field, Input, Select } from "@/components";
import { assetsQuery } from "../api/queries";
import { ReferencePicker } from "../forms/ReferencePicker";
import { useLanguageName } from "../panels/Toolbar";
import { useConversation } from "./conversation";

export function PersonaForm() {
  const { t } = useTranslation("editor");
  const persona = useConversation((state) => state.persona);
  const set = useConversation((state) => state.setPersona);
  const { data: assets } = useQuery(assetsQuery);
  const language = useLanguageName();
  return (
    <div className="flex flex-col gap-4 overflow-y-auto p-4">
      <p className="text-[13px] text-muted">{t("simulator.personaHint")}</p>
      <Field label={t("properties.name")}>
        <Input value={persona.name} onChange={(event) => set({ name: event.target.value })} />
      </Field>
      <Field label={t("simulator.address")}>
        <Input
          value={persona.urns[0] ?? ""}
          onChange={(event) => set({ urns: event.target.value ? [event.target.value] : [] })}
        />
      </Field>
      <Field label={t("properties.language")}>
        <Select value={persona.language} onChange={(event) => set({ language: event.target.value })}>
          <option value="">{t("forms.noLanguage")}</option>
          {assets?.languages.map((code) => (
            <option key={code} value={code}>
              {language(code)}
            </option>
          ))}
        </Select>
      </Field>
      <ReferencePicker
        kind="group"
        label={t("router.groups")}
        many
        expressions={false}
        value={persona.groups}
        onChange={(groups) => set({ groups: groups.map((one) => ({ uuid: one.uuid ?? "", name: one.name ?? "" })) })}
      />
      {assets?.fields.map((field) => (
        <Field key={field.key} label={field.name}>
          <Input
            value={persona.fields[field.key]?.text ?? ""}
            onChange={(event) => set({ fields: { ...persona.fields, [field.key]: { text: event.target.value } } })}
          />
        </Field>
      ))}
    </div>
  );
}
