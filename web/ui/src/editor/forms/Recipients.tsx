/** Whom an action is for: groups, contacts, expressions and a query in one place, counted while they are chosen. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ApiError } from "@/api/errors";
import { useDebounced } from "@/components";
import { RecipientPicker } from "@/pages/flows/RecipientPicker";
import { assetsQuery } from "../api/queries";
import type { Action } from "../model/definition";
import { type Countable, chosenRecipients, countable, withRecipients } from "./recipients";
import { TemplateField } from "./TemplateField";

interface Props {
  action: Action;
  onChange: (action: Action) => void;
  error?: string;
}

export function Recipients({ action, onChange, error }: Props) {
  const { t } = useTranslation("editor");
  const counted = useCount(action);
  if (action.create_contact === true) return <p className="text-muted">{t("recipients.newContact")}</p>;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1.5 text-[13px] font-medium">{t("recipients.title")}</legend>
      <RecipientPicker
        expressions
        chosen={chosenRecipients(action)}
        onChange={(chosen) => onChange(withRecipients(action, chosen))}
      />
      <TemplateField
        label={t("recipients.query")}
        value={`${action.contact_query ?? ""}`}
        onChange={(contact_query) => onChange({ ...action, contact_query })}
        error={counted.problem}
        hint={counted.query ?? t("recipients.queryHint")}
      />
      {error && <p className="text-[13px] text-bad">{error}</p>}
      <p role="status" className="flex flex-wrap items-center gap-x-2 text-[13px] text-muted empty:hidden">
        {counted.total !== undefined && (
          <span className="flex items-center gap-1.5 font-medium text-ink" data-testid="recipient-count">
            <Users className="size-4 text-accent" aria-hidden />
            {t("recipients.count", { count: counted.total })}
          </span>
        )}
        {counted.hasMore && t("recipients.later")}
      </p>
    </fieldset>
  );
}

function useCount(action: Action) {
  const { data: assets } = useQuery(assetsQuery);
  const flow = (action.flow as { uuid?: string } | null | undefined)?.uuid;
  const isBackground = assets?.flows.find((one) => one.uuid === flow)?.type === "B";
  const { known, hasMore } = countable(action, isBackground);
  const isEmpty = known.groups.length === 0 && known.contacts.length === 0 && !known.query;
  const asked = useDebounced(JSON.stringify(known), 350);
  const { data, error } = useQuery({
    queryKey: ["editor", "recipients", asked],
    enabled: !isEmpty && action.create_contact !== true,
    queryFn: () => body(api.POST("/api/internal/editor/recipients", { body: JSON.parse(asked) as Countable })),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const isShown = !isEmpty && !error;
  return {
    total: isShown ? data?.total : undefined,
    query: isShown && data?.query && data.query !== known.query ? data.query : undefined,
    problem: !isEmpty && error instanceof ApiError ? error.field("query") : undefined,
    hasMore,
  };
}
