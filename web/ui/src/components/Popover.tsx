import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classes } from "./classes";

/** A panel beside a button. */
export function Popover({
  trigger,
  open,
  onOpenChange,
  align = "start",
  className,
  children,
}: {
  trigger: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: "start" | "center" | "end";
  className?: string;
  children: ReactNode;
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          className={classes("z-50 rounded-xl border border-line bg-surface p-3 shadow-high outline-none", className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
