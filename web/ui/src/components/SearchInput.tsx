import { Search, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";

/** A search field that tells its text once typing rests. */
export function SearchInput({
  value,
  onChange,
  label,
  className = "",
}: {
  value: string;
  onChange: (text: string) => void;
  label: string;
  className?: string;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), 300);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <search className={className}>
      <form
        className="relative"
        onSubmit={(event) => {
          event.preventDefault();
          onChange(text);
        }}
      >
        <Search className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted" aria-hidden />
        <input
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={label}
          aria-label={label}
          maxLength={1000}
          className="h-9 w-full rounded-lg border border-line-strong bg-surface pr-9 pl-9 placeholder:text-muted hover:border-muted/60 focus-visible:outline-1 focus-visible:outline-offset-0 [&::-webkit-search-cancel-button]:hidden"
        />
        {text && (
          <Button
            kind="quiet"
            size="smallIcon"
            aria-label={t("common.clear")}
            className="absolute top-1 right-1 text-muted"
            onClick={() => {
              setText("");
              onChange("");
            }}
          >
            <X />
          </Button>
        )}
      </form>
    </search>
  );
}
