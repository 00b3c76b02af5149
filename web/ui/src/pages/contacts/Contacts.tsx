import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus, Sparkles, UserRoundPlus, Users } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import {
  Badge,
  Button,
  Card,
  Cell,
  Dialog,
  Empty,
  Field,
  Folders,
  Input,
  More,
  Page,
  Row,
  SearchInput,
  Skeleton,
  Table,
  Time,
} from "@/components";

const STATUSES = ["active", "blocked", "stopped", "archived"] as const;

export default function Contacts() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const { query = "", group, status = "active" } = useSearch({ from: "/shell/contacts" });
  const [adding, setAdding] = useState(false);
  const counts = useQuery({
    queryKey: ["contacts", "counts"],
    queryFn: () => body(api.GET("/api/internal/contacts/counts")),
  });
  const fields = useQuery({
    queryKey: ["fields"],
    queryFn: () => body(api.GET("/api/internal/fields")),
    staleTime: 60_000,
  });
  const list = useInfiniteQuery({
    queryKey: ["contacts", "list", query, group, status],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/internal/contacts", {
          params: { query: { query, group: group ?? "", status, cursor: pageParam } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const contacts = list.error ? [] : (list.data?.pages.flatMap((page) => page.results) ?? []);
  const first = list.data?.pages[0];
  const featured = (fields.data ?? []).filter((field) => field.is_featured).slice(0, 3);
  const groups = counts.data?.groups ?? [];
  const inGroup = groups.find((one) => one.uuid === group);
  return (
    <Page
      title={inGroup?.name ?? t(status === "active" ? "nav.contacts" : `contacts.statuses.${status}`)}
      actions={
        <>
          <SearchInput
            value={query}
            label={t("contacts.search")}
            className="w-80"
            onChange={(text) => void navigate({ to: "/contacts", search: text ? { query: text } : { group, status } })}
          />
          {may("contact.create") && (
            <Button kind="primary" icon={<Plus />} onClick={() => setAdding(true)}>
              {t("contacts.new")}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-5 md:flex-row">
        <Folders
          to="/contacts"
          label={t("contacts.foldersLabel")}
          groups={[
            {
              links: STATUSES.map((name) => ({
                key: name,
                name: t(`contacts.statuses.${name}`),
                count: counts.data?.[name],
                search: { status: name },
                active: !group && !query && status === name,
              })),
            },
            {
              title: groups.length > 0 ? t("contacts.groups") : undefined,
              links: groups.map((one) => ({
                key: one.uuid,
                name: one.name,
                count: one.count,
                icon: one.is_smart ? <Sparkles aria-label={t("contacts.smart")} /> : <Users aria-hidden />,
                search: { group: one.uuid },
                active: group === one.uuid,
              })),
            },
          ]}
        />
        <div className="min-w-0 flex-1">
          {query && (
            <p className="mb-3 text-[13px] text-muted" role="status">
              {list.error ? (
                <span className="text-bad">{errorText(list.error)}</span>
              ) : (
                first && t("contacts.found", { count: first.total ?? 0, query: first.query })
              )}
            </p>
          )}
          <Card flush>
            {list.isPending ? (
              <Skeleton />
            ) : contacts.length === 0 ? (
              <Empty
                icon={<UserRoundPlus />}
                title={query || group || status !== "active" ? t("contacts.nothing") : t("contacts.empty")}
              >
                {query ? t("contacts.queryHelp") : !group && status === "active" && t("contacts.emptyText")}
              </Empty>
            ) : (
              <Table
                label={t("nav.contacts")}
                head={[
                  t("contacts.name"),
                  t("contacts.address"),
                  ...featured.map((field) => field.name),
                  t("contacts.inGroups"),
                  t("contacts.lastSeen"),
                ]}
              >
                {contacts.map((contact) => (
                  <Row key={contact.uuid}>
                    <Cell className="max-w-56 truncate font-medium">
                      <Link
                        to="/contacts/$uuid"
                        params={{ uuid: contact.uuid }}
                        className="underline-offset-4 hover:underline"
                      >
                        {contact.name || contact.urn || t("contacts.unnamed")}
                      </Link>
                    </Cell>
                    <Cell className="whitespace-nowrap text-muted tabular-nums">{contact.urn}</Cell>
                    {featured.map((field) => (
                      <Cell key={field.key} className="max-w-40 truncate">
                        {contact.fields[field.key]}
                      </Cell>
                    ))}
                    <Cell>
                      <span className="flex max-w-64 flex-wrap gap-1">
                        {contact.groups.slice(0, 3).map((one) => (
                          <Badge key={one.uuid}>{one.name}</Badge>
                        ))}
                        {contact.groups.length > 3 && <Badge>+{contact.groups.length - 3}</Badge>}
                      </span>
                    </Cell>
                    <Cell className="text-muted">
                      {contact.last_seen_on ? <Time at={contact.last_seen_on} /> : "–"}
                    </Cell>
                  </Row>
                ))}
              </Table>
            )}
            <More query={list} />
          </Card>
        </div>
      </div>
      <NewContact open={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

function NewContact({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const create = useMutation({
    mutationFn: () => body(api.POST("/api/internal/contacts", { body: { name, phone } })),
    onSuccess: ({ uuid }) => {
      void queryClient.invalidateQueries({ queryKey: ["contacts"] });
      onClose();
      void navigate({ to: "/contacts/$uuid", params: { uuid } });
    },
    onError: () => {},
  });
  const error = create.error instanceof ApiError ? create.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("contacts.new")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" type="submit" form="new-contact" busy={create.isPending}>
            {t("common.create")}
          </Button>
        </>
      }
    >
      <form id="new-contact" className="flex flex-col gap-4 pb-2" onSubmit={submit}>
        <Field label={t("contacts.name")} error={error?.field("name")}>
          <Input value={name} maxLength={128} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={t("contacts.phone")} hint={t("contacts.phoneHint")} error={error?.field("phone")}>
          <Input type="tel" required value={phone} onChange={(event) => setPhone(event.target.value)} />
        </Field>
        {create.error && !error?.field("phone") && !error?.field("name") && (
          <p role="alert" className="text-bad">
            {errorText(create.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
