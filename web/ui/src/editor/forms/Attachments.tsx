/** Attachments of a message: `type:address`, the address fixed or an expression. */

import { Paperclip, Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, Select } from "@/components";
import { TemplateInput } from "../expressions/TemplateInput";

const TYPES = ["image", "audio", "video", "application/pdf"];
const MOST = 10;

function parted(attachment: string): [type: string, address: string] {
  const at = attachment.indexOf(":");
  return at < 0 ? ["image", attachment] : [attachment.slice(0, at), attachment.slice(at + 1)];
}

export function Attachments({
  values,
  onChange,
  error,
}: {
  values: string[];
  onChange: (values: string[]) => void;
  error?: string;
}) {
  const { t } = useTranslation("editor");
  const set = (index: number, type: string, address: string) =>
    onChange(values.map((one, at) => (at === index ? `${type}:${address}` : one)));
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 flex items-center gap-1.5 text-[13px] font-medium">
        <Paperclip className="size-3.5 text-muted" aria-hidden /> {t("fields.attachments")}
      </legend>
      {values.map((value, index) => {
        const [type, address] = parted(value);
        const types = TYPES.includes(type) ? TYPES : [type, ...TYPES];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: texts have no identity of their own
          <div key={index} className="flex items-start gap-1.5">
            <Select
              className="w-36 shrink-0"
              value={type}
              aria-label={t("forms.attachmentType", { number: index + 1 })}
              onChange={(event) => set(index, event.target.value, address)}
            >
              {types.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </Select>
            <div className="min-w-0 flex-1">
              <TemplateInput
                value={address}
                placeholder="https://"
                label={t("forms.attachmentAddress", { number: index + 1 })}
                onChange={(text) => set(index, type, text)}
              />
            </div>
            <Button
              kind="quiet"
              size="icon"
              aria-label={t("forms.removeItem", { label: t("fields.attachments"), number: index + 1 })}
              onClick={() => onChange(values.filter((_, at) => at !== index))}
            >
              <X />
            </Button>
          </div>
        );
      })}
      {values.length < MOST && (
        <Button
          kind="quiet"
          size="small"
          className="self-start text-muted"
          icon={<Plus />}
          onClick={() => onChange([...values, "image:"])}
        >
          {t("forms.addAttachment")}
        </Button>
      )}
      {error && <p className="text-[13px] text-bad">{error}</p>}
    </fieldset>
  );
}
