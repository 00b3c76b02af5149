import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { classes } from "./classes";

export const buttonStyle = cva(
  "inline-flex items-center justify-center gap-2 whitespace-nowrap rounded-lg font-medium transition-colors select-none " +
    "disabled:opacity-50 disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      kind: {
        primary: "bg-accent text-on-accent hover:bg-accent-hover",
        plain: "bg-surface text-ink border border-line-strong hover:bg-sunken",
        quiet: "text-ink hover:bg-sunken",
        danger: "bg-bad text-surface hover:opacity-90",
        link: "text-accent underline-offset-4 hover:underline px-0!",
      },
      size: {
        small: "h-8 px-3 text-[13px]",
        medium: "h-9 px-3.5",
        large: "h-11 px-5 text-[15px]",
        icon: "size-9",
        smallIcon: "size-7 rounded-md",
      },
    },
    defaultVariants: { kind: "plain", size: "medium" },
  },
);

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, VariantProps<typeof buttonStyle> {
  /** Shows that the click is being worked on, and refuses another. */
  busy?: boolean;
  /** Gives the look to its child instead, for links. */
  asChild?: boolean;
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ kind, size, busy, asChild, icon, className, children, disabled, ...rest }: ButtonProps) {
  const look = classes(buttonStyle({ kind, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={look} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button type="button" className={look} disabled={disabled || busy} aria-busy={busy || undefined} {...rest}>
      {busy ? <LoaderCircle className="animate-spin" aria-hidden /> : icon}
      {children}
    </button>
  );
}
