import type { UseMutationResult } from "@tanstack/react-query";
import { type FormEvent, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, errorText } from "@/api/errors";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Field, Input } from "./Field";

/** Asks for a name: of a label or topic to make, of a flow to rename. */
export function NameDialog({
  open,
  onClose,
  title,
  description,
  label,
  action,
  initial = "",
  mutation,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string;
  /** What the box is called, if "Name" says too little. */
  label?: string;
  action: string;
  initial?: string;
  mutation: UseMutationResult<unknown, Error, string>;
}) {
  const { t } = useTranslation();
  const id = useId();
  const [name, setName] = useState(initial);
  const { reset } = mutation;
  useEffect(() => {
    if (!open) return;
    setName(initial);
    reset();
  }, [open, initial, reset]);
  const { error } = mutation;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutation.mutate(name);
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" type="submit" form={id} busy={mutation.isPending}>
            {action}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="pb-2">
        <Field
          label={label ?? t("flows.name")}
          error={error && (error instanceof ApiError ? (error.field("name") ?? errorText(error)) : errorText(error))}
        >
          <Input autoFocus required maxLength={64} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
