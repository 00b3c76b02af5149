import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { Badge, Dialog, Spinner, Time, type Tone } from "@/components";

const TONES: Record<string, Tone> = { completed: "good", failed: "bad", interrupted: "warn" };

/** What a scheduled broadcast has sent: when, to how many, how it ended. */
export function ScheduleSendings({
  broadcast,
  onClose,
}: {
  broadcast: Schemas["ScheduledBroadcastOut"];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ["schedules", "sendings", broadcast.uuid],
    queryFn: () =>
      body(api.GET("/api/internal/schedules/broadcasts/{uuid}", { params: { path: { uuid: broadcast.uuid } } })),
  });
  return (
    <Dialog open onClose={onClose} title={t("schedules.sendings")}>
      {!data ? (
        <Spinner />
      ) : data.sendings.length === 0 ? (
        <p className="pb-4 text-muted">{t("schedules.notYet")}</p>
      ) : (
        <ul className="pb-4">
          {data.sendings.map((one) => (
            <li key={one.uuid} className="flex items-center gap-3 border-b border-line py-2 last:border-0">
              <span className="flex-1">
                <Time at={one.created_on} />
              </span>
              <span className="text-muted">{one.total !== null && t("start.contacts", { count: one.total })}</span>
              <Badge tone={TONES[one.status] ?? "info"}>{t(`starts.status.${one.status}`)}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
