import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { Button, Dialog, Field, Input } from "@/components";

/** Makes a topic for tickets. */
export function TopicDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const make = useMutation({
    meta: { quiet: true },
    mutationFn: () => body(api.POST("/api/internal/tickets/topics", { body: { name } })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["tickets", "folders"] });
      onClose();
    },
    onError: () => {},
  });
  const problem = make.error instanceof ApiError ? make.error.field("name") : undefined;
  return (
    <Dialog open onClose={onClose} title={t("tickets.newTopic")} description={t("tickets.topicText")}>
      <form
        className="flex flex-col gap-4 pb-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) make.mutate();
        }}
      >
        <Field label={t("tickets.topicName")} error={problem ?? (make.error ? errorText(make.error) : undefined)}>
          <Input autoFocus maxLength={64} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Button type="submit" kind="primary" className="self-end" disabled={!name.trim()} busy={make.isPending}>
          {t("common.create")}
        </Button>
      </form>
    </Dialog>
  );
}
