import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Button, Card, Field, Select } from "@/components";
import { BasicFields, type Basics, SettingFields } from "./ChannelFields";
import { configOf, type Entered, entered } from "./configuration";

/** Changes a channel: what it is called, how fast it sends, which one stands in, and its type's settings. */
export function EditChannel({ channel }: { channel: Schemas["ChannelFull"] }) {
  const { t } = useTranslation();
  const may = useMay();
  const { settings } = channel.type;
  const [basics, setBasics] = useState<Basics>({
    name: channel.name,
    address: channel.address,
    country: channel.country,
    role: channel.role,
    tps: channel.tps === null ? "" : String(channel.tps),
  });
  const [failover, setFailover] = useState(channel.failover?.uuid ?? "");
  const [form, setForm] = useState<Entered>(() => entered(settings, channel.config));
  const [forgotten, setForgotten] = useState<ReadonlySet<string>>(new Set());
  const others = useQuery({ queryKey: ["channels"], queryFn: () => body(api.GET("/api/internal/channels")) });
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () =>
      body(
        api.PUT("/api/internal/channels/{uuid}", {
          params: { path: { uuid: channel.uuid } },
          body: {
            ...basics,
            tps: basics.tps === "" ? null : Number(basics.tps),
            failover: failover || null,
            config: configOf(settings, form, forgotten),
          },
        }),
      ),
    onSuccess: (changed) => {
      toast.success(t("common.saved"));
      queryClient.setQueryData(["channels", channel.uuid], changed);
      void queryClient.invalidateQueries({ queryKey: ["channels"] });
      setForm(entered(settings, changed.config));
      setForgotten(new Set());
    },
    onError: () => {},
  });
  const problem = (field: string) => (save.error instanceof ApiError ? save.error.field(field) : undefined);
  const isNamed = save.error instanceof ApiError && Object.keys(save.error.fields).length > 0;
  const toggle = (key: string) => {
    const next = new Set(forgotten);
    if (!next.delete(key)) next.add(key);
    setForgotten(next);
  };
  const standIns = (others.data ?? []).filter(
    (one) => one.uuid !== channel.uuid && one.schemes.some((scheme) => channel.schemes.includes(scheme)),
  );
  return (
    <Card className="max-w-3xl">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <fieldset disabled={!may("channel.update")} className="flex flex-col gap-6">
          <BasicFields type={channel.type} value={basics} onChange={setBasics} problem={problem} />
          <Field label={t("channels.form.failover")} hint={t("channels.form.failoverHint")} error={problem("failover")}>
            <Select value={failover} onChange={(event) => setFailover(event.target.value)}>
              <option value="">{t("channels.form.noFailover")}</option>
              {standIns.map((one) => (
                <option key={one.uuid} value={one.uuid}>
                  {one.name}
                </option>
              ))}
            </Select>
          </Field>
          <SettingFields
            settings={settings}
            value={form}
            onChange={setForm}
            problem={problem}
            secrets={channel.secrets}
            forgotten={forgotten}
            onForget={toggle}
          />
          {save.error && (
            <p role="alert" className="text-bad">
              {isNamed ? t("channels.form.wrong") : errorText(save.error)}
            </p>
          )}
          {may("channel.update") && (
            <Button type="submit" kind="primary" className="self-end" busy={save.isPending}>
              {t("common.save")}
            </Button>
          )}
        </fieldset>
      </form>
    </Card>
  );
}
