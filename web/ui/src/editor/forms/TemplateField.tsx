import type { ReactNode } from "react";
import { useId } from "react";
import { classes } from "@/components";
import { TemplateInput } from "../expressions/TemplateInput";

/** A labelled text with expressions, and what is wrong with it under it. */
export function TemplateField({
  label,
  value,
  onChange,
  error,
  hint,
  lines,
  hiddenLabel,
  placeholder,
  autoFocus,
  children,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string;
  hint?: ReactNode;
  lines?: number;
  hiddenLabel?: boolean;
  placeholder?: string;
  autoFocus?: boolean;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      {!hiddenLabel && <span className="text-[13px] font-medium">{label}</span>}
      <TemplateInput
        value={value}
        onChange={onChange}
        label={label}
        lines={lines}
        placeholder={placeholder}
        invalid={Boolean(error)}
        autoFocus={autoFocus}
        describedBy={error || hint ? id : undefined}
      />
      {children}
      {(error || hint) && (
        <p id={id} className={classes("text-[13px]", error ? "text-bad" : "text-muted")}>
          {error || hint}
        </p>
      )}
    </div>
  );
}
