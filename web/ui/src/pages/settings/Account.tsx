import { useMutation } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useSession } from "@/app/session";
import { Badge, Button, Card, Dialog, Field, Input } from "@/components";
import { Sessions } from "./Sessions";
import { SettingsPage } from "./SettingsPage";
import { useConfirmed } from "./useConfirmed";

export default function Account() {
  const { t } = useTranslation();
  return (
    <SettingsPage title={t("settings.account")} text={t("account.text")}>
      <Names />
      <Password />
      <SecondFactor />
      <Sessions />
    </SettingsPage>
  );
}

const refresh = () => queryClient.invalidateQueries({ queryKey: ["session"] });

function Names() {
  const { t } = useTranslation();
  const { user } = useSession();
  const [given, setGiven] = useState({ first_name: user.first_name, last_name: user.last_name });
  const save = useMutation({
    mutationFn: () => api.PATCH("/api/internal/account", { body: given }),
    onSuccess: () => {
      toast.success(t("common.saved"));
      return refresh();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Card>
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("account.firstName")}>
            <Input
              autoComplete="given-name"
              maxLength={150}
              value={given.first_name}
              onChange={(event) => setGiven({ ...given, first_name: event.target.value })}
            />
          </Field>
          <Field label={t("account.lastName")}>
            <Input
              autoComplete="family-name"
              maxLength={150}
              value={given.last_name}
              onChange={(event) => setGiven({ ...given, last_name: event.target.value })}
            />
          </Field>
        </div>
        <Field label={t("signIn.email")}>
          <Input value={user.email} disabled />
        </Field>
        <Button type="submit" className="self-start" busy={save.isPending}>
          {t("common.save")}
        </Button>
      </form>
    </Card>
  );
}

function Password() {
  const { t } = useTranslation();
  const { user } = useSession();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () => api.POST("/api/internal/account/password", { body: { current, new: next } }),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      toast.success(t("account.passwordChanged"));
    },
    onError: () => {},
  });
  const error = change.error instanceof ApiError ? change.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Card title={t("account.changePassword")}>
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <input type="email" autoComplete="username" value={user.email} readOnly hidden />
        <Field label={t("account.currentPassword")} error={error?.field("current")}>
          <Input
            type="password"
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        </Field>
        <Field label={t("account.newPassword")} hint={t("account.passwordHint")} error={error?.field("new")}>
          <Input
            type="password"
            autoComplete="new-password"
            required
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
        </Field>
        {change.error && Object.keys(error?.fields ?? {}).length === 0 && (
          <p role="alert" className="text-bad">
            {errorText(change.error)}
          </p>
        )}
        <Button type="submit" className="self-start" busy={change.isPending}>
          {t("account.changePassword")}
        </Button>
      </form>
    </Card>
  );
}

function SecondFactor() {
  const { t } = useTranslation();
  const { user } = useSession();
  const { run, dialog } = useConfirmed();
  const [setup, setSetup] = useState<Schemas["SecondFactorSetup"] | null>(null);
  const begin = useMutation({
    mutationFn: () => run(() => body(api.POST("/api/internal/account/second-factor/setup"))),
    onSuccess: setSetup,
  });
  const end = useMutation({
    mutationFn: () => run(() => api.DELETE("/api/internal/account/second-factor")),
    onSuccess: refresh,
  });
  return (
    <Card
      title={t("account.secondFactor")}
      actions={
        user.has_second_factor && (
          <Badge tone="good" icon={<ShieldCheck />}>
            {t("account.on")}
          </Badge>
        )
      }
    >
      <p className="text-muted">{t("account.secondFactorText")}</p>
      <Button
        className="mt-3"
        busy={begin.isPending || end.isPending}
        onClick={() => (user.has_second_factor ? end.mutate() : begin.mutate())}
      >
        {t(user.has_second_factor ? "account.turnOff" : "account.turnOn")}
      </Button>
      {setup && <SetupDialog setup={setup} onClose={() => setSetup(null)} />}
      {dialog}
    </Card>
  );
}

function SetupDialog({ setup, onClose }: { setup: Schemas["SecondFactorSetup"]; onClose: () => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const prove = useMutation({
    mutationFn: () =>
      body(api.POST("/api/internal/account/second-factor", { body: { secret: setup.secret, code: code.trim() } })),
    onSuccess: refresh,
    onError: () => {},
  });
  const codes = prove.data?.codes;
  const error = prove.error instanceof ApiError ? prove.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    prove.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("account.secondFactor")}
      description={codes ? t("account.recoveryText") : t("account.setupText")}
      footer={
        codes ? (
          <Button kind="primary" onClick={onClose}>
            {t("common.done")}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button kind="primary" type="submit" form="second-factor" busy={prove.isPending}>
              {t("account.turnOn")}
            </Button>
          </>
        )
      }
    >
      {codes ? (
        <ul className="grid grid-cols-2 gap-2 rounded-lg bg-sunken p-4 font-mono">
          {codes.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      ) : (
        <form id="second-factor" className="flex flex-col gap-4 pb-2" onSubmit={submit}>
          <div className="rounded-lg bg-sunken p-4 text-center">
            <img src={setup.qr} alt={t("account.qr")} className="mx-auto mb-3 size-48 rounded-lg bg-white p-2" />
            <code className="text-[15px] break-all">{setup.secret.replace(/(.{4})/g, "$1 ").trim()}</code>
            <a href={setup.link} className="mt-2 block text-[13px] text-accent underline">
              {t("account.openApp")}
            </a>
          </div>
          <Field label={t("signIn.code")} error={error ? (error.field("code") ?? errorText(error)) : undefined}>
            <Input
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </Field>
        </form>
      )}
    </Dialog>
  );
}
