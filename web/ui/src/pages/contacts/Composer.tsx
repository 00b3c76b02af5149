import { useMutation } from "@tanstack/react-query";
import { SendHorizontal } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Button } from "@/components";

const LONGEST = 4096;

/** Writes to a contact. What was typed stays until it is sent. */
export function Composer({ contact, name }: { contact: string; name: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const [text, setText] = useState("");
  const send = useMutation({
    mutationFn: () =>
      body(api.POST("/api/internal/contacts/{uuid}/messages", { params: { path: { uuid: contact } }, body: { text } })),
    onSuccess: ({ failed }) => {
      setText("");
      if (failed) toast.error(t("composer.failed"));
      void queryClient.invalidateQueries({ queryKey: ["timeline", contact] });
      void queryClient.invalidateQueries({ queryKey: ["messages"] });
    },
  });
  if (!may("msg.create")) return null;
  const submit = () => {
    if (text.trim() && !send.isPending) send.mutate();
  };
  return (
    <form
      className="flex items-end gap-2 border-t border-line bg-surface p-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <textarea
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          submit();
        }}
        rows={Math.min(6, text.split("\n").length)}
        maxLength={LONGEST}
        placeholder={t("composer.placeholder", { name })}
        aria-label={t("composer.label", { name })}
        className="min-h-10 flex-1 resize-none rounded-xl border border-line-strong bg-ground px-3.5 py-2 placeholder:text-muted focus-visible:outline-1 focus-visible:outline-offset-0"
      />
      <Button
        type="submit"
        kind="primary"
        size="icon"
        className="size-10 rounded-xl"
        busy={send.isPending}
        disabled={!text.trim()}
        aria-label={t("composer.send")}
      >
        {!send.isPending && <SendHorizontal />}
      </Button>
    </form>
  );
}
