import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button, classes } from "@/components";
import { useView } from "../state/view";

/** A panel at the right of the canvas. */
export function SidePanel({
  title,
  wide,
  actions,
  children,
}: {
  title: string;
  wide?: boolean;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation("editor");
  const toggle = useView((view) => view.togglePanel);
  return (
    <aside
      aria-label={title}
      className={classes("flex h-full shrink-0 flex-col border-l border-line bg-surface", wide ? "w-[26rem]" : "w-80")}
    >
      <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line pr-2 pl-4">
        <h2 className="flex-1 truncate font-semibold">{title}</h2>
        {actions}
        <Button kind="quiet" size="smallIcon" aria-label={t("panel.close")} onClick={() => toggle(null)}>
          <X />
        </Button>
      </header>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">{children}</div>
    </aside>
  );
}
