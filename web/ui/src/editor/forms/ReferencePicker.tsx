/** Picks assets of the workspace: one or many, new ones made in place, or named by an expression. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, ChevronDown, Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body } from "@/api/client";
import { errorText } from "@/api/errors";
import { classes, Popover } from "@/components";
import { type Asset, type Assets, assetsQuery } from "../api/queries";

export type Reference = {
  uuid?: string;
  key?: string;
  name?: string;
  name_match?: string;
  email?: string;
  [key: string]: unknown;
};

const CREATABLE = new Set(["group", "field", "label"]);
const BY_EXPRESSION: { [kind: string]: "name_match" | "email" } = {
  group: "name_match",
  label: "name_match",
  user: "email",
};

export function listed(assets: Assets | undefined, kind: string): Asset[] {
  const lists: { [kind: string]: Asset[] | undefined } = {
    group: assets?.groups,
    field: assets?.fields,
    label: assets?.labels,
    flow: assets?.flows,
    channel: assets?.channels,
    topic: assets?.topics,
    user: assets?.users,
    template: assets?.templates,
    global: assets?.globals,
    llm: assets?.llms,
  };
  return lists[kind] ?? [];
}

export function referenceText(reference: Reference | null | undefined): string {
  return reference?.name ?? reference?.name_match ?? reference?.email ?? reference?.key ?? "";
}

function identity(reference: Reference): string {
  return reference.uuid || reference.key || reference.name_match || reference.email || "";
}

function asReference(kind: string, asset: Asset): Reference {
  if (kind === "field" || kind === "global") return { key: asset.key, name: asset.name };
  return { uuid: asset.uuid, name: asset.name };
}

interface Props {
  kind: string;
  label: string;
  value: Reference[];
  onChange: (value: Reference[]) => void;
  many?: boolean;
  error?: string;
  hint?: string;
  /** Assets that may be picked; all by default. */
  allowed?: (asset: Asset) => boolean;
  expressions?: boolean;
}

export function ReferencePicker({
  kind,
  label,
  value,
  onChange,
  many,
  error,
  hint,
  allowed,
  expressions = true,
}: Props) {
  const { t } = useTranslation("editor");
  const id = useId();
  const [open, setOpen] = useState(false);
  const { data: assets } = useQuery(assetsQuery);
  const known = listed(assets, kind);
  const isGone = (one: Reference) =>
    assets !== undefined && one.uuid !== undefined && !known.some((asset) => asset.uuid === one.uuid);
  const choose = (reference: Reference) => {
    if (!many) {
      onChange([reference]);
      setOpen(false);
      return;
    }
    const has = value.some((one) => identity(one) === identity(reference));
    onChange(has ? value.filter((one) => identity(one) !== identity(reference)) : [...value, reference]);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <span id={id} className="text-[13px] font-medium">
        {label}
      </span>
      <Popover
        open={open}
        onOpenChange={setOpen}
        className="w-(--radix-popover-trigger-width) min-w-72 p-1.5"
        trigger={
          <button
            type="button"
            aria-labelledby={id}
            aria-describedby={error || hint ? `${id}-note` : undefined}
            className={classes(
              "flex min-h-9 w-full items-center gap-1.5 rounded-lg border border-line-strong bg-surface px-2 py-1 text-left hover:border-muted/60",
              error && "border-bad",
            )}
          >
            <span className="flex min-w-0 flex-1 flex-wrap gap-1">
              {value.length === 0 && <span className="px-1 text-muted">{t("forms.choose")}</span>}
              {value.map((one) => (
                <span
                  key={identity(one)}
                  className={classes(
                    "inline-flex max-w-full items-center gap-1 rounded-full bg-sunken px-2.5 py-0.5 text-[13px]",
                    isGone(one) && "bg-bad-soft text-bad line-through",
                  )}
                >
                  <span className="truncate">{referenceText(one)}</span>
                </span>
              ))}
            </span>
            <ChevronDown className="size-4 shrink-0 text-muted" aria-hidden />
          </button>
        }
      >
        <Choices
          kind={kind}
          assets={known.filter((asset) => allowed?.(asset) ?? true)}
          chosen={value}
          onChoose={choose}
          expressions={expressions}
        />
        {value.length > 0 && (
          <button
            type="button"
            className="mt-1 flex w-full items-center gap-2 rounded-lg px-2.5 py-1.5 text-muted hover:bg-sunken"
            onClick={() => onChange([])}
          >
            <X className="size-4" /> {t("forms.clear")}
          </button>
        )}
      </Popover>
      {(error || hint) && (
        <p id={`${id}-note`} className={classes("text-[13px]", error ? "text-bad" : "text-muted")}>
          {error || hint}
        </p>
      )}
    </div>
  );
}

