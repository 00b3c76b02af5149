import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useMay, useSession } from "@/app/session";
import { rememberWorkspace } from "@/app/workspace";
import { Button, Card, Dialog, Field, Input, Select } from "@/components";
import { languageName } from "@/components/languages";
import { SettingsPage } from "./SettingsPage";
import { useConfirmed } from "./useConfirmed";

type Settings = Schemas["WorkspaceSettings"];

const DATE_FORMATS = { D: "DD-MM-YYYY", M: "MM-DD-YYYY", Y: "YYYY-MM-DD" } as const;

export default function Workspace() {
  const { t } = useTranslation();
  const may = useMay();
  const { data: settings } = useSuspenseQuery({
    queryKey: ["workspace"],
    queryFn: () => body(api.GET("/api/internal/workspace")),
  });
  return (
    <SettingsPage title={t("settings.workspace")} text={t("settings.workspaceText")}>
      <SettingsForm settings={settings} editable={may("workspace.update")} />
      {may("workspace.delete") && <Danger />}
    </SettingsPage>
  );
}

function SettingsForm({ settings, editable }: { settings: Settings; editable: boolean }) {
  const { t, i18n } = useTranslation();
  const [given, setGiven] = useState(settings);
  const { data: choices } = useSuspenseQuery({
    queryKey: ["workspace", "choices"],
    queryFn: () => body(api.GET("/api/internal/workspace/choices")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const save = useMutation({
    mutationFn: () => api.PATCH("/api/internal/workspace", { body: given }),
    onSuccess: () => {
      toast.success(t("common.saved"));
      return queryClient.invalidateQueries();
    },
    onError: () => {},
  });
  const error = save.error instanceof ApiError ? save.error : null;
  const countries = new Intl.DisplayNames([i18n.language], { type: "region" });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Card>
      <form onSubmit={submit}>
        <fieldset disabled={!editable} className="flex flex-col gap-4">
          <Field label={t("settings.name")} error={error?.field("name")}>
            <Input
              required
              maxLength={128}
              value={given.name}
              onChange={(event) => setGiven({ ...given, name: event.target.value })}
            />
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={t("settings.country")} hint={t("settings.countryHint")} error={error?.field("country")}>
              <Select value={given.country} onChange={(event) => setGiven({ ...given, country: event.target.value })}>
                <option value="">–</option>
                {choices.countries
                  .map((code) => ({ code, name: countries.of(code) ?? code }))
                  .sort((one, other) => one.name.localeCompare(other.name, i18n.language))
                  .map(({ code, name }) => (
                    <option key={code} value={code}>
                      {name}
                    </option>
                  ))}
              </Select>
            </Field>
            <Field label={t("settings.timezone")} error={error?.field("timezone")}>
              <Select value={given.timezone} onChange={(event) => setGiven({ ...given, timezone: event.target.value })}>
                {choices.timezones.map((zone) => (
                  <option key={zone}>{zone}</option>
                ))}
              </Select>
            </Field>
          </div>
          <Field label={t("settings.dateFormat")}>
            <Select
              value={given.date_format}
              onChange={(event) => setGiven({ ...given, date_format: event.target.value as Settings["date_format"] })}
            >
              {Object.entries(DATE_FORMATS).map(([code, format]) => (
                <option key={code} value={code}>
                  {format}
                </option>
              ))}
            </Select>
          </Field>
          <Languages
            chosen={given.languages}
            known={choices.languages}
            problem={error?.field("languages")}
            onChange={(languages) => setGiven({ ...given, languages })}
          />
          {save.error && Object.keys(error?.fields ?? {}).length === 0 && (
            <p role="alert" className="text-bad">
              {errorText(save.error)}
            </p>
          )}
          {editable && (
            <Button type="submit" kind="primary" className="self-start" busy={save.isPending}>
              {t("common.save")}
            </Button>
          )}
        </fieldset>
      </form>
    </Card>
  );
}

function Languages({
  chosen,
  known,
  problem,
  onChange,
}: {
  chosen: string[];
  known: Record<string, string>;
  problem?: string;
  onChange: (languages: string[]) => void;
}) {
  const { t, i18n } = useTranslation();
  const move = (place: number, by: number) => {
    const next = [...chosen];
    const [moved] = next.splice(place, 1);
    if (moved) next.splice(place + by, 0, moved);
    onChange(next);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-[13px] font-medium">{t("settings.languages")}</span>
      <ul className="flex flex-col gap-1">
        {chosen.map((code, place) => {
          const name = languageName(code, i18n.language);
          return (
            <li key={code} className="flex items-center gap-1 rounded-lg bg-ground py-1 pr-1 pl-3">
              <span className="flex-1">
                {name}
                {place === 0 && <span className="ml-2 text-xs text-muted">{t("settings.primary")}</span>}
              </span>
              <Button
                size="smallIcon"
                kind="quiet"
                disabled={place === 0}
                aria-label={t("settings.up", { name })}
                onClick={() => move(place, -1)}
              >
                <ArrowUp />
              </Button>
              <Button
                size="smallIcon"
                kind="quiet"
                disabled={place === chosen.length - 1}
                aria-label={t("settings.down", { name })}
                onClick={() => move(place, 1)}
              >
                <ArrowDown />
              </Button>
              <Button
                size="smallIcon"
                kind="quiet"
                disabled={chosen.length === 1}
                aria-label={t("settings.removeLanguage", { name })}
                onClick={() => onChange(chosen.filter((one) => one !== code))}
              >
                <X />
              </Button>
            </li>
          );
        })}
      </ul>
      <Field label={t("settings.addLanguage")} hiddenLabel error={problem} hint={t("settings.languagesHint")}>
        <Select value="" onChange={(event) => event.target.value && onChange([...chosen, event.target.value])}>
          <option value="">{t("settings.addLanguage")}</option>
          {Object.keys(known)
            .filter((code) => !chosen.includes(code))
            .map((code) => ({ code, name: languageName(code, i18n.language) }))
            .sort((one, other) => one.name.localeCompare(other.name, i18n.language))
            .map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
        </Select>
      </Field>
    </div>
  );
}

function Danger() {
  const { t } = useTranslation();
  const { workspace } = useSession();
  const { run, dialog } = useConfirmed();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const remove = useMutation({
    mutationFn: () => run(() => api.POST("/api/internal/workspace/delete", { body: { name } })),
    onSuccess: () => {
      rememberWorkspace(null);
      window.location.assign("/workspaces");
    },
    onError: () => {},
  });
  return (
    <Card title={t("settings.danger")}>
      <p className="text-muted">{t("settings.deleteText")}</p>
      <Button kind="danger" className="mt-3" onClick={() => setOpen(true)}>
        {t("settings.delete")}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t("settings.delete")}
        description={t("settings.deleteConfirm", { name: workspace.name })}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{t("common.cancel")}</Button>
            <Button
              kind="danger"
              disabled={name !== workspace.name}
              busy={remove.isPending}
              onClick={() => remove.mutate()}
            >
              {t("settings.delete")}
            </Button>
          </>
        }
      >
        <Field label={t("settings.name")} error={remove.error && errorText(remove.error)} className="pb-2">
          <Input value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
      </Dialog>
      {dialog}
    </Card>
  );
}
