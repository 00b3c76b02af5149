import { useMutation } from "@tanstack/react-query";
import { Paperclip, SendHorizontal, StickyNote, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { Button, classes } from "@/components";
import { UploadButton } from "@/components/UploadButton";
import { useTicketAction } from "./TicketThread";

const MOST_FILES = 10;

/** Answers the contact, or notes something that only the team sees. */
export function TicketComposer({ ticket, name }: { ticket: Schemas["TicketOut"]; name: string }) {
  const { t } = useTranslation();
  const [isNote, setNote] = useState(false);
  const [text, setText] = useState("");
  const [files, setFiles] = useState<string[]>([]);
  const contact = ticket.contact.uuid;
  const act = useTicketAction(ticket.uuid, contact);
  const reply = useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/internal/tickets/{uuid}/reply", {
          params: { path: { uuid: ticket.uuid } },
          body: { text, attachments: files },
        }),
      ),
    onSuccess: ({ failed }) => {
      setText("");
      setFiles([]);
      if (failed) toast.error(t("composer.failed"));
      void queryClient.invalidateQueries({ queryKey: ["timeline", contact] });
      void queryClient.invalidateQueries({ queryKey: ["tickets"] });
    },
  });
  const noting = isNote || !ticket.is_open;
  const busy = reply.isPending || act.isPending;
  const ready = text.trim() !== "" || (!noting && files.length > 0);
  const submit = () => {
    if (!ready || busy) return;
    if (!noting) reply.mutate();
    else act.mutate({ action: "add_note", note: text }, { onSuccess: () => setText("") });
  };
  return (
    <form
      className={classes("flex flex-col gap-2 border-t border-line p-3", noting ? "bg-warn-soft" : "bg-surface")}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="flex gap-1">
        {([false, true] as const).map((one) => (
          <button
            key={String(one)}
            type="button"
            aria-pressed={noting === one}
            disabled={!one && !ticket.is_open}
            onClick={() => setNote(one)}
            className={classes(
              "flex h-7 items-center gap-1.5 rounded-md px-2.5 text-[13px] disabled:opacity-50 [&_svg]:size-3.5",
              noting === one ? "bg-sunken font-medium" : "text-muted",
            )}
          >
            {one ? <StickyNote aria-hidden /> : <SendHorizontal aria-hidden />}
            {t(one ? "tickets.note" : "tickets.reply")}
          </button>
        ))}
      </div>
      {!noting && files.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {files.map((file) => (
            <li key={file} className="flex items-center gap-1 rounded-md bg-sunken py-0.5 pr-1 pl-2 text-[13px]">
              {file.slice(file.lastIndexOf("/") + 1)}
              <button
                type="button"
                aria-label={t("tickets.removeFile")}
                onClick={() => setFiles(files.filter((one) => one !== file))}
              >
                <X className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex items-end gap-2">
        <textarea
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            submit();
          }}
          rows={Math.min(6, text.split("\n").length)}
          maxLength={noting ? 10_000 : 4_096}
          placeholder={noting ? t("tickets.notePlaceholder") : t("composer.placeholder", { name })}
          aria-label={noting ? t("tickets.note") : t("composer.label", { name })}
          className="min-h-10 flex-1 resize-none rounded-xl border border-line-strong bg-ground px-3.5 py-2 placeholder:text-muted focus-visible:outline-1 focus-visible:outline-offset-0"
        />
        {!noting && (
          <UploadButton
            size="icon"
            className="size-10"
            aria-label={t("tickets.attach")}
            icon={<Paperclip />}
            disabled={files.length >= MOST_FILES}
            onUploaded={(file) => setFiles([...files, file])}
          />
        )}
        <Button
          type="submit"
          kind="primary"
          size="icon"
          className="size-10 rounded-xl"
          busy={busy}
          disabled={!ready}
          aria-label={noting ? t("tickets.addNote") : t("composer.send")}
        >
          {!busy && (noting ? <StickyNote /> : <SendHorizontal />)}
        </Button>
      </div>
    </form>
  );
}
