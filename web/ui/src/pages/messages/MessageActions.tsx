import { useMutation } from "@tanstack/react-query";
import { Archive, ArchiveRestore, ChevronDown, Plus, RotateCw, Tag, TagX, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Button, Confirm, Menu, MenuDivider, MenuItem } from "@/components";
import { LabelDialog } from "./LabelDialog";

type Action = Schemas["MessageAction"]["action"];

/** Sends failed messages once more, and says what came of it. */
export function useResend(onDone?: () => void) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (messages: string[]) => body(api.POST("/api/internal/messages/resend", { body: { messages } })),
    onSuccess: ({ resent, failed }) => {
      onDone?.();
      if (resent > 0) toast.success(t("messages.resent", { count: resent }));
      if (failed > 0) toast.error(t("messages.resendFailed", { count: failed }));
      return queryClient.invalidateQueries({ queryKey: ["messages"] });
    },
  });
}

/** What can be done with the messages that were chosen. */
export function MessageActions({
  folder,
  label,
  chosen,
  labels,
  onDone,
}: {
  folder: string;
  label?: string;
  chosen: string[];
  labels: Schemas["MessageLabelOut"][];
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const may = useMay();
  const [deleting, setDeleting] = useState(false);
  const [naming, setNaming] = useState(false);
  const resend = useResend(onDone);
  const act = useMutation({
    mutationFn: (what: { action: Action; label?: string }) =>
      api.POST("/api/internal/messages/actions", { body: { messages: chosen, ...what } }),
    onSuccess: () => {
      onDone();
      setDeleting(false);
      return queryClient.invalidateQueries({ queryKey: ["messages"] });
    },
  });
  if (!may("msg.update")) return null;
  if (folder === "failed" && !label) {
    return (
      <div className="flex flex-wrap items-center gap-2 border-b border-line bg-ground px-4 py-2">
        <span className="flex-1 text-[13px] text-muted">{t("messages.chosen", { count: chosen.length })}</span>
        <Button size="small" icon={<RotateCw />} busy={resend.isPending} onClick={() => resend.mutate(chosen)}>
          {t("messages.resend")}
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line bg-ground px-4 py-2">
      <span className="flex-1 text-[13px] text-muted">{t("messages.chosen", { count: chosen.length })}</span>
      {folder === "archived" ? (
        <Button size="small" icon={<ArchiveRestore />} onClick={() => act.mutate({ action: "restore" })}>
          {t("common.restore")}
        </Button>
      ) : (
        <Button size="small" icon={<Archive />} onClick={() => act.mutate({ action: "archive" })}>
          {t("common.archive")}
        </Button>
      )}
      {(labels.length > 0 || may("label.create")) && (
        <Menu
          trigger={
            <Button size="small" icon={<Tag />}>
              {t("messages.addLabel")} <ChevronDown />
            </Button>
          }
        >
          {labels.map((one) => (
            <MenuItem key={one.uuid} onSelect={() => act.mutate({ action: "label", label: one.uuid })}>
              {one.name}
            </MenuItem>
          ))}
          {may("label.create") && (
            <>
              {labels.length > 0 && <MenuDivider />}
              <MenuItem icon={<Plus />} onSelect={() => setNaming(true)}>
                {t("messages.newLabel")}
              </MenuItem>
            </>
          )}
        </Menu>
      )}
      {label && (
        <Button size="small" icon={<TagX />} onClick={() => act.mutate({ action: "unlabel", label })}>
          {t("messages.removeLabel")}
        </Button>
      )}
      {folder === "archived" && !label && (
        <Button size="small" icon={<Trash2 />} onClick={() => setDeleting(true)}>
          {t("common.delete")}
        </Button>
      )}
      {naming && (
        <LabelDialog
          onClose={() => setNaming(false)}
          onMade={(made) => {
            setNaming(false);
            act.mutate({ action: "label", label: made });
          }}
        />
      )}
      <Confirm
        open={deleting}
        onClose={() => setDeleting(false)}
        onConfirm={() => act.mutate({ action: "delete" })}
        title={t("messages.deleteTitle", { count: chosen.length })}
        action={t("common.delete")}
        danger
        busy={act.isPending}
      >
        {t("messages.deleteText")}
      </Confirm>
    </div>
  );
}
