import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Copy, UserPlus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Initials } from "@/app/shell/Rail";
import { Button, Card, Confirm, Dialog, Field, Input, Select, Time } from "@/components";
import { SettingsPage } from "./SettingsPage";

type Role = Schemas["Role"];
type Person = Schemas["PersonOut"];

const ROLES: Role[] = ["administrator", "editor", "agent", "viewer", "translator"];

export default function Users() {
  const { t } = useTranslation();
  const may = useMay();
  const [inviting, setInviting] = useState(false);
  const { data: people } = useSuspenseQuery({
    queryKey: ["members"],
    queryFn: () => body(api.GET("/api/internal/members")),
  });
  return (
    <SettingsPage
      title={t("settings.users")}
      text={t("users.text")}
      actions={
        may("user.invite") && (
          <Button kind="primary" icon={<UserPlus />} onClick={() => setInviting(true)}>
            {t("users.invite")}
          </Button>
        )
      }
    >
      <Card flush>
        <ul>
          {people.map((person) => (
            <PersonLine key={person.uuid} person={person} />
          ))}
        </ul>
      </Card>
      {may("invitation.list") && <Invitations />}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </SettingsPage>
  );
}

function PersonLine({ person }: { person: Person }) {
  const { t } = useTranslation();
  const may = useMay();
  const [removing, setRemoving] = useState(false);
  const path = { uuid: person.uuid };
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["members"] });
  const change = useMutation({
    mutationFn: (role: Role) => api.PATCH("/api/internal/members/{uuid}", { params: { path }, body: { role } }),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/internal/members/{uuid}", { params: { path } }),
    onSettled: () => {
      setRemoving(false);
      return refresh();
    },
  });
  const name = person.name || person.email;
  return (
    <li className="flex flex-wrap items-center gap-3 border-b border-line px-5 py-3 last:border-0">
      <Initials name={name} round />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {name} {person.is_me && <span className="font-normal text-muted">{t("users.me")}</span>}
        </p>
        <p className="truncate text-[13px] text-muted">
          {person.name && `${person.email} · `}
          {person.last_login_on ? <Time at={person.last_login_on} /> : t("users.neverSeen")}
        </p>
      </div>
      {may("user.update") ? (
        <Select
          aria-label={t("users.roleOf", { name })}
          className="w-40"
          value={person.role}
          onChange={(event) => change.mutate(event.target.value as Role)}
        >
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {t(`roles.${role}`)}
            </option>
          ))}
        </Select>
      ) : (
        <span className="text-muted">{t(`roles.${person.role}`)}</span>
      )}
      {may("user.delete") && (
        <Button
          size="smallIcon"
          kind="quiet"
          aria-label={t("users.remove", { name })}
          onClick={() => setRemoving(true)}
        >
          <X />
        </Button>
      )}
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        onConfirm={() => remove.mutate()}
        title={t("users.remove", { name })}
        action={t("users.removeAction")}
        danger
        busy={remove.isPending}
      >
        {t("users.removeText")}
      </Confirm>
    </li>
  );
}

function Invitations() {
  const { t, i18n } = useTranslation();
  const { data } = useQuery({
    queryKey: ["invitations"],
    queryFn: () => body(api.GET("/api/internal/invitations")),
  });
  const withdraw = useMutation({
    mutationFn: (uuid: string) => api.DELETE("/api/internal/invitations/{uuid}", { params: { path: { uuid } } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["invitations"] }),
  });
  if (!data || data.length === 0) return null;
  return (
    <Card title={t("users.invitations")} flush>
      <ul className="mt-2">
        {data.map((one) => (
          <li key={one.uuid} className="flex items-center gap-3 border-t border-line px-5 py-3">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{one.email}</p>
              <p className="text-[13px] text-muted">
                {t(`roles.${one.role}`)} ·{" "}
                {t("users.validUntil", {
                  date: new Date(one.valid_until).toLocaleDateString(i18n.language, { dateStyle: "medium" }),
                })}
              </p>
            </div>
            <Button size="small" onClick={() => withdraw.mutate(one.uuid)}>
              {t("users.withdraw")}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const invite = useMutation({
    mutationFn: () => body(api.POST("/api/internal/invitations", { body: { email, role } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["invitations"] }),
    onError: () => {},
  });
  const made = invite.data;
  const error = invite.error instanceof ApiError ? invite.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  const copy = async () => {
    await navigator.clipboard.writeText(made?.link ?? "");
    toast.success(t("common.copied"));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("users.invite")}
      description={made ? t(made.is_mailed ? "users.mailed" : "users.sendLink", { email: made.email }) : undefined}
      footer={
        made ? (
          <Button kind="primary" onClick={onClose}>
            {t("common.done")}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button kind="primary" type="submit" form="invite" busy={invite.isPending}>
              {t("users.invite")}
            </Button>
          </>
        )
      }
    >
      {made ? (
        <div className="flex items-center gap-2 rounded-lg bg-sunken py-1 pr-1 pl-3">
          <code className="min-w-0 flex-1 truncate text-[13px]">{made.link}</code>
          <Button size="smallIcon" kind="quiet" aria-label={t("users.copyLink")} onClick={() => void copy()}>
            <Copy />
          </Button>
        </div>
      ) : (
        <form id="invite" className="flex flex-col gap-4 pb-2" onSubmit={submit}>
          <Field label={t("signIn.email")} error={error ? (error.field("email") ?? errorText(error)) : undefined}>
            <Input type="email" required value={email} onChange={(event) => setEmail(event.target.value)} />
          </Field>
          <Field label={t("users.role")} hint={t(`roles.hints.${role}`)}>
            <Select value={role} onChange={(event) => setRole(event.target.value as Role)}>
              {ROLES.map((one) => (
                <option key={one} value={one}>
                  {t(`roles.${one}`)}
                </option>
              ))}
            </Select>
          </Field>
        </form>
      )}
    </Dialog>
  );
}
