import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useSession } from "@/app/session";
import { Button, Card, Dialog, Empty, Field, Page, SearchInput, Select, Skeleton } from "@/components";
import { BasicFields, type Basics, SettingFields } from "./ChannelFields";
import { CopyLine } from "./CopyLine";
import { configOf, type Entered } from "./configuration";

type Type = Schemas["ChannelTypeOut"];

const RECOMMENDED = ["WAC", "TG", "T", "AT", "EX"];
const NOTHING_FORGOTTEN: ReadonlySet<string> = new Set();

/** Claims a channel: first its type, then what the type asks for. */
export default function NewChannel() {
  const { t } = useTranslation();
  const { type: code } = useSearch({ from: "/shell/channels/new" });
  const { data } = useQuery({
    queryKey: ["channel-types"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => body(api.GET("/api/internal/channels/types")),
  });
  const type = data?.find((one) => one.code === code);
  return (
    <Page
      title={type ? t("channels.newOf", { type: type.name }) : t("channels.new")}
      description={type ? undefined : t("channels.newText")}
      back={
        type ? (
          <Link to="/channels/new" search={{}}>
            ← {t("channels.new")}
          </Link>
        ) : (
          <Link to="/channels">← {t("nav.channels")}</Link>
        )
      }
    >
      {!data ? <Skeleton /> : type ? <NewForm key={type.code} type={type} /> : <TypeList types={data} />}
    </Page>
  );
}

function TypeList({ types }: { types: Type[] }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const found = types.filter((one) => `${one.name} ${one.code} ${one.schemes[0]}`.toLowerCase().includes(wanted));
  const parts = wanted
    ? [{ title: undefined, types: found }]
    : [
        {
          title: t("channels.recommended"),
          types: RECOMMENDED.flatMap((code) => types.filter((one) => one.code === code)),
        },
        { title: t("channels.phone"), types: types.filter((one) => one.schemes[0] === "tel") },
        { title: t("channels.social"), types: types.filter((one) => one.schemes[0] !== "tel") },
      ];
  return (
    <div className="flex flex-col gap-6">
      <SearchInput value={search} label={t("channels.searchTypes")} className="max-w-md" onChange={setSearch} />
      {found.length === 0 && <Empty icon={<ChevronRight />} title={t("shell.nothing")} />}
      {parts.map((part) => (
        <section key={part.title ?? "found"}>
          {part.title && <h2 className="mb-2 font-semibold">{part.title}</h2>}
          <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
            {part.types.map((one) => (
              <li key={one.code}>
                <Link
                  to="/channels/new"
                  search={{ type: one.code }}
                  className="flex items-center gap-3 rounded-card border border-line bg-surface px-4 py-3 hover:border-accent"
                >
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium">{one.name}</span>
                    <span className="text-[13px] text-muted">
                      {one.schemes[0] === "tel" ? "SMS" : one.schemes[0]} · {one.code}
                    </span>
                  </span>
                  <ChevronRight className="size-4 text-muted" aria-hidden />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function NewForm({ type }: { type: Type }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { workspace } = useSession();
  const [basics, setBasics] = useState<Basics>({
    name: type.name,
    address: "",
    country: "country" in workspace ? String(workspace.country ?? "") : "",
    role: "SR",
    tps: "",
  });
  const [scheme, setScheme] = useState(type.schemes[0] ?? "");
  const [form, setForm] = useState<Entered>({});
  const make = useMutation({
    meta: { quiet: true },
    mutationFn: () =>
      body(
        api.POST("/api/internal/channels", {
          body: {
            type: type.code,
            scheme,
            ...basics,
            tps: basics.tps === "" ? null : Number(basics.tps),
            config: configOf(type.settings, form, NOTHING_FORGOTTEN),
          },
        }),
      ),
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: ["channels"] });
      if (Object.keys(made.generated).length === 0) open(made.uuid);
    },
    onError: () => {},
  });
  const open = (uuid: string) => void navigate({ to: "/channels/$uuid", params: { uuid }, search: {} });
  const problem = (field: string) => (make.error instanceof ApiError ? make.error.field(field) : undefined);
  const isNamed = make.error instanceof ApiError && Object.keys(make.error.fields).length > 0;
  const generated = Object.entries(make.data?.generated ?? {});
  return (
    <Card className="max-w-3xl">
      <form
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <BasicFields type={type} value={basics} onChange={setBasics} problem={problem} />
        {type.schemes.length > 1 && (
          <Field label={t("channels.form.scheme")} hint={t("channels.form.schemeHint")} error={problem("scheme")}>
            <Select value={scheme} onChange={(event) => setScheme(event.target.value)}>
              {type.schemes.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </Select>
          </Field>
        )}
        <SettingFields settings={type.settings} value={form} onChange={setForm} problem={problem} />
        {make.error && (
          <p role="alert" className="text-bad">
            {isNamed ? t("channels.form.wrong") : errorText(make.error)}
            {make.error instanceof ApiError && make.error.code === "provider_refused" && ` ${make.error.message}`}
          </p>
        )}
        <div className="flex items-center justify-end gap-3">
          <p className="flex-1 text-[13px] text-muted">
            {t(type.sets_up ? "channels.form.setsUp" : "channels.form.setUpYourself", { name: type.name })}
          </p>
          <Button asChild>
            <Link to="/channels">{t("common.cancel")}</Link>
          </Button>
          <Button type="submit" kind="primary" busy={make.isPending}>
            {t("channels.form.make")}
          </Button>
        </div>
      </form>
      {make.data && generated.length > 0 && (
        <Dialog
          open
          onClose={() => open(make.data.uuid)}
          title={t("channels.generatedTitle")}
          description={t("channels.generatedText")}
          footer={
            <Button kind="primary" onClick={() => open(make.data.uuid)}>
              {t("common.done")}
            </Button>
          }
        >
          <div className="flex flex-col gap-3">
            {generated.map(([key, value]) => (
              <CopyLine key={key} label={t(`channels.keys.${key}`, { defaultValue: key })} text={value} />
            ))}
          </div>
        </Dialog>
      )}
    </Card>
  );
}
