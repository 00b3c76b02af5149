import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Send } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { Badge, Button, Dialog, Field, Input, Textarea } from "@/components";

const ENDED = ["sent", "delivered", "read", "failed"];

/** Sends one message over this channel, and follows it. */
export function TestDialog({ channel, onClose }: { channel: Schemas["ChannelFull"]; onClose: () => void }) {
  const { t } = useTranslation();
  const [address, setAddress] = useState("");
  const [text, setText] = useState(t("channels.test.default"));
  const send = useMutation({
    meta: { quiet: true },
    mutationFn: () =>
      body(
        api.POST("/api/internal/channels/{uuid}/test", {
          params: { path: { uuid: channel.uuid } },
          body: { address, text },
        }),
      ),
    onError: () => {},
  });
  const uuid = send.data?.message;
  const { data: message } = useQuery({
    queryKey: ["messages", "one", uuid],
    enabled: uuid !== undefined,
    queryFn: () => body(api.GET("/api/internal/messages/{uuid}", { params: { path: { uuid: uuid as string } } })),
    refetchInterval: (query) => (ENDED.includes(query.state.data?.status ?? "") ? false : 1_500),
  });
  const problem = (field: string) => (send.error instanceof ApiError ? send.error.field(field) : undefined);
  const isNamed = Boolean(problem("address") ?? problem("text"));
  const isPhone = channel.schemes[0] === "tel" || channel.schemes[0] === "whatsapp";
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("channels.test.title")}
      description={t("channels.test.text", { name: channel.name })}
      footer={
        <>
          <Button onClick={onClose}>{t("common.close")}</Button>
          <Button
            kind="primary"
            icon={<Send />}
            busy={send.isPending}
            disabled={!address.trim() || !text.trim()}
            onClick={() => send.mutate()}
          >
            {t("channels.test.send")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field
          label={t(isPhone ? "channels.test.phone" : "channels.test.address")}
          error={problem("address")}
          hint={t("channels.test.addressHint")}
        >
          <Input
            autoFocus
            value={address}
            placeholder={isPhone ? "+250 788 000 000" : ""}
            onChange={(event) => setAddress(event.target.value)}
          />
        </Field>
        <Field label={t("channels.test.message")} error={problem("text")}>
          <Textarea maxLength={640} value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
        {send.error && !isNamed && (
          <p role="alert" className="text-bad">
            {errorText(send.error)}
          </p>
        )}
        {message && (
          <p role="status" className="flex flex-wrap items-center gap-2">
            <Badge tone={message.status === "failed" || message.status === "errored" ? "bad" : "info"}>
              {t(`messages.status.${message.status}`)}
            </Badge>
            {message.failed_reason && t(`messages.reasons.${message.failed_reason}`, { defaultValue: "" })}
            <Link
              to="/channels/$uuid"
              params={{ uuid: channel.uuid }}
              search={{ tab: "logs" }}
              onClick={onClose}
              className="text-accent underline-offset-4 hover:underline"
            >
              {t("channels.test.logs")}
            </Link>
          </p>
        )}
      </div>
    </Dialog>
  );
}
