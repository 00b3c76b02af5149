/** Values by name: headers, amounts by currency. */

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Input } from "@/components";
import { TemplateInput } from "../expressions/TemplateInput";

type Row = [name: string, value: string];

export function MapField({
  label,
  value,
  onChange,
  error,
  numbers,
}: {
  label: string;
  value: Record<string, unknown>;
  onChange: (value: Record<string, unknown>) => void;
  error?: string;
  numbers?: boolean;
}) {
  const { t } = useTranslation("editor");
  const [rows, setRows] = useState<Row[]>(() => Object.entries(value).map(([name, one]) => [name, `${one ?? ""}`]));
  const write = (next: Row[]) => {
    setRows(next);
    const filled = next.filter(([name, one]) => name.trim() !== "" && (!numbers || Number(one) > 0));
    onChange(Object.fromEntries(filled.map(([name, one]) => [name.trim(), numbers ? Number(one) : one])));
  };
  const set = (index: number, row: Row) => write(rows.map((one, at) => (at === index ? row : one)));
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-[13px] font-medium">{label}</legend>
      {rows.map(([name, one], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
        <div key={index} className="flex items-start gap-1.5">
          <Input
            className="w-40 shrink-0"
            value={name}
            placeholder={numbers ? "USD" : t("forms.name")}
            aria-label={`${label}: ${t("forms.name")} ${index + 1}`}
            maxLength={numbers ? 3 : 100}
            onChange={(event) => set(index, [numbers ? event.target.value.toUpperCase() : event.target.value, one])}
          />
          <div className="min-w-0 flex-1">
            {numbers ? (
              <Input
                type="number"
                min="0"
                step="any"
                value={one}
                aria-label={`${label}: ${t("forms.value")} ${index + 1}`}
                onChange={(event) => set(index, [name, event.target.value])}
              />
            ) : (
              <TemplateInput
                value={one}
                label={`${label}: ${t("forms.value")} ${index + 1}`}
                onChange={(text) => set(index, [name, text])}
              />
            )}
          </div>
          <Button
            kind="quiet"
            size="icon"
            aria-label={t("forms.removeItem", { label, number: index + 1 })}
            onClick={() => write(rows.filter((_, at) => at !== index))}
          >
            <X />
          </Button>
        </div>
      ))}
      <Button
        kind="quiet"
        size="small"
        className="self-start text-muted"
        icon={<Plus />}
        onClick={() => setRows([...rows, ["", ""]])}
      >
        {t("forms.addItem")}
      </Button>
      {error && <p className="text-[13px] text-bad">{error}</p>}
    </fieldset>
  );
}
