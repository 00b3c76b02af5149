import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
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

/** A new, empty flow, which then opens in the editor. */
export function NewFlowDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { workspace } = useSession();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [type, setType] = useState<FlowType>("messaging");
  const [language, setLanguage] = useState(workspace.languages[0] ?? "eng");
  const create = useMutation({
    mutationFn: () => body(api.POST("/api/internal/flows", { body: { name, type, language } })),
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
    reset();
  }, [open, reset]);
  const error = create.error instanceof ApiError ? create.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Dialog
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
