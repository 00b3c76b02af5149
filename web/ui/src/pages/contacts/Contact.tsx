import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Ban, CircleStop, Ellipsis, MessageSquareOff, RotateCcw, Trash2, Workflow } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Badge, Button, Card, Confirm, Menu, MenuDivider, MenuItem, Time, useTitle } from "@/components";
import { languageName } from "@/components/languages";
import { Composer } from "./Composer";
import { EditableText } from "./EditableText";
import { GroupsEditor } from "./GroupsEditor";
import { Timeline } from "./Timeline";

type Change = Schemas["ContactChange"];

export default function Contact() {
  const { uuid } = useParams({ from: "/shell/contacts/$uuid" });
  const { t, i18n } = useTranslation();
  const may = useMay();
  const path = { uuid };
  const { data: contact } = useSuspenseQuery({
    queryKey: ["contact", uuid],
    queryFn: () => body(api.GET("/api/internal/contacts/{uuid}", { params: { path } })),
    refetchInterval: 10_000,
  });
  const fields = useQuery({
    queryKey: ["fields"],
    queryFn: () => body(api.GET("/api/internal/fields")),
    staleTime: 60_000,
  });
  const change = useMutation({
    mutationFn: (given: Change) => body(api.PATCH("/api/internal/contacts/{uuid}", { params: { path }, body: given })),
    onSuccess: (changed) => {
      queryClient.setQueryData(["contact", uuid], changed);
      void queryClient.invalidateQueries({ queryKey: ["timeline", uuid] });
      void queryClient.invalidateQueries({ queryKey: ["contacts"] });
    },
  });
  const name = contact.name || contact.urns[0]?.shown || t("contacts.unnamed");
  useTitle(name);
  const editable = may("contact.update");
  return (
    <div className="mx-auto flex max-w-6xl flex-col px-5 py-6 md:px-8 lg:h-full">
      <header className="mb-5 flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1">
          <div className="mb-1 text-[13px] text-muted">
            <Link to="/contacts" className="hover:underline">
              {t("nav.contacts")}
            </Link>
          </div>
          <h1 className="flex items-center gap-2.5 text-[22px] leading-tight font-semibold tracking-tight">
            <span className="truncate">{name}</span>
            {contact.status !== "active" && <Badge tone="warn">{t(`contacts.statuses.${contact.status}`)}</Badge>}
          </h1>
        </div>
        {contact.flow && <CurrentFlow uuid={uuid} flow={contact.flow} />}
        {editable && (
          <ContactMenu
            uuid={uuid}
            name={name}
            status={contact.status}
            onStatus={(status) => change.mutate({ status })}
          />
        )}
      </header>
      <div className="grid min-h-0 flex-1 gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Card flush fill className="h-[70dvh] lg:h-auto lg:min-h-0">
          <Timeline contact={uuid} />
          {contact.status === "active" && <Composer contact={uuid} name={name} />}
        </Card>
        <div className="flex min-h-0 flex-col gap-5 lg:overflow-y-auto">
          <Card title={t("contacts.details")}>
            <dl className="flex flex-col gap-3">
              <EditableText
                label={t("contacts.name")}
                value={contact.name}
                maxLength={128}
                editable={editable}
                onSave={(text) => change.mutateAsync({ name: text })}
              />
              {contact.reference && (
                <div>
                  <dt className="text-[13px] text-muted">{t("contacts.reference")}</dt>
                  <dd>{contact.reference}</dd>
                </div>
              )}
              <div>
                <dt className="text-[13px] text-muted">{t("contacts.addresses")}</dt>
                {contact.urns.map((urn) => (
                  <dd key={`${urn.scheme}:${urn.path}`} className="flex items-baseline gap-2">
                    <span className="tabular-nums">{urn.shown}</span>
                    <span className="text-xs text-muted">{urn.channel?.name ?? urn.scheme}</span>
                  </dd>
                ))}
                {contact.urns.length === 0 && <dd className="text-muted">{t("contacts.noAddress")}</dd>}
              </div>
              <LanguageRow
                value={contact.language ?? ""}
                editable={editable}
                onSave={(language) => change.mutate({ language })}
              />
              <div>
                <dt className="text-[13px] text-muted">{t("contacts.lastSeen")}</dt>
                <dd>{contact.last_seen_on ? <Time at={contact.last_seen_on} /> : t("contacts.never")}</dd>
              </div>
              <div>
                <dt className="text-[13px] text-muted">{t("contacts.created")}</dt>
                <dd>{new Date(contact.created_on).toLocaleDateString(i18n.language, { dateStyle: "medium" })}</dd>
              </div>
            </dl>
          </Card>
          <Card title={t("contacts.groups")}>
            <GroupsEditor
              contact={contact}
              editable={editable && contact.status === "active"}
              onSave={(groups) => change.mutate({ groups })}
            />
          </Card>
          <Card title={t("contacts.fields")}>
            <dl className="flex flex-col gap-3">
              {(fields.data ?? []).map((field) => (
                <EditableText
                  key={field.key}
                  label={field.name}
                  value={contact.fields[field.key] ?? ""}
                  shown={field.type === "datetime" ? readable(contact.fields[field.key], i18n.language) : undefined}
                  editable={editable}
                  onSave={(text) => change.mutateAsync({ fields: { [field.key]: text } })}
                />
              ))}
              {fields.data?.length === 0 && <p className="text-muted">{t("contacts.noFields")}</p>}
            </dl>
          </Card>
          <Card title={t("contacts.notes")}>
            <EditableText
              label={t("contacts.note")}
              value={contact.notes[0]?.text ?? ""}
              maxLength={10_000}
              multiline
              editable={editable}
              onSave={(note) => change.mutateAsync({ note })}
            />
            {contact.notes[0] && (
              <p className="mt-2 text-xs text-muted">
                {contact.notes[0].author} · <Time at={contact.notes[0].created_on} />
              </p>
            )}
          </Card>
        </div>
      </div>
    </div>
  );
}

