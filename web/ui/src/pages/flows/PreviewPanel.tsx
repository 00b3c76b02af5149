import { CircleAlert, TriangleAlert, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Badge } from "@/components";

/** Of a flow's start, or of a broadcast, which warns of nothing. */
type Preview = Omit<Schemas["PreviewOut"], "warnings"> & Partial<Pick<Schemas["PreviewOut"], "warnings">>;

/** How many it is for, what keeps it from being sent, and what a few of them will get first. */
export function PreviewPanel({ preview, isWritten = true }: { preview: Preview; isWritten?: boolean }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("start.preview")} className="rounded-xl bg-ground p-4">
      <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1" role="status">
        <span className="flex items-center gap-2 text-[15px] font-semibold">
          <Users className="size-4 text-accent" aria-hidden />
          {t("start.contacts", { count: preview.total })}
        </span>
        {preview.total > 0 && isWritten && (
          <span className="text-muted">
            {preview.parts === null ? t("start.unknownCost") : t("start.cost", { count: preview.parts })}
          </span>
        )}
      </p>
      {preview.blockers.map((one) => (
        <p key={one} className="mt-2 flex items-center gap-2 text-bad">
          <CircleAlert className="size-4 shrink-0" aria-hidden />
          {t(`start.blockers.${one}`)}
        </p>
      ))}
      {preview.warnings?.map((one) => (
        <p key={one} className="mt-2 flex items-center gap-2 text-warn">
          <TriangleAlert className="size-4 shrink-0" aria-hidden />
          {t(`start.warnings.${one}`)}
        </p>
      ))}
      {preview.samples.length > 0 && (
        <ul className="mt-3 flex flex-col gap-2.5 border-t border-line pt-3">
          {preview.samples.slice(0, 3).map((sample) => (
            <li key={sample.contact.uuid} className="text-[13px]">
              <span className="font-medium">{sample.contact.name || sample.contact.urn || t("contacts.unnamed")}</span>
              {sample.is_whole && <Badge className="ml-2">{t("start.parts", { count: sample.parts })}</Badge>}
              {sample.texts.map((text) => (
                <p
                  key={text}
                  className="mt-1 w-fit max-w-full rounded-xl rounded-bl-sm bg-accent-soft px-3 py-1.5 break-words whitespace-pre-wrap"
                >
                  {text}
                </p>
              ))}
              {!sample.is_whole && <p className="text-muted">{t("start.callsFirst")}</p>}
              {sample.is_whole && sample.texts.length === 0 && <p className="text-muted">{t("start.saysNothing")}</p>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
