import { Link } from "@tanstack/react-router";
import { Archive, Building, Building2, KeyRound, UserRound, Users, Webhook } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { Page } from "@/components";

const PLACES = [
  { to: "/settings", name: "workspace", icon: Building2, permission: "workspace.read" },
  { to: "/settings/users", name: "users", icon: Users, permission: "user.list" },
  { to: "/settings/tokens", name: "tokens", icon: KeyRound, permission: "token.list" },
  { to: "/settings/resthooks", name: "resthooks", icon: Webhook, permission: "resthook.list" },
  { to: "/settings/archives", name: "archives", icon: Archive, permission: "archive.list" },
  { to: "/settings/workspaces", name: "children", icon: Building, permission: "workspace.list" },
  { to: "/settings/account", name: "account", icon: UserRound, permission: "" },
] as const;

/** A page of the settings, with the others beside it. */
export function SettingsPage({
  title,
  text,
  actions,
  children,
}: {
  title: string;
  text?: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <Page title={title} description={text} actions={actions}>
      <div className="flex flex-col gap-6 md:flex-row">
        <nav aria-label={t("nav.settings")} className="flex gap-0.5 overflow-x-auto md:w-48 md:shrink-0 md:flex-col">
          {PLACES.filter((place) => !place.permission || may(place.permission)).map((place) => (
            <Link
              key={place.to}
              to={place.to}
              activeOptions={{ exact: true, includeSearch: false }}
              activeProps={{ className: "bg-sunken font-medium text-ink!", "aria-current": "page" }}
              className="flex h-8 items-center gap-2 rounded-lg px-2.5 whitespace-nowrap text-muted hover:bg-sunken"
            >
              <place.icon className="size-4" aria-hidden />
              {t(`settings.${place.name}`)}
            </Link>
          ))}
        </nav>
        <div className="flex min-w-0 max-w-2xl flex-1 flex-col gap-5">{children}</div>
      </div>
    </Page>
  );
}
