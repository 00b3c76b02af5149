import { useMutation } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Ellipsis, PenLine, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Button, Confirm, Menu, MenuDivider, MenuItem } from "@/components";
import { CampaignDialog } from "./CampaignDialog";

/** What can be done with a campaign. */
export function CampaignMenu({
  campaign,
  onDeleted,
}: {
  campaign: Pick<Schemas["CampaignRow"], "uuid" | "name" | "group" | "is_archived">;
  onDeleted?: () => void;
}) {
  const { t } = useTranslation();
  const may = useMay();
  const [asking, setAsking] = useState<"edit" | "archive" | "delete" | null>(null);
  const { name, uuid } = campaign;
  const params = { path: { uuid } };
  const done = (words: string) => {
    toast.success(words);
    setAsking(null);
    return queryClient.invalidateQueries({ queryKey: ["campaigns"] });
  };
  const archive = useMutation({
    mutationFn: () => api.POST("/api/internal/campaigns/{uuid}/archive", { params }),
    onSuccess: () => done(t("campaigns.isArchived", { name })),
  });
  const restore = useMutation({
    mutationFn: () => api.POST("/api/internal/campaigns/{uuid}/restore", { params }),
    onSuccess: () => done(t("campaigns.restored", { name })),
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/internal/campaigns/{uuid}", { params }),
    onSuccess: () => {
      onDeleted?.();
      return done(t("campaigns.deleted", { name }));
    },
  });
  if (!may("campaign.update")) return null;
  return (
    <>
      <Menu
        trigger={
          <Button kind="quiet" size="icon" aria-label={t("campaigns.actions", { name })}>
            <Ellipsis />
          </Button>
        }
      >
        {campaign.is_archived ? (
          <MenuItem icon={<ArchiveRestore />} onSelect={() => restore.mutate()}>
            {t("common.restore")}
          </MenuItem>
        ) : (
          <>
            <MenuItem icon={<PenLine />} onSelect={() => setAsking("edit")}>
              {t("campaigns.edit")}
            </MenuItem>
            <MenuItem icon={<Archive />} onSelect={() => setAsking("archive")}>
              {t("common.archive")}
            </MenuItem>
          </>
        )}
        {campaign.is_archived && may("campaign.delete") && (
          <>
            <MenuDivider />
            <MenuItem icon={<Trash2 />} danger onSelect={() => setAsking("delete")}>
              {t("common.delete")}
            </MenuItem>
          </>
        )}
      </Menu>
      {asking === "edit" && <CampaignDialog campaign={campaign} onClose={() => setAsking(null)} />}
      <Confirm
        open={asking === "archive"}
        onClose={() => setAsking(null)}
        onConfirm={() => archive.mutate()}
        title={t("campaigns.archiveTitle", { name })}
        action={t("common.archive")}
        busy={archive.isPending}
      >
        {t("campaigns.archiveText")}
      </Confirm>
      <Confirm
        open={asking === "delete"}
        onClose={() => setAsking(null)}
        onConfirm={() => remove.mutate()}
        title={t("campaigns.deleteTitle", { name })}
        action={t("common.delete")}
        danger
        busy={remove.isPending}
      >
        {t("campaigns.deleteText")}
      </Confirm>
    </>
  );
}
