import { useTranslation } from "react-i18next";
import { Field, Input, Select } from "@/components";
import { type Recipient, RecipientPicker } from "./RecipientPicker";

/** Whom something is for: chosen one by one, or by a query; what was entered the other way is kept while one compares. */
export interface Whom {
  way: "pick" | "query";
  chosen: Recipient[];
  query: string;
}

export const NOBODY: Whom = { way: "pick", chosen: [], query: "" };

/** Nobody has been named yet. */
export const isNobody = ({ way, chosen, query }: Whom) => (way === "pick" ? chosen.length === 0 : !query.trim());

/** As the server takes it. */
export function recipientsOf({ way, chosen, query }: Whom) {
  const picked = (kind: Recipient["kind"]) =>
    way === "pick" ? chosen.filter((one) => one.kind === kind).map((one) => one.uuid) : [];
  return {
    groups: picked("group"),
    contacts: picked("contact"),
    query: way === "query" ? query.trim() || null : null,
  };
}

/** Chooses groups and contacts, or asks for a query. `known` is the query as the server has understood it. */
export function RecipientFields({
  value,
  onChange,
  error,
  known,
}: {
  value: Whom;
  onChange: (value: Whom) => void;
  error: (field: "query" | "recipients") => string | undefined;
  known?: string | null;
}) {
  const { t } = useTranslation();
  const { way, chosen, query } = value;
  return (
    <>
      <div className="mb-3 inline-flex rounded-lg bg-sunken p-0.5">
        {(["pick", "query"] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={way === one}
            onClick={() => onChange({ ...value, way: one })}
            className={`rounded-md px-3 py-1 ${way === one ? "bg-surface font-medium shadow-card" : "text-muted"}`}
          >
            {t(`start.ways.${one}`)}
          </button>
        ))}
      </div>
      {way === "pick" ? (
        <>
          <RecipientPicker chosen={chosen} onChange={(picked) => onChange({ ...value, chosen: picked })} />
          {error("recipients") && <p className="mt-1.5 text-[13px] text-bad">{error("recipients")}</p>}
        </>
      ) : (
        <Field
          label={t("start.query")}
          hiddenLabel
          error={error("query") ?? error("recipients")}
          hint={known && known !== query.trim() ? known : t("contacts.queryHelp")}
        >
          <Input
            value={query}
            placeholder={t("start.queryExample")}
            onChange={(event) => onChange({ ...value, query: event.target.value })}
          />
        </Field>
      )}
    </>
  );
}

const SILENCES = [0, 90, 180, 365];

/** Leaves out who has been silent for so many days; 0 is nobody. */
export function SilenceChoice({
  label,
  days,
  onChange,
}: {
  label: string;
  days: number;
  onChange: (days: number) => void;
}) {
  const { t } = useTranslation();
  return (
    <label className="flex flex-wrap items-center gap-2">
      {label}
      <Select className="h-8 w-auto" value={days} onChange={(event) => onChange(Number(event.target.value))}>
        {[...new Set([...SILENCES, days])].map((one) => (
          <option key={one} value={one}>
            {one === 0 ? t("start.anyTime") : t("start.days", { count: one })}
          </option>
        ))}
      </Select>
    </label>
  );
}
