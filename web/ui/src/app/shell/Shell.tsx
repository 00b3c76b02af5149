import { Outlet, useRouterState } from "@tanstack/react-router";
import { Menu as MenuIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, classes } from "@/components";
import { NetworkBar } from "./NetworkBar";
import { Rail } from "./Rail";
import { Search } from "./Search";

/** The frame of all pages: the menu at the left, the page beside it. In the editor the menu shrinks to its icons. */
export function Shell() {
  const { t } = useTranslation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [open, setOpen] = useState(false);
  const full = path.endsWith("/editor");
  return (
    <div className="flex h-full flex-col">
      <a
        href="#page"
        className="sr-only z-50 rounded-lg bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("shell.skip")}
      </a>
      <NetworkBar />
      <div className="flex min-h-0 flex-1">
        <Rail small={full} open={open} onClose={() => setOpen(false)} />
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="flex items-center gap-2 border-b border-line bg-surface px-3 py-2 md:hidden">
            <Button kind="quiet" size="icon" aria-label={t("shell.menu")} onClick={() => setOpen(true)}>
              <MenuIcon />
            </Button>
            <span className="font-semibold">Ngoma</span>
          </div>
          <main id="page" tabIndex={-1} className={classes("min-h-0 flex-1 outline-none", !full && "overflow-y-auto")}>
            <Outlet />
          </main>
        </div>
      </div>
      <Search />
    </div>
  );
}
