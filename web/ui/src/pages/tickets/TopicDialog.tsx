import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { queryClient } from "@/app/query";
import { NameDialog } from "@/components/NameDialog";

/** Makes a topic for tickets. */
export function TopicDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const make = useMutation<unknown, Error, string>({
    meta: { quiet: true },
    mutationFn: (name) => body(api.POST("/api/internal/tickets/topics", { body: { name } })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["tickets", "folders"] });
      onClose();
    },
  });
  return (
    <NameDialog
      open
      onClose={onClose}
      title={t("tickets.newTopic")}
      description={t("tickets.topicText")}
      label={t("tickets.topicName")}
      action={t("common.create")}
      mutation={make}
    />
  );
}
