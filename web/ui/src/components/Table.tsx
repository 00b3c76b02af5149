import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { classes } from "./classes";

/** A table in a card; on narrow screens it scrolls in itself. */
export function Table({ label, head, children }: { label: string; head: ReactNode[]; children: ReactNode }) {
  return (
    <section className="overflow-x-auto" tabIndex={0} aria-label={label}>
      <table className="w-full border-collapse text-left">
        <thead>
          <tr className="border-b border-line text-xs text-muted">
            {head.map((cell, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns don't move
              <th key={place} scope="col" className="px-4 py-2.5 font-medium whitespace-nowrap first:pl-5 last:pr-5">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

export function Row({ children, className }: { children: ReactNode; className?: string }) {
  return <tr className={classes("border-b border-line last:border-0 hover:bg-ground", className)}>{children}</tr>;
}

export function Cell({ children, className }: { children?: ReactNode; className?: string }) {
  return <td className={classes("px-4 py-2.5 align-middle first:pl-5 last:pr-5", className)}>{children}</td>;
}

/** The button under a list that has more. */
export function More({
  query,
}: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}) {
  const { t } = useTranslation();
  if (!query.hasNextPage) return null;
  return (
    <div className="flex justify-center border-t border-line p-3">
      <Button size="small" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t("common.more")}
      </Button>
    </div>
  );
}
