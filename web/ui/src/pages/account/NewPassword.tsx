import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { Button, Field, Input, Spinner } from "@/components";
import { Frame } from "./Frame";
import { LinkOver } from "./LinkOver";

/** Sets a forgotten password anew. */
export default function NewPassword() {
  const { t } = useTranslation();
  const { secret } = useParams({ from: "/new-password/$secret" });
  const params = { path: { secret } };
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const whose = useQuery({
    queryKey: ["new-password", secret],
    queryFn: () => body(api.GET("/api/internal/forgotten-password/{secret}", { params })),
    retry: false,
  });
  const save = useMutation({
    mutationFn: () => api.POST("/api/internal/forgotten-password/{secret}", { params, body: { password } }),
    onSuccess: async () => {
      toast.success(t("ways.passwordSet"));
      await navigate({ to: "/sign-in", search: {} });
    },
    onError: () => {},
  });
  if (whose.isPending) return <Spinner className="m-10" />;
  if (whose.error) return <LinkOver error={whose.error} />;
  const error = save.error instanceof ApiError ? save.error.field("password") : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Frame title={t("ways.newPassword")} text={whose.data.email}>
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <input type="email" name="email" autoComplete="username" value={whose.data.email} readOnly hidden />
        <Field
          label={t("account.newPassword")}
          hint={t("account.passwordHint")}
          error={error ?? (save.error && errorText(save.error))}
        >
          <Input
            type="password"
            autoComplete="new-password"
            required
            autoFocus
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <Button type="submit" kind="primary" size="large" busy={save.isPending}>
          {t("common.save")}
        </Button>
      </form>
    </Frame>
  );
}
