/** A conversation with the draft, step by step: the server runs each, this remembers them. */

import { create } from "zustand";
import { api, body } from "@/api/client";
import { errorText } from "@/api/errors";
import type { Simulated, SimulatedStep } from "../api/queries";
import type { Definition } from "../model/definition";
import { definitionNow } from "../state/document";
import { type Overlay, useView } from "../state/view";

export type Contact = {
  uuid: string;
  name: string;
  language: string;
  status: string;
  created_on: string;
  urns: string[];
  groups: { uuid: string; name: string }[];
  fields: { [key: string]: { text: string } };
};

export type CallResult = { [key: string]: unknown };
export type Event = { type: string; created_on?: string; _step?: { flow_uuid: string; node_uuid: string } } & {
  [key: string]: unknown;
};

export interface Turn {
  step: SimulatedStep;
  calls: CallResult[];
  result: Simulated;
}

/** A call that the step waits for. */
export interface PendingCall {
  request: { kind: string; data: { [key: string]: unknown } };
  fallback: CallResult;
  step: SimulatedStep;
  calls: CallResult[];
}

export const PERSONA: Contact = {
  uuid: "ba96bf7f-bc2a-4873-a7c7-254d1927c4e3",
  name: "Ben Haggerty",
  language: "",
  status: "active",
  created_on: "2026-01-01T12:00:00Z",
  urns: ["tel:+12065551212"],
  groups: [],
  fields: {},
};

const PERSONA_KEY = "simulator-persona";

function rememberedPersona(): Contact {
  try {
    return { ...PERSONA, ...JSON.parse(localStorage.getItem(PERSONA_KEY) ?? "{}") };
  } catch {
    return PERSONA;
  }
}

interface ConversationState {
  persona: Contact;
  turns: Turn[];
  call: PendingCall | null;
  /** Whether people answer calls themselves; else each succeeds with nothing in it. */
  asksCalls: boolean;
  busy: boolean;
  error: string;
  begun: string;

  setPersona: (changes: Partial<Contact>) => void;
  setAsksCalls: (asks: boolean) => void;
  restart: () => Promise<void>;
  take: (step: SimulatedStep, calls?: CallResult[]) => Promise<void>;
  answerCall: (result: CallResult) => Promise<void>;
  /** Goes back to how it was before a turn, and no further. */
  backTo: (turn: number) => void;
  clear: () => void;
}

const NOTHING = { turns: [], call: null, busy: false, error: "" };

export const useConversation = create<ConversationState>((set, get) => ({
  persona: rememberedPersona(),
  ...NOTHING,
  asksCalls: false,
  begun: new Date().toISOString(),

  setPersona: (changes) => {
    const persona = { ...get().persona, ...changes };
    localStorage.setItem(PERSONA_KEY, JSON.stringify(persona));
    set({ persona });
  },
  setAsksCalls: (asksCalls) => set({ asksCalls }),
  restart: async () => {
    set({ ...NOTHING, begun: new Date().toISOString() });
    useView.getState().overlayWith(null);
    await get().take({ kind: "start", text: "", attachments: [], dial_status: "answered", params: {} });
  },
  take: async (step, calls = []) => {
    const last = get().turns.at(-1)?.result;
    const begun = get().begun;
    set({ busy: true, error: "", call: null });
    try {
      const result = await body(
        api.POST("/api/internal/simulator", {
          body: {
            definition: definitionNow(),
            contact: last?.contact ?? personaJson(get().persona),
            session: step.kind === "start" ? null : (last?.session ?? null),
            now: last?.now ?? begun,
            number: last?.number ?? 0,
            seed: 1,
            step,
            calls,
          },
        }),
      );
      if (get().begun !== begun) return;
      if (result.needs) await needed(result.needs, step, calls);
      else {
        set({ turns: [...get().turns, { step, calls, result }], busy: false });
        show();
      }
    } catch (error) {
      if (get().begun === begun) set({ busy: false, error: errorText(error) });
    }
  },
  answerCall: async (result) => {
    const { call, take } = get();
    if (call) await take(call.step, [...call.calls, result]);
  },
  backTo: (turn) => {
    set({ turns: get().turns.slice(0, turn), call: null, error: "" });
    show();
  },
  clear: () => {
    set({ ...NOTHING });
    useView.getState().overlayWith(null);
  },
}));

async function needed(needs: NonNullable<Simulated["needs"]>, step: SimulatedStep, calls: CallResult[]) {
  const { asksCalls, take } = useConversation.getState();
  const request = needs.request as PendingCall["request"];
  const isOutside = request.kind === "http" || request.kind === "llm";
  if (asksCalls && isOutside) {
    useConversation.setState({ busy: false, call: { request, fallback: needs.default, step, calls } });
  } else {
    await take(step, [...calls, needs.default]);
  }
}

function personaJson(persona: Contact): Contact {
  const fields = Object.entries(persona.fields).filter(([, value]) => value.text !== "");
  return { ...persona, fields: Object.fromEntries(fields) };
}

/** Draws the way of the conversation over the canvas. */
function show(): void {
  const { turns } = useConversation.getState();
  const view = useView.getState();
  const overlay = turns.length > 0 ? overlayOf(definitionNow(), turns) : null;
  view.overlayWith(overlay);
  if (overlay?.current) useView.setState({ goal: { uuid: overlay.current } });
}

type Run = { flow: { uuid: string }; path?: { node_uuid: string }[]; status: string };

export function overlayOf(definition: Definition, turns: Turn[]): Overlay {
  const segments: { [way: string]: number } = {};
  const nodes: { [uuid: string]: number } = {};
  for (const turn of turns) {
    for (const segment of turn.result.segments as {
      flow_uuid: string;
      exit_uuid: string;
      destination_uuid: string;
    }[]) {
      if (segment.flow_uuid !== definition.uuid) continue;
      const way = `${segment.exit_uuid}:${segment.destination_uuid}`;
      segments[way] = (segments[way] ?? 0) + 1;
    }
  }
  const runs = ((turns.at(-1)?.result.session as { runs?: Run[] } | null)?.runs ?? []).filter(
    (run) => run.flow.uuid === definition.uuid,
  );
  const waiting = runs.find((run) => run.status === "waiting" || run.status === "active");
  const current = waiting?.path?.at(-1)?.node_uuid ?? null;
  if (current) nodes[current] = 1;
  return { nodes, segments, current };
}

/** What the conversation waits for; null if it is over. */
export function waitOf(turns: Turn[]): { type: string; hasTimeout: boolean; hint: string } | null {
  const last = turns.at(-1)?.result;
  if (last?.status !== "waiting") return null;
  const event = (last.events as Event[]).findLast((one) => one.type.endsWith("_wait"));
  if (!event) return { type: "msg", hasTimeout: false, hint: "" };
  const hint = (event.hint as { type?: string } | undefined)?.type ?? "";
  return { type: event.type.replace("_wait", ""), hasTimeout: Boolean(event.timeout_seconds), hint };
}
