import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { Button, Dialog, Field, Input } from "@/components";

/**
 * For what asks for the password again: `run(act)` tries, and if the server wants the password first, asks for it and
 * tries once more. `dialog` has to be drawn somewhere.
 */
export function useConfirmed(): { run: <T>(act: () => Promise<T>) => Promise<T>; dialog: ReactNode } {
  const [open, setOpen] = useState(false);
  const settle = useRef<{ go: () => void; stop: (error: unknown) => void } | null>(null);
  const run = async <T,>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "confirm_password") throw error;
      setOpen(true);
      await new Promise<void>((go, stop) => {
        settle.current = { go, stop: () => stop(error) };
      });
      return act();
    }
  };
  const close = (confirmed: boolean) => {
    setOpen(false);
    if (confirmed) settle.current?.go();
    else settle.current?.stop(null);
    settle.current = null;
  };
  return { run, dialog: open ? <PasswordDialog onClose={close} /> : null };
}

function PasswordDialog({ onClose }: { onClose: (confirmed: boolean) => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const confirm = useMutation({
    mutationFn: () => api.POST("/api/internal/session/confirm", { body: { password } }),
    onSuccess: () => onClose(true),
    onError: () => {},
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <Dialog
      open
      onClose={() => onClose(false)}
      title={t("account.confirmTitle")}
      description={t("account.confirmText")}
      footer={
        <>
          <Button onClick={() => onClose(false)}>{t("common.cancel")}</Button>
          <Button kind="primary" type="submit" form="confirm-password" busy={confirm.isPending}>
            {t("account.confirm")}
          </Button>
        </>
      }
    >
      <form id="confirm-password" onSubmit={submit} className="pb-2">
        <Field label={t("signIn.password")} error={confirm.error && errorText(confirm.error)}>
          <Input
            type="password"
            autoComplete="current-password"
            autoFocus
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
