/** A list of texts with expressions: quick replies, attachments, addresses, buckets. */

import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, Input } from "@/components";
import { TemplateInput } from "../expressions/TemplateInput";

export function TextList({
  label,
  values,
  onChange,
  most,
  template = true,
  error,
  hint,
  add,
}: {
  label: string;
  values: string[];
  onChange: (values: string[]) => void;
  most?: number;
  template?: boolean;
  error?: string;
  hint?: string;
  add?: string;
}) {
  const { t } = useTranslation("editor");
  const set = (index: number, value: string) => onChange(values.map((one, at) => (at === index ? value : one)));
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-[13px] font-medium">{label}</legend>
      {values.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: texts have no identity of their own
        <div key={index} className="flex items-start gap-1.5">
          <div className="min-w-0 flex-1">
            {template ? (
              <TemplateInput value={value} onChange={(text) => set(index, text)} label={`${label} ${index + 1}`} />
            ) : (
              <Input
                value={value}
                onChange={(event) => set(index, event.target.value)}
                aria-label={`${label} ${index + 1}`}
              />
            )}
          </div>
          <Button
            kind="quiet"
            size="icon"
            aria-label={t("forms.removeItem", { label, number: index + 1 })}
            onClick={() => onChange(values.filter((_, at) => at !== index))}
          >
            <X />
          </Button>
        </div>
      ))}
      {(most === undefined || values.length < most) && (
        <Button
          kind="quiet"
          size="small"
          className="self-start text-muted"
          icon={<Plus />}
          onClick={() => onChange([...values, ""])}
        >
          {add ?? t("forms.addItem")}
        </Button>
      )}
      {(error || hint) && <p className={error ? "text-[13px] text-bad" : "text-[13px] text-muted"}>{error || hint}</p>}
    </fieldset>
  );
}
