import { useMutation } from "@tanstack/react-query";
import { Ellipsis, Pause, PenLine, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Button, Confirm, Menu, MenuDivider, MenuItem } from "@/components";

/** What can be done with a scheduled broadcast. */
export function ScheduleBroadcastMenu({
  broadcast,
  name,
  onEdit,
}: {
  broadcast: Schemas["ScheduledBroadcastOut"];
  name: string;
  onEdit: () => void;
}) {
  const { t } = useTranslation();
  const may = useMay();
  const [deleting, setDeleting] = useState(false);
  const params = { path: { uuid: broadcast.uuid } };
  const done = (words: string) => {
    toast.success(words);
    setDeleting(false);
    return queryClient.invalidateQueries({ queryKey: ["schedules"] });
  };
  const pause = useMutation({
    mutationFn: () => api.POST("/api/internal/schedules/broadcasts/{uuid}/pause", { params }),
    onSuccess: () => done(t("schedules.isPaused")),
  });
  const resume = useMutation({
    mutationFn: () => api.POST("/api/internal/schedules/broadcasts/{uuid}/resume", { params }),
    onSuccess: () => done(t("schedules.resumed")),
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/internal/schedules/broadcasts/{uuid}", { params }),
    onSuccess: () => done(t("schedules.deleted")),
  });
  if (!may("broadcast.update")) return null;
  return (
    <>
      <Menu
        trigger={
          <Button kind="quiet" size="icon" aria-label={t("schedules.actions", { name })}>
            <Ellipsis />
          </Button>
        }
      >
        <MenuItem icon={<PenLine />} onSelect={onEdit}>
          {t("schedules.editBroadcast")}
        </MenuItem>
        {broadcast.schedule.is_paused ? (
          <MenuItem icon={<Play />} onSelect={() => resume.mutate()}>
            {t("schedules.resume")}
          </MenuItem>
        ) : (
          <MenuItem icon={<Pause />} onSelect={() => pause.mutate()}>
            {t("schedules.pause")}
          </MenuItem>
        )}
        {may("broadcast.delete") && (
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
        onConfirm={() => remove.mutate()}
        title={t("schedules.deleteTitle")}
        action={t("common.delete")}
        danger
        busy={remove.isPending}
      >
        {t("schedules.deleteText")}
      </Confirm>
    </>
  );
}
