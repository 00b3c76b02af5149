import { useMutation, useQuery } from "@tanstack/react-query";
import { useParams, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { Button, Field, Input, Spinner } from "@/components";
import { Frame } from "./Frame";
import { LinkOver } from "./LinkOver";

/** The second half of making an account, behind the link that proves the address. */
export default function NewAccount() {
  const { t } = useTranslation();
  const { secret } = useParams({ from: "/sign-up/$secret" });
  const whose = useQuery({
    queryKey: ["sign-up", secret],
    queryFn: () => body(api.GET("/api/internal/sign-up/{secret}", { params: { path: { secret } } })),
    retry: false,
  });
  if (whose.isPending) return <Spinner className="m-10" />;
  if (whose.error) return <LinkOver error={whose.error} />;
  return (
    <Frame title={t("ways.signUp")} text={t("ways.accountFor", { email: whose.data.email })}>
      <AccountForm secret={secret} email={whose.data.email} />
    </Frame>
  );
}

function AccountForm({ secret, email }: { secret: string; email: string }) {
  const { t } = useTranslation();
  const router = useRouter();
  const [given, setGiven] = useState({
    first_name: "",
    last_name: "",
    password: "",
    workspace: "",
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const change = (name: keyof typeof given) => (event: { target: { value: string } }) =>
    setGiven({ ...given, [name]: event.target.value });
  const make = useMutation({
    mutationFn: () => api.POST("/api/internal/sign-up/{secret}", { params: { path: { secret } }, body: given }),
    onSuccess: async () => {
      queryClient.clear();
      await router.navigate({ to: "/" });
    },
    onError: () => {},
  });
  const error = make.error instanceof ApiError ? make.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("account.firstName")}>
          <Input
            autoComplete="given-name"
            maxLength={150}
            autoFocus
            value={given.first_name}
            onChange={change("first_name")}
          />
        </Field>
        <Field label={t("account.lastName")}>
          <Input autoComplete="family-name" maxLength={150} value={given.last_name} onChange={change("last_name")} />
        </Field>
      </div>
      <Field label={t("signIn.password")} hint={t("account.passwordHint")} error={error?.field("password")}>
        <Input
          type="password"
          autoComplete="new-password"
          required
          value={given.password}
          onChange={change("password")}
        />
      </Field>
      <Field
        label={t("ways.workspace")}
        hint={t("ways.workspaceHint")}
        error={error?.field("workspace") ?? error?.field("name")}
      >
        <Input
          autoComplete="organization"
          required
          maxLength={128}
          value={given.workspace}
          onChange={change("workspace")}
        />
      </Field>
      {make.error && !["password", "workspace", "name"].some((name) => error?.field(name)) && (
        <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-bad">
          {errorText(make.error)}
        </p>
      )}
      <Button type="submit" kind="primary" size="large" busy={make.isPending}>
        {t("ways.signUp")}
      </Button>
    </form>
  );
}
