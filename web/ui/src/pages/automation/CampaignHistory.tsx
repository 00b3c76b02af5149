import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { useSession } from "@/app/session";
import { Dialog, Spinner } from "@/components";
import { TimeChart } from "@/pages/flows/charts";
import { dateName, offsetWords } from "./campaignWords";
import { wallTime } from "./ScheduleTimes";

/** What an event has done, day by day, and for whom it is due next. */
export function CampaignHistory({
  campaign,
  event,
  onClose,
}: {
  campaign: Schemas["CampaignOut"];
  event: Schemas["CampaignEventOut"];
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const { timezone } = useSession().workspace;
  const path = { campaign: campaign.uuid, uuid: event.uuid };
  const { data } = useQuery({
    queryKey: ["campaigns", "history", event.uuid],
    queryFn: () => body(api.GET("/api/internal/campaigns/{campaign}/events/{uuid}/history", { params: { path } })),
  });
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={`${offsetWords(event, t)} ${dateName(event.relative_to, event.relative_to_name, t)}`}
      description={t("campaigns.historyText", { fired: event.fired, pending: event.pending })}
    >
      {!data ? (
        <Spinner />
      ) : (
        <div className="flex flex-col gap-5 pb-4">
          <section>
            <h3 className="mb-2 text-[13px] font-medium">{t("campaigns.byDay")}</h3>
            {data.days.length === 0 ? (
              <p className="text-muted">{t("campaigns.neverFired")}</p>
            ) : (
              <TimeChart
                label={t("campaigns.byDay")}
                points={data.days.map(({ day, count }) => ({ at: `${day}T00:00:00Z`, count }))}
              />
            )}
          </section>
          <section>
            <h3 className="mb-2 text-[13px] font-medium">{t("campaigns.upcoming")}</h3>
            {data.upcoming.length === 0 && <p className="text-muted">{t("campaigns.nobodyDue")}</p>}
            <ul>
              {data.upcoming.map(({ contact, fire_on }) => (
                <li key={contact.uuid} className="flex gap-3 border-b border-line py-1.5 last:border-0">
                  <Link
                    to="/contacts/$uuid"
                    params={{ uuid: contact.uuid }}
                    className="min-w-0 flex-1 truncate hover:underline"
                  >
                    {contact.name || contact.urn || t("contacts.unnamed")}
                  </Link>
                  <span className="text-muted tabular-nums">{wallTime(fire_on, i18n.language, timezone)}</span>
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </Dialog>
  );
}
