import { MessageCircleX, RotateCw, ScrollText, Tag, Workflow } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Badge, Button, classes, Time } from "@/components";

type Message = Schemas["MessageRow"];

/** A message of a folder: who, what, what became of it, and what can be done with it. */
export function MessageLine({
  message,
  open,
  onOpen,
  chosen,
  onChoose,
  onLogs,
  onResend,
}: {
  message: Message;
  open: boolean;
  onOpen: () => void;
  chosen: boolean;
  onChoose?: () => void;
  onLogs?: () => void;
  onResend?: () => void;
}) {
  const { t } = useTranslation();
  const reason = message.failed_reason ? t(`messages.reasons.${message.failed_reason}`, { defaultValue: "" }) : "";
  const name = message.contact.name || message.contact.urn || t("contacts.unnamed");
  return (
    <li className={classes("flex items-stretch border-b border-line last:border-0", open && "bg-accent-soft/60")}>
      {onChoose && (
        <label className="flex items-center pl-4">
          <span className="sr-only">{t("messages.select", { name })}</span>
          <input type="checkbox" className="size-4 accent-accent" checked={chosen} onChange={onChoose} />
        </label>
      )}
      <button
        type="button"
        onClick={onOpen}
        aria-pressed={open}
        className="min-w-0 flex-1 px-4 py-3 text-left hover:bg-ground focus-visible:-outline-offset-2"
      >
        <span className="flex items-baseline gap-3">
          <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
          <span className="text-xs text-muted">
            <Time at={message.created_on} />
          </span>
        </span>
        <span className="mt-0.5 line-clamp-2 break-words text-muted">
          {message.text || (message.attachments.length > 0 && t("messages.attachment"))}
        </span>
        {(message.labels.length > 0 || message.flow || message.status === "failed" || message.status === "errored") && (
          <span className="mt-1.5 flex flex-wrap gap-1.5">
            {(message.status === "failed" || message.status === "errored") && (
              <Badge tone="bad" icon={<MessageCircleX />}>
                {[t(`messages.status.${message.status}`), reason].filter(Boolean).join(": ")}
              </Badge>
            )}
            {message.next_attempt_on && (
              <span className="text-xs text-muted">
                {t("messages.nextAttempt")} <Time at={message.next_attempt_on} />
              </span>
            )}
            {message.flow && <Badge icon={<Workflow />}>{message.flow.name}</Badge>}
            {message.labels.map((label) => (
              <Badge key={label.uuid} tone="info" icon={<Tag />}>
                {label.name}
              </Badge>
            ))}
          </span>
        )}
      </button>
      {(onLogs || onResend) && (
        <span className="flex items-center gap-1 pr-3">
          {onResend && (
            <Button
              size="smallIcon"
              kind="quiet"
              aria-label={t("messages.resendOne", { name })}
              title={t("messages.resend")}
              onClick={onResend}
            >
              <RotateCw />
            </Button>
          )}
          {onLogs && (
            <Button
              size="smallIcon"
              kind="quiet"
              aria-label={t("messages.logsOf", { name })}
              title={t("messages.logs")}
              onClick={onLogs}
            >
              <ScrollText />
            </Button>
          )}
        </span>
      )}
    </li>
  );
}
