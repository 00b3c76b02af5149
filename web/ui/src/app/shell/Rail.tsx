import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import {
  Check,
  ChevronsUpDown,
  LogOut,
  Monitor,
  Moon,
  Plus,
  Search as SearchIcon,
  Sun,
  UserRound,
  X,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { Button, classes, Menu, MenuChoice, MenuDivider, MenuItem, MenuLabel, Tooltip } from "@/components";
import { changeLanguage, LANGUAGES, type Language } from "../i18n";
import { queryClient } from "../query";
import { useMay, useSession } from "../session";
import { type Theme, useTheme } from "../theme";
import { rememberWorkspace } from "../workspace";
import { PLACES } from "./navigation";
import { useSearchOpen } from "./Search";

interface RailProps {
  /** Icons only. */
  small: boolean;
  /** On a narrow screen: whether it is drawn over the page. */
  open: boolean;
  onClose: () => void;
}

/** The menu at the left. */
export function Rail({ small, open, onClose }: RailProps) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <>
      {open && (
        <button
          type="button"
          aria-label={t("common.close")}
          className="fixed inset-0 z-30 bg-black/40 md:hidden"
          onClick={onClose}
        />
      )}
      <aside
        className={classes(
          "flex shrink-0 flex-col border-r border-line bg-surface",
          small ? "md:w-15" : "md:w-58",
          open ? "fixed inset-y-0 left-0 z-40 w-64 shadow-high md:static md:shadow-none" : "hidden md:flex",
        )}
      >
        <div className="flex items-center p-2.5">
          <WorkspaceSwitch small={small && !open} />
          {open && (
            <Button kind="quiet" size="icon" aria-label={t("common.close")} onClick={onClose} className="md:hidden">
              <X />
            </Button>
          )}
        </div>
        <SearchButton small={small && !open} />
        <nav aria-label={t("shell.menu")} className="flex flex-1 flex-col gap-0.5 overflow-y-auto p-2.5">
          {PLACES.filter((place) => may(place.permission)).map((place) => (
            <Tip key={place.to} text={t(`nav.${place.name}`)} show={small && !open}>
              <Link
                to={place.to}
                onClick={onClose}
                className="flex h-9 items-center gap-3 rounded-lg px-2.5 font-medium text-muted hover:bg-sunken hover:text-ink"
                activeProps={{ className: "bg-accent-soft! text-accent!", "aria-current": "page" }}
                activeOptions={{ includeSearch: false }}
              >
                <place.icon className="size-[18px] shrink-0" aria-hidden />
                <span className={small && !open ? "sr-only" : undefined}>{t(`nav.${place.name}`)}</span>
              </Link>
            </Tip>
          ))}
        </nav>
        <div className="border-t border-line p-2.5">
          <PersonMenu small={small && !open} />
        </div>
      </aside>
    </>
  );
}

function Tip({ text, show, children }: { text: string; show: boolean; children: React.ReactElement }) {
  return show ? (
    <Tooltip text={text} side="right">
      {children}
    </Tooltip>
  ) : (
    children
  );
}

function SearchButton({ small }: { small: boolean }) {
  const { t } = useTranslation();
  const open = useSearchOpen((state) => state.show);
  return (
    <div className="px-2.5">
      <button
        type="button"
        onClick={open}
        aria-label={t("shell.search")}
        aria-keyshortcuts="Control+K Meta+K"
        className="flex h-9 w-full items-center gap-3 rounded-lg border border-line bg-ground px-2.5 text-muted hover:border-line-strong"
      >
        <SearchIcon className="size-4 shrink-0" aria-hidden />
        {!small && (
          <>
            <span className="flex-1 text-left">{t("shell.search")}</span>
            <kbd className="rounded border border-line bg-surface px-1.5 font-sans text-[11px]">Ctrl K</kbd>
          </>
        )}
      </button>
    </div>
  );
}

/** A square with the first letters of a name, instead of a picture. */
export function Initials({ name, round }: { name: string; round?: boolean }) {
  const letters = name
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .slice(0, 2)
    .join("");
  return (
    <span
      aria-hidden
      className={classes(
        "grid size-8 shrink-0 place-items-center bg-accent text-[13px] font-semibold text-on-accent uppercase",
        round ? "rounded-full" : "rounded-lg",
      )}
    >
      {letters || "?"}
    </span>
  );
}

