import { useMutation } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Ellipsis, PenLine, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Button, Confirm, Menu, MenuDivider, MenuItem } from "@/components";
import { TriggerConflicts } from "./TriggerConflicts";

const refresh = () =>
  Promise.all(["triggers", "schedules"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));

/** Archives triggers. */
export function useArchiving() {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (triggers: string[]) => api.POST("/api/internal/triggers/archive", { body: { triggers } }),
    onSuccess: (_, triggers) => {
      toast.success(t("triggers.archivedMany", { count: triggers.length }));
      return refresh();
    },
  });
}

/** Deletes triggers. */
export function useDeleting() {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (triggers: string[]) => api.POST("/api/internal/triggers/delete", { body: { triggers } }),
    onSuccess: (_, triggers) => {
      toast.success(t("triggers.deletedMany", { count: triggers.length }));
      return refresh();
    },
  });
}

/** What can be done with a trigger. */
export function TriggerMenu({ trigger, onEdit }: { trigger: Schemas["TriggerOut"]; onEdit: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const [deleting, setDeleting] = useState(false);
  const [conflict, setConflict] = useState<ApiError | null>(null);
  const archive = useArchiving();
  const remove = useDeleting();
  const restore = useMutation({
    mutationFn: (replaces: boolean) =>
      api.POST("/api/internal/triggers/{uuid}/restore", {
        params: { path: { uuid: trigger.uuid } },
        body: { replaces },
      }),
    onSuccess: () => {
      setConflict(null);
      toast.success(t("triggers.restored"));
      return refresh();
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === "trigger_conflict") setConflict(error);
      else toast.error(errorText(error));
    },
  });
  if (!may("trigger.update")) return null;
  return (
    <>
      <Menu
        trigger={
          <Button kind="quiet" size="icon" aria-label={t("triggers.actions", { name: trigger.flow.name })}>
            <Ellipsis />
          </Button>
        }
      >
        <MenuItem icon={<PenLine />} onSelect={onEdit}>
          {t("triggers.edit")}
        </MenuItem>
        {trigger.is_archived ? (
          <MenuItem icon={<ArchiveRestore />} onSelect={() => restore.mutate(false)}>
            {t("common.restore")}
          </MenuItem>
        ) : (
          <MenuItem icon={<Archive />} onSelect={() => archive.mutate([trigger.uuid])}>
            {t("common.archive")}
          </MenuItem>
        )}
        {may("trigger.delete") && (
          <>
            <MenuDivider />
            <MenuItem icon={<Trash2 />} danger onSelect={() => setDeleting(true)}>
              {t("common.delete")}
            </MenuItem>
          </>
        )}
      </Menu>
      <Confirm
        open={deleting}
        onClose={() => setDeleting(false)}
        onConfirm={() => remove.mutate([trigger.uuid], { onSuccess: () => setDeleting(false) })}
        title={t("triggers.deleteTitle", { count: 1 })}
        action={t("common.delete")}
        danger
        busy={remove.isPending}
      >
        {t("triggers.deleteText")}
      </Confirm>
      <Confirm
        open={conflict !== null}
        onClose={() => setConflict(null)}
        onConfirm={() => restore.mutate(true)}
        title={t("triggers.restoreTitle")}
        action={t("triggers.replace")}
        busy={restore.isPending}
      >
        {conflict && <TriggerConflicts error={conflict} />}
      </Confirm>
    </>
  );
}
