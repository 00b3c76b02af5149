import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { BellRing, type LucideIcon, MessagesSquare, Square, Star, UserPlus } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useSession } from "@/app/session";
import { Button, Dialog, Field, Input, Select } from "@/components";
import { languageName } from "@/components/languages";

type FlowType = NonNullable<Schemas["NewFlow"]["type"]>;

const TYPES: [FlowType, string][] = [
  ["messaging", "messaging"],
  ["messaging_background", "background"],
  ["voice", "voice"],
];

type Template = NonNullable<Schemas["NewFlow"]["template"]>;

const TEMPLATES: ["none" | Template, LucideIcon][] = [
  ["none", Square],
  ["registration", UserPlus],
  ["survey", Star],
  ["menu", MessagesSquare],
  ["reminder", BellRing],
];

/** A new flow, empty or with what a template begins with, which then opens in the editor. */
export function NewFlowDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { workspace } = useSession();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [type, setType] = useState<FlowType>("messaging");
  const [language, setLanguage] = useState(workspace.languages[0] ?? "eng");
  const [template, setTemplate] = useState<"none" | Template>("none");
  const chosen = type === "messaging" && template !== "none" ? template : null;
  const create = useMutation({
    mutationFn: () => body(api.POST("/api/internal/flows", { body: { name, type, language, template: chosen } })),
    onSuccess: ({ uuid }) => {
      void queryClient.invalidateQueries({ queryKey: ["flows"] });
      onClose();
      void navigate({ to: "/flows/$uuid/editor", params: { uuid } });
    },
    onError: () => {},
  });
  const { reset } = create;
  useEffect(() => {
    if (!open) return;
    setName("");
    setTemplate("none");
    reset();
  }, [open, reset]);
  const error = create.error instanceof ApiError ? create.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Dialog
      wide
      open={open}
      onClose={onClose}
      title={t("flows.new")}
      description={t("flows.newText")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" type="submit" form="new-flow" busy={create.isPending}>
            {t("common.create")}
          </Button>
        </>
      }
    >
      <form id="new-flow" className="flex flex-col gap-4 pb-2" onSubmit={submit}>
        <Field
          label={t("flows.name")}
          error={
            error?.field("name") ?? (create.error && !error?.field("language") ? errorText(create.error) : undefined)
          }
        >
          <Input required maxLength={64} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={t("flows.type")} hint={t(`flows.typeHints.${type}`)}>
          <Select value={type} onChange={(event) => setType(event.target.value as FlowType)}>
            {TYPES.map(([value, key]) => (
              <option key={value} value={value}>
                {t(`flows.types.${key}`)}
              </option>
            ))}
          </Select>
        </Field>
        {type === "messaging" && (
          <fieldset>
            <legend className="mb-1.5 text-[13px] font-medium">{t("flows.template")}</legend>
            <div className="grid grid-cols-1 gap-2 sm:grid-cols-2">
              {TEMPLATES.map(([one, Icon]) => (
                <label
                  key={one}
                  className="flex cursor-pointer items-start gap-2.5 rounded-lg border border-line-strong p-2.5 hover:border-muted/60 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
                >
                  <input
                    type="radio"
                    name="template"
                    value={one}
                    checked={template === one}
                    onChange={() => setTemplate(one)}
                    className="sr-only"
                  />
                  <Icon className="mt-0.5 size-4 shrink-0 text-accent" aria-hidden />
                  <span className="min-w-0">
                    <span className="block font-medium">{t(`flows.templates.${one}.title`)}</span>
                    <span className="block text-[13px] text-muted">{t(`flows.templates.${one}.text`)}</span>
                  </span>
                </label>
              ))}
            </div>
          </fieldset>
        )}
        {workspace.languages.length > 1 && (
          <Field label={t("flows.language")} hint={t("flows.languageHint")}>
            <Select value={language} onChange={(event) => setLanguage(event.target.value)}>
              {workspace.languages.map((code) => (
                <option key={code} value={code}>
                  {languageName(code, i18n.language)}
                </option>
              ))}
            </Select>
          </Field>
        )}
      </form>
    </Dialog>
  );
}
