/** A call to the outside: nothing is called, people say what would come back. */

import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Field, Input, Textarea } from "@/components";
import { type PendingCall, useConversation } from "./conversation";

export function CallForm({ call }: { call: PendingCall }) {
  const { t } = useTranslation("editor");
  const answer = useConversation((state) => state.answerCall);
  const { kind, data } = call.request;
  const [status, setStatus] = useState("200");
  const [body, setBody] = useState(kind === "llm" ? "" : "{}");
  const send = () => {
    if (kind === "llm") {
      void answer({ kind, data: { output: body, tokens: { input: 0, output: 0 }, elapsed_ms: 0 } });
      return;
    }
    const bytes = new TextEncoder().encode(body);
    const encoded = btoa(String.fromCharCode(...bytes));
    const headers = [["Content-Type", "application/json"]];
    void answer({
      kind,
      data: { status: Number(status) || 0, reason: "", protocol: "HTTP/1.1", headers, body: encoded },
    });
  };
  return (
    <div className="rounded-xl border border-line bg-surface p-3 text-[13px]" data-testid="call">
      <p className="font-medium">{t("simulator.call")}</p>
      <pre className="my-2 max-h-40 overflow-auto rounded-lg bg-sunken p-2 text-xs whitespace-pre-wrap">
        {kind === "llm" ? `${data.instructions}\n\n${data.input}` : `${data.method} ${data.url}\n\n${data.body ?? ""}`}
      </pre>
      {kind === "http" && (
        <Field label={t("simulator.status")} className="mb-2">
          <Input value={status} inputMode="numeric" onChange={(event) => setStatus(event.target.value)} />
        </Field>
      )}
      <Field label={t("simulator.answer")}>
        <Textarea
          rows={4}
          className="font-mono text-xs"
          value={body}
          onChange={(event) => setBody(event.target.value)}
        />
      </Field>
      <div className="mt-2.5 flex gap-2">
        <Button size="small" kind="primary" onClick={send}>
          {t("simulator.answerCall")}
        </Button>
        <Button size="small" onClick={() => void answer(call.fallback)}>
          {t("simulator.answerDefault")}
        </Button>
      </div>
    </div>
  );
}
