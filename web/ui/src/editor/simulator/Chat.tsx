/** The conversation itself. */

import { Clock, Hourglass, Image, PhoneOff, Send, Undo2 } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Checkbox, classes, Menu, MenuItem, Spinner } from "@/components";
import { useView } from "../state/view";
import { CallForm } from "./CallForm";
import { type Event, type Turn, useConversation, waitOf } from "./conversation";
import { eventText, isBad } from "./eventText";

const NO_STEP = { text: "", attachments: [], dial_status: "answered", params: {} };

const SAMPLES = {
  image: "image/jpeg:https://upload.wikimedia.org/wikipedia/commons/4/47/PNG_transparency_demonstration_1.png",
  audio: "audio/mp3:https://example.org/sample.mp3",
  video: "video/mp4:https://example.org/sample.mp4",
  location: "geo:-1.94995,30.05885",
};

export function Chat() {
  const { t } = useTranslation("editor");
  const turns = useConversation((state) => state.turns);
  const call = useConversation((state) => state.call);
  const busy = useConversation((state) => state.busy);
  const error = useConversation((state) => state.error);
  const end = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is new is scrolled to
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [turns, call, busy]);
  return (
    <>
      <div
        className="flex min-h-0 flex-1 flex-col gap-1.5 overflow-y-auto bg-ground p-3"
        aria-live="polite"
        data-testid="chat"
      >
        {turns.map((turn, index) => (
          <TurnView key={turn.result.number} turn={turn} index={index} isLast={index === turns.length - 1} />
        ))}
        {call && <CallForm call={call} />}
        {busy && <Spinner className="m-2" />}
        {error && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-[13px] break-words text-bad">
            {error}
          </p>
        )}
        {!busy && !call && turns.length > 0 && !waitOf(turns) && (
          <p className="py-3 text-center text-[13px] text-muted">{t("simulator.over")}</p>
        )}
        <div ref={end} />
      </div>
      <Composer />
    </>
  );
}

function TurnView({ turn, index, isLast }: { turn: Turn; index: number; isLast: boolean }) {
  const { t } = useTranslation("editor");
  const backTo = useConversation((state) => state.backTo);
  const { step, result } = turn;
  return (
    <>
      {step.kind !== "start" && (
        <div className="group/turn flex items-center justify-end gap-1.5">
          <button
            type="button"
            className="opacity-0 group-hover/turn:opacity-100 focus-visible:opacity-100"
            aria-label={t("simulator.back")}
            title={t("simulator.back")}
            onClick={() => backTo(index)}
          >
            <Undo2 className="size-4 text-muted" />
          </button>
          {step.kind === "msg" ? (
            <span className="max-w-[80%] rounded-2xl rounded-br-sm bg-accent px-3 py-1.5 whitespace-pre-wrap text-on-accent">
              {step.text}
              {step.attachments?.map((one) => (
                <span key={one} className="block text-xs break-all opacity-80">
                  {one}
                </span>
              ))}
            </span>
          ) : (
            <span className="text-[13px] text-muted italic">
              {t(`simulator.${step.kind}` as "simulator.wait_timeout")}
            </span>
          )}
        </div>
      )}
      {(result.events as Event[]).map((event, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: events never change their order
        <EventView key={at} event={event} active={isLast} />
      ))}
    </>
  );
}

interface Msg {
  text: string;
  attachments?: string[];
  quick_replies?: ({ text: string } | string)[];
  unsendable_reason?: string;
}

function EventView({ event, active }: { event: Event; active: boolean }) {
  const { t } = useTranslation("editor");
  const goTo = useView((view) => view.goTo);
  const take = useConversation((state) => state.take);
  if (event.type === "msg_created" || event.type === "ivr_created") {
    const msg = event.msg as Msg;
    return (
      <div className="flex flex-col items-start gap-1.5" data-testid="sent">
        <button
          type="button"
          className="max-w-[85%] rounded-2xl rounded-bl-sm border border-line bg-surface px-3 py-1.5 text-left break-words whitespace-pre-wrap"
          onClick={() => event._step && goTo(event._step.node_uuid)}
        >
          {msg.text}
          {msg.attachments?.map((one) => (
            <Attachment key={one} attachment={one} />
          ))}
          {msg.unsendable_reason && <span className="block text-xs text-bad">{msg.unsendable_reason}</span>}
        </button>
        {active && (msg.quick_replies?.length ?? 0) > 0 && (
          <div className="flex flex-wrap gap-1.5">
            {msg.quick_replies?.map((one) => {
              const text = typeof one === "string" ? one : one.text;
              return (
                <Button
                  key={text}
                  size="small"
                  className="rounded-full"
                  onClick={() => void take({ ...NO_STEP, kind: "msg", text })}
                >
                  {text}
                </Button>
              );
            })}
          </div>
        )}
      </div>
    );
  }
  if (event.type === "webhook_called") return <WebhookView event={event} />;
  const text = eventText(event, t);
  if (!text) return null;
  return (
    <button
      type="button"
      className={classes("text-left text-xs break-words hover:underline", isBad(event) ? "text-bad" : "text-muted")}
      onClick={() => event._step && goTo(event._step.node_uuid)}
    >
      {text}
    </button>
  );
}

