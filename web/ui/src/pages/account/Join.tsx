import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useParams, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { Button, Field, Input, Spinner } from "@/components";
import { Frame } from "./Frame";

export default function Join() {
  const { t } = useTranslation();
  const { secret } = useParams({ from: "/join/$secret" });
  const offer = useQuery({
    queryKey: ["join", secret],
    queryFn: () => body(api.GET("/api/internal/join/{secret}", { params: { path: { secret } } })),
  });
  if (offer.isPending) return <Spinner className="m-10" />;
  if (offer.error) {
    return (
      <Frame title={t("join.over")} text={errorText(offer.error)}>
        <Button asChild>
          <Link to="/">{t("problem.home")}</Link>
        </Button>
      </Frame>
    );
  }
  const { workspace, email, has_account } = offer.data;
  return (
    <Frame
      title={t("join.title", { workspace })}
      text={t(has_account ? "join.withAccount" : "join.newAccount", { email })}
    >
      <JoinForm secret={secret} email={email} isNew={!has_account} />
    </Frame>
  );
}

function JoinForm({ secret, email, isNew }: { secret: string; email: string; isNew: boolean }) {
  const { t } = useTranslation();
  const router = useRouter();
  const [names, setNames] = useState({ first_name: "", last_name: "" });
  const [password, setPassword] = useState("");
  const join = useMutation({
    mutationFn: () =>
      api.POST("/api/internal/join/{secret}", { params: { path: { secret } }, body: { password, ...names } }),
    onSuccess: async () => {
      queryClient.clear();
      await router.navigate({ to: "/" });
    },
    onError: () => {},
  });
  const error = join.error instanceof ApiError ? join.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    join.mutate();
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      {isNew && (
        <div className="grid grid-cols-2 gap-3">
          <Field label={t("account.firstName")}>
            <Input
              autoComplete="given-name"
              value={names.first_name}
              onChange={(event) => setNames({ ...names, first_name: event.target.value })}
            />
          </Field>
          <Field label={t("account.lastName")}>
            <Input
              autoComplete="family-name"
              value={names.last_name}
              onChange={(event) => setNames({ ...names, last_name: event.target.value })}
            />
          </Field>
        </div>
      )}
      <Field
        label={t("signIn.password")}
        hint={isNew ? t("account.passwordHint") : undefined}
        error={error?.field("password")}
      >
        <Input
          type="password"
          autoComplete={isNew ? "new-password" : "current-password"}
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      {join.error && !error?.field("password") && (
        <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-bad">
          {errorText(join.error)}
        </p>
      )}
      <Button type="submit" kind="primary" size="large" busy={join.isPending}>
        {t("join.submit")}
      </Button>
    </form>
  );
}