/** A date as people write it; the time only where it isn't midnight. Its own zone counts, as it was meant. */
function readable(value: string | null | undefined, language: string): string | undefined {
  const parts = value?.match(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/);
  if (!parts) return undefined;
  const time = new Date(`${parts[1]}T${parts[2]}Z`);
  const timeStyle = parts[2] === "00:00" ? undefined : "short";
  return time.toLocaleString(language, { dateStyle: "medium", timeStyle, timeZone: "UTC" });
}

function LanguageRow({
  value,
  editable,
  onSave,
}: {
  value: string;
  editable: boolean;
  onSave: (code: string) => void;
}) {
  const { t, i18n } = useTranslation();
  const choices = useQuery({
    queryKey: ["workspace", "choices"],
    queryFn: () => body(api.GET("/api/internal/workspace/choices")),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: editable,
  });
  const codes = new Set([value, ...Object.keys(choices.data?.languages ?? {})].filter(Boolean));
  return (
    <div>
      <dt className="text-[13px] text-muted">{t("contacts.language")}</dt>
      <dd>
        {editable ? (
          <select
            aria-label={t("contacts.language")}
            value={value}
            onChange={(event) => onSave(event.target.value)}
            className="-ml-1 w-full rounded-md bg-transparent py-0.5 hover:bg-sunken"
          >
            <option value="">{t("contacts.noLanguage")}</option>
            {[...codes].map((code) => (
              <option key={code} value={code}>
                {languageName(code, i18n.language)}
              </option>
            ))}
          </select>
        ) : (
          languageName(value, i18n.language) || t("contacts.noLanguage")
        )}
      </dd>
    </div>
  );
}

function CurrentFlow({ uuid, flow }: { uuid: string; flow: Schemas["Ref"] }) {
  const { t } = useTranslation();
  const may = useMay();
  const interrupt = useMutation({
    mutationFn: () => api.POST("/api/internal/contacts/{uuid}/interrupt", { params: { path: { uuid } } }),
    onSuccess: () => {
      toast.success(t("contacts.interrupted"));
      void queryClient.invalidateQueries({ queryKey: ["contact", uuid] });
      void queryClient.invalidateQueries({ queryKey: ["timeline", uuid] });
    },
  });
  return (
    <div className="flex items-center gap-1.5">
      <Link to="/flows/$uuid" params={{ uuid: flow.uuid }}>
        <Badge tone="accent" icon={<Workflow />} className="py-1">
          {t("contacts.inFlow", { name: flow.name })}
        </Badge>
      </Link>
      {may("contact.interrupt") && (
        <Button
          size="small"
          kind="quiet"
          icon={<CircleStop />}
          busy={interrupt.isPending}
          onClick={() => interrupt.mutate()}
        >
          {t("contacts.interrupt")}
        </Button>
      )}
    </div>
  );
}

function ContactMenu({
  uuid,
  name,
  status,
  onStatus,
}: {
  uuid: string;
  name: string;
  status: string;
  onStatus: (status: string) => void;
}) {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/internal/contacts/{uuid}", { params: { path: { uuid } } }),
    onSuccess: async () => {
      await navigate({ to: "/contacts" });
      queryClient.removeQueries({ queryKey: ["contact", uuid] });
      void queryClient.invalidateQueries({ queryKey: ["contacts"] });
    },
  });
  return (
    <>
      <Menu
        trigger={
          <Button size="icon" aria-label={t("common.actions")}>
            <Ellipsis />
          </Button>
        }
      >
        {status === "active" ? (
          <>
            <MenuItem icon={<Ban />} onSelect={() => onStatus("blocked")}>
              {t("contacts.block")}
            </MenuItem>
            <MenuItem icon={<MessageSquareOff />} onSelect={() => onStatus("archived")}>
              {t("common.archive")}
            </MenuItem>
          </>
        ) : (
          <MenuItem icon={<RotateCcw />} onSelect={() => onStatus("active")}>
            {t("contacts.reactivate")}
          </MenuItem>
        )}
        {may("contact.delete") && (
          <>
            <MenuDivider />
            <MenuItem icon={<Trash2 />} danger onSelect={() => setDeleting(true)}>
              {t("common.delete")}
            </MenuItem>
          </>
        )}
      </Menu>
      <Confirm
        open={deleting}
        onClose={() => setDeleting(false)}
        onConfirm={() => remove.mutate()}
        title={t("contacts.deleteTitle", { name })}
        action={t("common.delete")}
        danger
        busy={remove.isPending}
      >
        {t("contacts.deleteText")}
      </Confirm>
    </>
  );
}
