import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MailCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, errorText } from "@/api/errors";
import { Button, Field, Input } from "@/components";

/** Asks for an e-mail address, and says that a link is on its way if `send` tells so. */
export function EmailForm({ submit, send }: { submit: string; send: (email: string) => Promise<boolean> }) {
  const { t } = useTranslation();
  const [email, setEmail] = useState("");
  const ask = useMutation({ mutationFn: () => send(email.trim()), onError: () => {} });
  const error = ask.error instanceof ApiError ? ask.error : null;
  if (ask.data) {
    return (
      <output className="flex gap-3 rounded-lg bg-good-soft px-3 py-2.5 text-good">
        <MailCheck className="mt-0.5 size-4 shrink-0" aria-hidden />
        <span>{t("ways.sent", { email: email.trim() })}</span>
      </output>
    );
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={onSubmit}>
      <Field label={t("signIn.email")} error={error?.field("email")}>
        <Input
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      {ask.error && !error?.field("email") && (
        <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-bad">
          {errorText(ask.error)}
        </p>
      )}
      <Button type="submit" kind="primary" size="large" busy={ask.isPending}>
        {submit}
      </Button>
      <Link to="/sign-in" search={{}} className="self-center text-[13px] text-accent underline">
        {t("ways.toSignIn")}
      </Link>
    </form>
  );
}
