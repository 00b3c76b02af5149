import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { classes } from "./classes";
import { useTitle } from "./useTitle";

/** A page with its title, what can be done on it, and its content. */
export function Page({
  title,
  description,
  actions,
  back,
  children,
}: {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  back?: ReactNode;
  children: ReactNode;
}) {
  useTitle(title);
  return (
    <div className="mx-auto w-full max-w-6xl px-5 py-6 md:px-8 md:py-8">
      <header className="mb-6 flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          {back && <div className="mb-1 text-[13px] text-muted">{back}</div>}
          <h1 className="text-[22px] leading-tight font-semibold tracking-tight break-words">{title}</h1>
          {description && <div className="mt-1 text-muted">{description}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export interface FolderLink {
  key: string;
  name: ReactNode;
  count?: number;
  icon?: ReactNode;
  /** The search part of the address that shows it. */
  search: Record<string, string | undefined>;
  active: boolean;
}

/** Folders beside a list; above it on narrow screens. */
export function Folders({
  to,
  label,
  groups,
  footer,
}: {
  to: string;
  label: string;
  groups: { title?: string; links: FolderLink[] }[];
  footer?: ReactNode;
}) {
  return (
    <nav aria-label={label} className="md:w-48 md:shrink-0">
      <div className="flex gap-4 overflow-x-auto pb-2 md:flex-col md:overflow-visible">
        {groups.map((group, place) => (
          <div key={group.title ?? place} className="flex gap-0.5 md:flex-col">
            {group.title && (
              <h2 className="hidden px-2.5 pb-1 text-xs font-medium text-muted md:block">{group.title}</h2>
            )}
            {group.links.map((link) => (
              <Link
                key={link.key}
                to={to}
                search={link.search}
                aria-current={link.active ? "page" : undefined}
                className={
                  "flex h-8 items-center gap-2 rounded-lg px-2.5 whitespace-nowrap hover:bg-sunken [&_svg]:size-4 [&_svg]:shrink-0 " +
                  (link.active ? "bg-sunken font-medium" : "text-muted")
                }
              >
                {link.icon}
                <span className="truncate md:flex-1">{link.name}</span>
                {link.count !== undefined && (
                  <span className="text-xs text-muted tabular-nums">{link.count.toLocaleString()}</span>
                )}
              </Link>
            ))}
          </div>
        ))}
      </div>
      {footer}
    </nav>
  );
}

/** A white sheet. */
export function Card({
  title,
  actions,
  children,
  className = "",
  flush,
  fill,
}: {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
  /** The content goes to the edges: for tables. */
  flush?: boolean;
  /** The content takes the whole height that the card has. */
  fill?: boolean;
}) {
  return (
    <section
      className={`shrink-0 overflow-hidden rounded-card border border-line bg-surface shadow-card ${fill ? "flex flex-col" : ""} ${className}`}
    >
      {title && (
        <div className="flex items-center gap-3 px-5 pt-4 pb-1">
          <h2 className="flex-1 font-semibold">{title}</h2>
          {actions}
        </div>
      )}
      <div className={classes(!flush && "px-5 py-4", fill && "flex min-h-0 flex-1 flex-col")}>{children}</div>
    </section>
  );
}
