import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { sessionQuery } from "@/app/session";
import { Button, Field, Input } from "@/components";
import { Frame } from "./Frame";
import { safeNext } from "./next";

export default function SignIn() {
  const { t } = useTranslation();
  const router = useRouter();
  const { next } = useSearch({ from: "/sign-in" });
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [asksCode, setAsksCode] = useState(false);
  const signIn = useMutation({
    mutationFn: () =>
      api.POST("/api/internal/sign-in", { body: { email: email.trim(), password, code: asksCode ? code : undefined } }),
    onSuccess: async () => {
      queryClient.clear();
      await queryClient.fetchQuery(sessionQuery);
      await router.navigate({ href: safeNext(next), replace: true });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === "code_required") setAsksCode(true);
    },
  });
  const error = signIn.error instanceof ApiError && signIn.error.code === "code_required" ? null : signIn.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <Frame title={t("signIn.title")} text={asksCode ? t("signIn.codeText") : t("signIn.text")}>
      <form className="flex flex-col gap-4" onSubmit={submit}>
        {!asksCode && (
          <>
            <Field label={t("signIn.email")}>
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
            <Field label={t("signIn.password")}>
              <Input
                type="password"
                name="password"
                autoComplete="current-password"
                required
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            </Field>
          </>
        )}
        {asksCode && (
          <Field label={t("signIn.code")} hint={t("signIn.codeHint")}>
            <Input
              name="code"
              autoComplete="one-time-code"
              required
              autoFocus
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </Field>
        )}
        {error && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-bad">
            {errorText(error)}
          </p>
        )}
        <Button type="submit" kind="primary" size="large" busy={signIn.isPending}>
          {t("signIn.submit")}
        </Button>
        {!asksCode && <OtherWays />}
      </form>
    </Frame>
  );
}

/** For who has no account yet, or no password any more. */
function OtherWays() {
  const { t } = useTranslation();
  const { data: ways } = useQuery({
    queryKey: ["ways-in"],
    queryFn: () => body(api.GET("/api/internal/ways-in")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!ways?.can_sign_up && !ways?.can_reset) return null;
  return (
    <p className="flex flex-wrap justify-center gap-x-4 gap-y-1 text-[13px]">
      {ways.can_reset && (
        <Link to="/forgotten-password" className="text-accent underline">
          {t("ways.forgottenLink")}
        </Link>
      )}
      {ways.can_sign_up && (
        <span>
          {t("ways.none")}{" "}
          <Link to="/sign-up" className="text-accent underline">
            {t("ways.signUp")}
          </Link>
        </span>
      )}
    </p>
  );
}
