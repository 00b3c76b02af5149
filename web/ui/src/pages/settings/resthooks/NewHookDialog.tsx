import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { Button, Dialog, Field, Input } from "@/components";

/** Makes a resthook by its name. */
export function NewHookDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [slug, setSlug] = useState("");
  const make = useMutation({
    mutationFn: () => api.POST("/api/internal/resthooks", { body: { slug } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["resthooks"] });
      onClose();
    },
    onError: () => {},
  });
  const error = make.error instanceof ApiError ? make.error.field("slug") : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("resthooks.new")}
      description={t("resthooks.newText")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" type="submit" form="new-resthook" busy={make.isPending}>
            {t("common.create")}
          </Button>
        </>
      }
    >
      <form id="new-resthook" className="pb-2" onSubmit={submit}>
        <Field
          label={t("settings.name")}
          hint={t("resthooks.slugHint")}
          error={error ?? (make.error && errorText(make.error))}
        >
          <Input
            required
            autoFocus
            maxLength={50}
            spellCheck={false}
            placeholder="new-birth"
            value={slug}
            onChange={(event) => setSlug(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
