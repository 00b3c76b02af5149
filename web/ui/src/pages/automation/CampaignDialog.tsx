import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { Button, Dialog, Field, Input, Select } from "@/components";
import { useChoices } from "./choices";

/** Makes a campaign, or gives one another name or group. */
export function CampaignDialog({
  campaign,
  onClose,
  onSaved,
}: {
  campaign?: Pick<Schemas["CampaignRow"], "uuid" | "name" | "group">;
  onClose: () => void;
  onSaved?: (saved: Schemas["CampaignOut"]) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const { groups } = useChoices();
  const [name, setName] = useState(campaign?.name ?? "");
  const [group, setGroup] = useState(campaign?.group.uuid ?? "");
  const save = useMutation({
    mutationFn: () =>
      campaign
        ? body(
            api.PATCH("/api/internal/campaigns/{uuid}", {
              params: { path: { uuid: campaign.uuid } },
              body: { name, group },
            }),
          )
        : body(api.POST("/api/internal/campaigns", { body: { name, group } })),
    onSuccess: (saved) => {
      void queryClient.invalidateQueries({ queryKey: ["campaigns"] });
      onClose();
      onSaved?.(saved);
    },
    onError: () => {},
  });
  const problem = (field: string) => (save.error instanceof ApiError ? save.error.field(field) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(campaign ? "campaigns.edit" : "campaigns.new")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" type="submit" form={id} busy={save.isPending}>
            {t(campaign ? "common.save" : "common.create")}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-4 pb-2">
        <Field label={t("campaigns.name")} error={problem("name")}>
          <Input required maxLength={64} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field
          label={t("campaigns.group")}
          error={problem("group")}
          hint={t(campaign && campaign.group.uuid !== group ? "campaigns.otherGroup" : "campaigns.groupHint")}
        >
          <Select required value={group} onChange={(event) => setGroup(event.target.value)}>
            <option value="" disabled>
              {t("campaigns.chooseGroup")}
            </option>
            {groups.map((one) => (
              <option key={one.uuid} value={one.uuid}>
                {`${one.name} (${one.count.toLocaleString()})`}
              </option>
            ))}
          </Select>
        </Field>
        {save.error && !problem("name") && !problem("group") && (
          <p role="alert" className="text-bad">
            {errorText(save.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