function Attachment({ attachment }: { attachment: string }) {
  const at = attachment.indexOf(":");
  const [type, url] = [attachment.slice(0, at), attachment.slice(at + 1)];
  if (type.startsWith("image") && url.startsWith("https:")) {
    return <img src={url} alt="" className="mt-1.5 max-h-40 rounded-lg" loading="lazy" referrerPolicy="no-referrer" />;
  }
  return (
    <span className="mt-1 block text-xs break-all text-muted">
      {type}: {url}
    </span>
  );
}

function WebhookView({ event }: { event: Event }) {
  const { t } = useTranslation("editor");
  return (
    <details className="rounded-lg border border-line bg-surface px-2.5 py-1.5 text-xs">
      <summary className="cursor-pointer break-all">
        {t("events.webhook_called", { status: `${event.status_code ?? event.status ?? ""}`, url: `${event.url}` })}
      </summary>
      <pre className="mt-1.5 max-h-48 overflow-auto whitespace-pre-wrap text-muted">{`${event.request ?? ""}`}</pre>
      <pre className="mt-1.5 max-h-48 overflow-auto border-t border-line pt-1.5 whitespace-pre-wrap text-muted">{`${event.response ?? ""}`}</pre>
    </details>
  );
}

function Composer() {
  const { t } = useTranslation("editor");
  const turns = useConversation((state) => state.turns);
  const busy = useConversation((state) => state.busy || state.call !== null);
  const asksCalls = useConversation((state) => state.asksCalls);
  const setAsksCalls = useConversation((state) => state.setAsksCalls);
  const take = useConversation((state) => state.take);
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const wait = waitOf(turns);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the next answer is typed at once
  useEffect(() => {
    if (wait && !busy) input.current?.focus();
  }, [turns.length, busy]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "" || !wait || busy) return;
    void take({ ...NO_STEP, kind: "msg", text });
    setText("");
  };
  const act = (kind: string, more: object = {}) => void take({ ...NO_STEP, kind, ...more });
  return (
    <div className="shrink-0 border-t border-line p-3">
      {wait?.type === "dial" ? (
        <div className="flex flex-wrap gap-2">
          {["answered", "no_answer", "busy", "failed"].map((status) => (
            <Button key={status} size="small" icon={<PhoneOff />} onClick={() => act("dial", { dial_status: status })}>
              {t(`choices.${status}` as "choices.active")}
            </Button>
          ))}
        </div>
      ) : (
        <form className="flex gap-2" onSubmit={send}>
          <input
            ref={input}
            value={text}
            disabled={!wait}
            placeholder={wait ? t("simulator.type") : t("simulator.notWaiting")}
            aria-label={t("simulator.type")}
            className="h-9 min-w-0 flex-1 rounded-full border border-line-strong bg-surface px-4 outline-none focus-visible:border-accent disabled:opacity-60"
            onChange={(event) => setText(event.target.value)}
          />
          <Menu
            trigger={
              <Button kind="quiet" size="icon" disabled={!wait || busy} aria-label={t("simulator.attach")}>
                <Image />
              </Button>
            }
          >
            {Object.entries(SAMPLES).map(([name, attachment]) => (
              <MenuItem key={name} onSelect={() => act("msg", { attachments: [attachment] })}>
                {t(`simulator.${name}` as "simulator.image")}
              </MenuItem>
            ))}
          </Menu>
          <Button kind="primary" size="icon" type="submit" disabled={!wait || busy} aria-label={t("simulator.send")}>
            <Send />
          </Button>
        </form>
      )}
      <div className="mt-2.5 flex flex-wrap items-center gap-x-3 gap-y-1.5">
        {wait?.hasTimeout && (
          <Button size="small" kind="quiet" icon={<Clock />} disabled={busy} onClick={() => act("wait_timeout")}>
            {t("simulator.skipTimeout")}
          </Button>
        )}
        {wait && wait.type === "msg" && (
          <Button size="small" kind="quiet" icon={<Hourglass />} disabled={busy} onClick={() => act("wait_expiration")}>
            {t("simulator.expire")}
          </Button>
        )}
        <span className="flex-1" />
        <Checkbox
          className="text-[13px] text-muted"
          label={t("simulator.asksCalls")}
          checked={asksCalls}
          onChange={(event) => setAsksCalls(event.target.checked)}
        />
      </div>
    </div>
  );
}
