import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import type { ApiError } from "@/api/errors";
import { Badge } from "@/components";

/** The triggers that the same would set off, by their words and flows: saving archives them. */
export function TriggerConflicts({ error }: { error: ApiError }) {
  const { t } = useTranslation();
  const { conflicts = [] } = error.body as { conflicts?: Schemas["TriggerOut"][] };
  return (
    <section role="alert" className="rounded-lg bg-warn-soft px-4 py-3 text-warn">
      <p className="flex items-center gap-2 font-medium">
        <TriangleAlert className="size-4 shrink-0" aria-hidden />
        {t("triggers.conflict", { count: conflicts.length })}
      </p>
      <ul className="mt-2 flex flex-col gap-1">
        {conflicts.map((one) => (
          <li key={one.uuid} className="flex flex-wrap items-center gap-1.5 text-[13px]">
            {t(`triggers.types.${one.type}`)}
            {one.keywords.map((keyword) => (
              <Badge key={keyword}>{keyword}</Badge>
            ))}
            {one.referrer_id && <Badge>{one.referrer_id}</Badge>}
            {one.groups.map((group) => (
              <Badge key={group.uuid}>{group.name}</Badge>
            ))}
            <span aria-hidden>→</span>
            <span className="font-medium">{one.flow.name}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
