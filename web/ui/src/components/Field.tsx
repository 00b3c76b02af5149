import {
  createContext,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useContext,
  useId,
} from "react";
import { classes } from "./classes";

interface Place {
  id: string;
  described?: string;
  invalid: boolean;
}

const FieldContext = createContext<Place | null>(null);

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  /** The label is for screen readers only. */
  hiddenLabel?: boolean;
  className?: string;
  children: ReactNode;
}

/** A label, an input, and under it what is wrong, tied together for screen readers. */
export function Field({ label, hint, error, hiddenLabel, className, children }: FieldProps) {
  const id = useId();
  const described = error || hint ? `${id}-note` : undefined;
  return (
    <FieldContext.Provider value={{ id, described, invalid: Boolean(error) }}>
      <div className={classes("flex flex-col gap-1.5", className)}>
        <label htmlFor={id} className={hiddenLabel ? "sr-only" : "text-[13px] font-medium"}>
          {label}
        </label>
        {children}
        {described && (
          <p id={described} className={classes("text-[13px]", error ? "text-bad" : "text-muted")}>
            {error || hint}
          </p>
        )}
      </div>
    </FieldContext.Provider>
  );
}

const LOOK =
  "w-full rounded-lg border border-line-strong bg-surface px-3 text-ink placeholder:text-muted/80 transition-colors " +
  "hover:border-muted/60 focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 " +
  "aria-invalid:border-bad disabled:opacity-60";

function usePlace() {
  const place = useContext(FieldContext);
  return place
    ? { id: place.id, "aria-describedby": place.described, "aria-invalid": place.invalid || undefined }
    : undefined;
}

export function Input({ className, ...rest }: InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) {
  return <input {...usePlace()} className={classes(LOOK, "h-9", className)} {...rest} />;
}

export function Textarea({
  className,
  ...rest
}: TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> }) {
  return <textarea {...usePlace()} rows={3} className={classes(LOOK, "py-2 leading-normal", className)} {...rest} />;
}

/** The browser's own select: it works everywhere, also by keyboard and on phones. */
export function Select({
  className,
  ...rest
}: SelectHTMLAttributes<HTMLSelectElement> & { ref?: Ref<HTMLSelectElement> }) {
  return <select {...usePlace()} className={classes(LOOK, "h-9 pr-8", className)} {...rest} />;
}

interface CheckboxProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "type"> {
  label: ReactNode;
  hint?: ReactNode;
}

export function Checkbox({ label, hint, className, ...rest }: CheckboxProps) {
  return (
    <label className={classes("flex items-start gap-2.5", className)}>
      <input type="checkbox" className="mt-0.5 size-4 shrink-0 accent-accent" {...rest} />
      <span>
        {label}
        {hint && <span className="block text-[13px] text-muted">{hint}</span>}
      </span>
    </label>
  );
}