function Choices({
  kind,
  assets,
  chosen,
  onChoose,
  expressions,
}: {
  kind: string;
  assets: Asset[];
  chosen: Reference[];
  onChoose: (reference: Reference) => void;
  expressions: boolean;
}) {
  const { t } = useTranslation("editor");
  const client = useQueryClient();
  const [wanted, setWanted] = useState("");
  const needle = wanted.trim().toLocaleLowerCase();
  const found = assets.filter((asset) => asset.name.toLocaleLowerCase().includes(needle)).slice(0, 100);
  const isNew = needle !== "" && !assets.some((asset) => asset.name.toLocaleLowerCase() === needle);
  const expression = BY_EXPRESSION[kind];
  const create = async () => {
    try {
      const made = await body(
        api.POST("/api/internal/editor/assets", {
          body: { kind: kind as "group" | "field" | "label", name: wanted.trim() },
        }),
      );
      await client.invalidateQueries(assetsQuery);
      onChoose(asReference(kind, made));
      setWanted("");
    } catch (error) {
      toast.error(errorText(error));
    }
  };
  const row =
    "flex w-full items-center gap-2 rounded-lg px-2.5 py-1.5 text-left hover:bg-sunken focus-visible:bg-sunken";
  return (
    <>
      <input
        autoFocus
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
        placeholder={t("forms.search")}
        aria-label={t("forms.search")}
        className="mb-1 h-8 w-full rounded-lg border border-line bg-ground px-2.5 outline-none focus-visible:border-accent"
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          if (found[0]) onChoose(asReference(kind, found[0]));
          else if (isNew && CREATABLE.has(kind)) void create();
        }}
      />
      <div className="max-h-64 overflow-y-auto">
        {found.map((asset) => {
          const reference = asReference(kind, asset);
          const isChosen = chosen.some((one) => identity(one) === identity(reference));
          return (
            <button
              key={identity(reference)}
              type="button"
              aria-pressed={isChosen}
              className={row}
              onClick={() => onChoose(reference)}
            >
              <Check className={classes("size-4 shrink-0 text-accent", !isChosen && "invisible")} aria-hidden />
              <span className="min-w-0 flex-1 truncate">{asset.name}</span>
              {asset.key && <span className="truncate font-mono text-xs text-muted">{asset.key}</span>}
            </button>
          );
        })}
        {found.length === 0 && !isNew && <p className="px-2.5 py-2 text-muted">{t("forms.none")}</p>}
        {isNew && wanted.includes("@") && expression && expressions && (
          <button type="button" className={row} onClick={() => onChoose({ [expression]: wanted.trim() })}>
            <Plus className="size-4 text-muted" aria-hidden /> {t("forms.byExpression", { text: wanted.trim() })}
          </button>
        )}
        {isNew && !wanted.includes("@") && CREATABLE.has(kind) && (
          <button type="button" className={row} onClick={() => void create()}>
            <Plus className="size-4 text-muted" aria-hidden /> {t("forms.create", { name: wanted.trim() })}
          </button>
        )}
      </div>
    </>
  );
}
