import { useTranslation } from "react-i18next";
import { Badge, type Tone } from "@/components";

const TONES: Record<string, Tone> = {
  active: "info",
  waiting: "info",
  completed: "good",
  expired: "warn",
  interrupted: "warn",
  failed: "bad",
};

export function RunStatus({ status }: { status: string }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[status] ?? "neutral"}>{t(`runs.status.${status}`)}</Badge>;
}