/** Goes to another workspace; only this tab does. */
export function useSwitchWorkspace(): (uuid: string) => Promise<void> {
  return async (uuid) => {
    await api.POST("/api/internal/session/workspace", { body: { workspace: uuid } });
    rememberWorkspace(uuid);
    // Nothing of the other workspace may be left on any page.
    window.location.assign("/");
  };
}

function WorkspaceSwitch({ small }: { small: boolean }) {
  const { t } = useTranslation();
  const { workspace, workspaces } = useSession();
  const may = useMay();
  const navigate = useNavigate();
  const change = useMutation({ mutationFn: useSwitchWorkspace() });
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={t("shell.workspace", { name: workspace.name })}
          className="flex min-w-0 flex-1 items-center gap-2.5 rounded-lg p-1 text-left hover:bg-sunken"
        >
          <Initials name={workspace.name} />
          {!small && (
            <>
              <span className="min-w-0 flex-1">
                <span className="block truncate leading-tight font-semibold">{workspace.name}</span>
                <span className="block truncate text-xs text-muted">{t(`roles.${workspace.role}`)}</span>
              </span>
              <ChevronsUpDown className="mr-1 size-4 shrink-0 text-muted" aria-hidden />
            </>
          )}
        </button>
      }
    >
      <MenuLabel>{t("shell.workspaces")}</MenuLabel>
      {workspaces.map((one) => (
        <MenuItem
          key={one.uuid}
          icon={<Initials name={one.name} />}
          onSelect={() => one.uuid !== workspace.uuid && change.mutate(one.uuid)}
        >
          <span className="min-w-0 flex-1 truncate">{one.name}</span>
          {one.uuid === workspace.uuid && <Check aria-label={t("shell.current")} />}
        </MenuItem>
      ))}
      {may("workspace.create") && (
        <>
          <MenuDivider />
          <MenuItem icon={<Plus />} onSelect={() => void navigate({ to: "/settings/workspaces" })}>
            {t("children.new")}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

const THEMES: [Theme, typeof Sun][] = [
  ["light", Sun],
  ["dark", Moon],
  ["system", Monitor],
];

function PersonMenu({ small }: { small: boolean }) {
  const { t, i18n } = useTranslation();
  const { user } = useSession();
  const { theme, choose } = useTheme();
  const navigate = useNavigate();
  const name = `${user.first_name} ${user.last_name}`.trim() || user.email;
  const signOut = useMutation({
    mutationFn: () => api.POST("/api/internal/sign-out"),
    onSettled: () => {
      rememberWorkspace(null);
      queryClient.clear();
      void navigate({ to: "/sign-in", search: {} });
    },
  });
  return (
    <Menu
      align="start"
      side="top"
      className="w-60"
      trigger={
        <button
          type="button"
          aria-label={t("shell.person", { name })}
          className="flex w-full min-w-0 items-center gap-2.5 rounded-lg p-1 text-left hover:bg-sunken"
        >
          <Initials name={name} round />
          {!small && <span className="min-w-0 flex-1 truncate">{name}</span>}
        </button>
      }
    >
      <MenuItem icon={<UserRound />} onSelect={() => void navigate({ to: "/settings/account" })}>
        {t("nav.account")}
      </MenuItem>
      <MenuDivider />
      <MenuLabel>{t("shell.theme")}</MenuLabel>
      {THEMES.map(([one]) => (
        <MenuChoice key={one} checked={theme === one} onSelect={() => choose(one)}>
          {t(`shell.themes.${one}`)}
        </MenuChoice>
      ))}
      <MenuDivider />
      <MenuLabel>{t("shell.language")}</MenuLabel>
      {(Object.keys(LANGUAGES) as Language[]).map((code) => (
        <MenuChoice key={code} checked={i18n.language === code} onSelect={() => void changeLanguage(code)}>
          <span lang={code}>{LANGUAGES[code]}</span>
        </MenuChoice>
      ))}
      <MenuDivider />
      <MenuItem icon={<LogOut />} onSelect={() => signOut.mutate()}>
        {t("shell.signOut")}
      </MenuItem>
    </Menu>
  );
}
