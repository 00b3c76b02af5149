import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classes } from "./classes";

/** A menu behind a button: `<Menu trigger={<Button/>}><MenuItem …/></Menu>`. */
export function Menu({
  trigger,
  align = "end",
  side,
  className,
  children,
}: {
  trigger: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  className?: string;
  children: ReactNode;
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={6}
          className={classes(
            "z-50 min-w-44 overflow-y-auto rounded-xl border border-line bg-surface p-1.5 shadow-high",
            "max-h-(--radix-dropdown-menu-content-available-height)",
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const ITEM =
  "flex w-full cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1.5 outline-none select-none " +
  "data-highlighted:bg-sunken data-disabled:pointer-events-none data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:text-muted";

export function MenuItem({
  icon,
  danger,
  children,
  ...rest
}: { icon?: ReactNode; danger?: boolean } & Radix.DropdownMenuItemProps) {
  return (
    <Radix.Item className={classes(ITEM, danger && "text-bad [&_svg]:text-bad")} {...rest}>
      {icon}
      {children}
    </Radix.Item>
  );
}

export function MenuChoice({ children, ...rest }: Radix.DropdownMenuCheckboxItemProps) {
  return (
    <Radix.CheckboxItem className={classes(ITEM, "justify-between")} {...rest}>
      <span>{children}</span>
      <Radix.ItemIndicator className="text-accent">✓</Radix.ItemIndicator>
    </Radix.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-muted">{children}</Radix.Label>;
}

export function MenuDivider() {
  return <Radix.Separator className="mx-1 my-1.5 h-px bg-line" />;
}
