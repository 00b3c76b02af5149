import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  Archive,
  ArchiveRestore,
  BarChart3,
  Copy,
  Download,
  Ellipsis,
  PencilLine,
  PenLine,
  Rocket,
  Trash2,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, request, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Button, Confirm, Menu, MenuChoice, MenuDivider, MenuItem, MenuLabel } from "@/components";
import { NameDialog } from "@/components/NameDialog";

type FlowLike = Pick<Schemas["FlowRow"], "uuid" | "name" | "is_archived"> & { labels?: Schemas["Ref"][] };

/** What can be done with a flow. */
export function FlowMenu({
  flow,
  labels = [],
  onStart,
}: {
  flow: FlowLike;
  labels?: Schemas["FlowLabelOut"][];
  onStart: () => void;
}) {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"rename" | "delete" | null>(null);
  const path = { uuid: flow.uuid };
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["flows"] });
  const rename = useMutation({
    mutationFn: (name: string) => api.PATCH("/api/internal/flows/{uuid}", { params: { path }, body: { name } }),
    onSuccess: () => {
      setAsking(null);
      return refresh();
    },
    onError: () => {},
  });
  const copy = useMutation({
    mutationFn: () => body(api.POST("/api/internal/flows/{uuid}/copy", { params: { path } })),
    onSuccess: (made) => {
      toast.success(t("flows.copied", { name: made.name }));
      return refresh();
    },
  });
  const archive = useMutation({
    mutationFn: () =>
      flow.is_archived
        ? api.POST("/api/internal/flows/{uuid}/restore", { params: { path } })
        : api.POST("/api/internal/flows/{uuid}/archive", { params: { path } }),
    onSuccess: () => {
      toast.success(t(flow.is_archived ? "flows.restored" : "flows.isArchived", { name: flow.name }));
      return refresh();
    },
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/internal/flows/{uuid}", { params: { path } }),
    onSuccess: async () => {
      setAsking(null);
      await navigate({ to: "/flows", search: {} });
      return refresh();
    },
  });
  const label = useMutation({
    mutationFn: (wanted: string[]) =>
      api.PUT("/api/internal/flow-labels/assignment", { body: { flows: [flow.uuid], labels: wanted } }),
    onSuccess: refresh,
  });
  const take = useMutation({ mutationFn: () => exportFlows([flow.uuid], flow.name) });
  const own = flow.labels?.map((one) => one.uuid) ?? [];
  return (
    <>
      <Menu
        trigger={
          <Button size="smallIcon" kind="quiet" aria-label={t("flows.actionsOf", { name: flow.name })}>
            <Ellipsis />
          </Button>
        }
      >
        {may("start.create") && !flow.is_archived && (
          <MenuItem icon={<Rocket />} onSelect={onStart}>
            {t("flows.start")}
          </MenuItem>
        )}
        <MenuItem icon={<PenLine />} onSelect={() => void navigate({ to: "/flows/$uuid/editor", params: path })}>
          {t("flows.edit")}
        </MenuItem>
        <MenuItem icon={<BarChart3 />} onSelect={() => void navigate({ to: "/flows/$uuid", params: path })}>
          {t("flows.results")}
        </MenuItem>
        <MenuDivider />
        {may("flow.update") && (
          <MenuItem icon={<PencilLine />} onSelect={() => setAsking("rename")}>
            {t("flows.rename")}
          </MenuItem>
        )}
        {may("flow.create") && (
          <MenuItem icon={<Copy />} onSelect={() => copy.mutate()}>
            {t("flows.copy")}
          </MenuItem>
        )}
        {may("workspace.export") && (
          <MenuItem icon={<Download />} onSelect={() => take.mutate()}>
            {t("flows.export")}
          </MenuItem>
        )}
        {labels.length > 0 && may("flow.update") && (
          <>
            <MenuDivider />
            <MenuLabel>{t("flows.labels")}</MenuLabel>
            {labels.map((one) => (
              <MenuChoice
                key={one.uuid}
                checked={own.includes(one.uuid)}
                onSelect={() =>
                  label.mutate(own.includes(one.uuid) ? own.filter((uuid) => uuid !== one.uuid) : [...own, one.uuid])
                }
              >
                {one.name}
              </MenuChoice>
            ))}
          </>
        )}
        {may("flow.archive") && (
          <>
            <MenuDivider />
            <MenuItem icon={flow.is_archived ? <ArchiveRestore /> : <Archive />} onSelect={() => archive.mutate()}>
              {t(flow.is_archived ? "common.restore" : "common.archive")}
            </MenuItem>
          </>
        )}
        {flow.is_archived && may("flow.delete") && (
          <MenuItem icon={<Trash2 />} danger onSelect={() => setAsking("delete")}>
            {t("common.delete")}
          </MenuItem>
        )}
      </Menu>
      <NameDialog
        open={asking === "rename"}
        onClose={() => setAsking(null)}
        title={t("flows.rename")}
        action={t("common.save")}
        initial={flow.name}
        mutation={rename}
      />
      <Confirm
        open={asking === "delete"}
        onClose={() => setAsking(null)}
        onConfirm={() => remove.mutate()}
        title={t("flows.deleteTitle", { name: flow.name })}
        action={t("common.delete")}
        danger
        busy={remove.isPending}
      >
        {t("flows.deleteText")}
      </Confirm>
    </>
  );
}

/** Saves flows, with what they depend on, as a file. */
async function exportFlows(uuids: string[], name: string): Promise<void> {
  const query = new URLSearchParams(uuids.map((uuid) => ["flow", uuid]));
  const blob = await (await request(`/api/internal/definitions?${query}`)).blob();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "flow"}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
