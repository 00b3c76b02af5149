import { Pencil } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "@/api/errors";

interface EditableTextProps {
  label: string;
  value: string;
  /** How the value reads while it isn't edited; itself if nothing is given. */
  shown?: string;
  editable: boolean;
  maxLength?: number;
  multiline?: boolean;
  onSave: (text: string) => Promise<unknown>;
}

/** A value that becomes an input where it stands: Enter or leaving saves, Esc takes it back. */
export function EditableText({
  label,
  value,
  shown = value,
  editable,
  maxLength,
  multiline,
  onSave,
}: EditableTextProps) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState("");
  const button = useRef<HTMLButtonElement>(null);
  const end = () => {
    setText(null);
    setProblem("");
    requestAnimationFrame(() => button.current?.focus());
  };
  const save = async () => {
    if (text === null) return;
    if (text.trim() === value.trim()) return end();
    try {
      await onSave(text.trim());
      end();
    } catch (error) {
      setProblem(errorText(error));
    }
  };
  const shared = {
    id,
    value: text ?? "",
    maxLength,
    autoFocus: true,
    "aria-invalid": problem ? true : undefined,
    onBlur: () => void save(),
    className: "w-full rounded-md border border-accent bg-surface px-2 py-1 focus:outline-none aria-invalid:border-bad",
  };
  return (
    <div>
      <dt className="text-[13px] text-muted">{text === null ? label : <label htmlFor={id}>{label}</label>}</dt>
      <dd>
        {text !== null ? (
          multiline ? (
            <textarea
              {...shared}
              rows={4}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => event.key === "Escape" && end()}
            />
          ) : (
            <input
              {...shared}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter") void save();
                if (event.key === "Escape") end();
              }}
            />
          )
        ) : editable ? (
          <button
            ref={button}
            type="button"
            aria-label={t("contacts.edit", { label })}
            onClick={() => setText(value)}
            className="group -ml-1 flex w-full items-start gap-2 rounded-md px-1 py-0.5 text-left hover:bg-sunken"
          >
            <span className="min-w-0 flex-1 break-words whitespace-pre-wrap">
              {shown || <span className="text-muted">–</span>}
            </span>
            <Pencil
              className="mt-1 size-3.5 shrink-0 text-muted opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
              aria-hidden
            />
          </button>
        ) : (
          <span className="break-words whitespace-pre-wrap">{shown || "–"}</span>
        )}
        {problem && (
          <p role="alert" className="mt-1 text-[13px] text-bad">
            {problem}
          </p>
        )}
      </dd>
    </div>
  );
}
