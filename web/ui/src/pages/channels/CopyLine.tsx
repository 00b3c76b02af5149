import { Copy } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Button } from "@/components";

/** A text to be taken elsewhere, with a button that copies it. */
export function CopyLine({ label, text }: { label: ReactNode; text: string }) {
  const { t } = useTranslation();
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toast.success(t("common.copied"));
  };
  return (
    <div>
      <div className="mb-1 text-[13px] font-medium">{label}</div>
      <div className="flex items-center gap-2 rounded-lg bg-ground py-1 pr-1 pl-3">
        <code className="min-w-0 flex-1 text-xs break-all text-muted">{text}</code>
        <Button size="smallIcon" kind="quiet" aria-label={t("channels.copy", { text })} onClick={() => void copy()}>
          <Copy />
        </Button>
      </div>
    </div>
  );
}
