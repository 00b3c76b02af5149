import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { Confirm, Spinner } from "@/components";

/** Says what a channel's removal touches, and removes it. */
export function DeleteDialog({ channel, onClose }: { channel: Schemas["ChannelFull"]; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const path = { uuid: channel.uuid };
  const { data } = useQuery({
    queryKey: ["channels", channel.uuid, "dependents"],
    queryFn: () => body(api.GET("/api/internal/channels/{uuid}/dependents", { params: { path } })),
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/internal/channels/{uuid}", { params: { path } }),
    onSuccess: () => {
      toast.success(t("channels.deleted", { name: channel.name }));
      void navigate({ to: "/channels" });
      queryClient.removeQueries({ queryKey: ["channels", channel.uuid] });
      void queryClient.invalidateQueries({ queryKey: ["channels"], exact: true });
    },
  });
  const touched = data && [
    ...(data.waiting_messages > 0 ? [t("channels.delete.messages", { count: data.waiting_messages })] : []),
    ...data.triggers.map((one) => t("channels.delete.trigger", { flow: one.flow })),
    ...data.flows.map((one) => t("channels.delete.flow", { name: one.name })),
    ...data.stood_in_for.map((one) => t("channels.delete.standIn", { name: one.name })),
  ];
  return (
    <Confirm
      open
      danger
      busy={remove.isPending}
      title={t("channels.delete.title", { name: channel.name })}
      action={t("common.delete")}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
    >
      <p>{t("channels.delete.text")}</p>
      {!touched ? (
        <Spinner className="mt-3" />
      ) : (
        touched.length > 0 && (
          <ul className="mt-3 flex list-disc flex-col gap-1 pl-5">
            {touched.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        )
      )}
    </Confirm>
  );
}
