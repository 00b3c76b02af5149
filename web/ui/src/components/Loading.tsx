import { LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "./classes";

export function Spinner({ className }: { className?: string }) {
  const { t } = useTranslation();
  return (
    <span role="status" className={classes("inline-flex text-muted", className)}>
      <LoaderCircle className="size-5 animate-spin" aria-hidden />
      <span className="sr-only">{t("common.loading")}</span>
    </span>
  );
}

/** Grey bars in the place of rows that are on their way. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" className="flex animate-pulse flex-col gap-3 p-4">
      <span className="sr-only">{t("common.loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
        <div key={row} className="h-9 rounded-lg bg-sunken" />
      ))}
    </div>
  );
}
