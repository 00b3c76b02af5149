import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { queryClient } from "@/app/query";
import { NameDialog } from "@/components/NameDialog";

/** Makes a label for messages. */
export function LabelDialog({ onClose, onMade }: { onClose: () => void; onMade: (uuid: string) => void }) {
  const { t } = useTranslation();
  const make = useMutation<{ uuid: string }, Error, string>({
    meta: { quiet: true },
    mutationFn: (name) => body(api.POST("/api/internal/labels", { body: { name } })),
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: ["messages", "folders"] });
      onMade(made.uuid);
    },
  });
  return (
    <NameDialog
      open
      onClose={onClose}
      title={t("messages.newLabel")}
      label={t("messages.labelName")}
      action={t("common.create")}
      mutation={make}
    />
  );
}
