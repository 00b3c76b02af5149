import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { useSession } from "@/app/session";
import { useDebounced } from "@/components";
import { wallTime } from "./ScheduleTimes";

/** When an event with this time would be for some of the contacts: reckoned by the database as its fires are. */
export function CampaignEventPreview({ campaign, time }: { campaign: string; time: Schemas["EventTime"] }) {
  const { t, i18n } = useTranslation();
  const { timezone } = useSession().workspace;
  const { relative_to, offset, unit, hour } = time;
  const asked = useDebounced(JSON.stringify({ relative_to, offset, unit, hour }), 300);
  const { data } = useQuery({
    queryKey: ["campaigns", "preview", campaign, asked],
    queryFn: () =>
      body(
        api.POST("/api/internal/campaigns/{campaign}/events/preview", {
          params: { path: { campaign } },
          body: JSON.parse(asked) as Schemas["EventTime"],
        }),
      ),
    placeholderData: keepPreviousData,
  });
  if (!data) return null;
  return (
    <section aria-label={t("campaigns.preview")} className="rounded-xl bg-ground px-4 py-3 text-[13px]">
      {data.length === 0 ? (
        <p className="text-muted">{t("campaigns.previewNobody")}</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {data.map((one) => (
            <li key={one.contact.uuid} className="flex flex-wrap gap-x-2">
              <span className="font-medium">{one.contact.name || one.contact.urn || t("contacts.unnamed")}</span>
              <span className="text-muted">{wallTime(one.date, i18n.language, timezone)}</span>
              <span aria-hidden>→</span>
              <span>{wallTime(one.fire_on, i18n.language, timezone)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
