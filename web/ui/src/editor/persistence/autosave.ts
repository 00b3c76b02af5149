/** Saves the draft a moment after each edit; merges when somebody else was faster; waits out a dead network. */

import { api, body } from "@/api/client";
import { ApiError, NetworkError } from "@/api/errors";
import type { Definition } from "../model/definition";
import { same } from "../model/equality";
import { merge } from "../model/merge";
import { useDocument } from "../state/document";
import { forgetLocally, keepLocally } from "./local";

const AFTER = 1_000;
const AT_THE_LATEST = 5_000;
const AGAIN = 3_000;
const LOCALLY_AFTER = 200;

interface Newer {
  definition: Definition;
  version: number;
  revision: number;
}

export interface Autosave {
  /** Saves now what is unsaved; true when all is saved. */
  flush: () => Promise<boolean>;
  stop: () => void;
}

export function startAutosave(onFailure: (error: unknown) => void, onMerge: (conflicts: number) => void): Autosave {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let localTimer: ReturnType<typeof setTimeout> | undefined;
  let unsavedSince = 0;
  let running: Promise<void> | null = null;

  const isUnsaved = () => {
    const { edited, acknowledged } = useDocument.getState();
    return edited.definition !== acknowledged;
  };

  const schedule = (after: number) => {
    clearTimeout(timer);
    unsavedSince ||= Date.now();
    timer = setTimeout(() => void save(), Math.max(0, Math.min(after, unsavedSince + AT_THE_LATEST - Date.now())));
  };

  const keep = () => {
    clearTimeout(localTimer);
    localTimer = setTimeout(() => {
      const { uuid, edited, acknowledged, version, basedOn } = useDocument.getState();
      if (!isUnsaved()) return;
      void keepLocally({ uuid, definition: edited.definition, base: acknowledged, version, basedOn, at: Date.now() });
    }, LOCALLY_AFTER);
  };

  const save = (): Promise<void> => {
    running ??= attempt().finally(() => {
      running = null;
    });
    return running;
  };

  const attempt = async () => {
    clearTimeout(timer);
    const state = useDocument.getState();
    const { uuid, version, basedOn, readOnly } = state;
    const definition = state.edited.definition;
    if (readOnly || !isUnsaved()) return;
    if (same(definition, state.acknowledged)) {
      useDocument.setState({ acknowledged: definition, saving: "saved" });
      void forgetLocally(uuid);
      return;
    }
    state.setSaving("saving");
    unsavedSince = 0;
    try {
      const saved = await body(
        api.PUT("/api/internal/editor/flows/{uuid}", {
          params: { path: { uuid } },
          body: { definition, version, based_on: basedOn },
        }),
      );
      useDocument.getState().acknowledge(saved, definition);
      if (isUnsaved()) schedule(AFTER);
      else {
        clearTimeout(localTimer);
        void forgetLocally(uuid);
      }
    } catch (error) {
      failed(error);
    }
  };

  const failed = (error: unknown) => {
    const state = useDocument.getState();
    if (error instanceof NetworkError || (error instanceof ApiError && error.status >= 500)) {
      state.setSaving("offline");
      clearTimeout(timer);
      timer = setTimeout(() => void save(), AGAIN);
    } else if (error instanceof ApiError && error.code === "newer_version") {
      const newer = error.body as Newer;
      const merged = merge(state.acknowledged, state.edited.definition, newer.definition);
      state.rebase(merged.definition, newer.definition, newer.version, newer.revision, merged.conflicts);
      onMerge(merged.conflicts.length);
      schedule(0);
    } else {
      state.setSaving("failed");
      onFailure(error);
    }
  };

  const unsubscribe = useDocument.subscribe((state, before) => {
    if (state.edited.definition === before.edited.definition || state.uuid !== before.uuid || state.readOnly) return;
    keep();
    schedule(AFTER);
  });
  const online = () => isUnsaved() && schedule(0);
  const leaving = (event: BeforeUnloadEvent) => {
    if (isUnsaved()) event.preventDefault();
  };
  window.addEventListener("online", online);
  window.addEventListener("beforeunload", leaving);
  return {
    flush: async () => {
      for (let tries = 0; tries < 5 && isUnsaved(); tries++) await save();
      return !isUnsaved();
    },
    stop: () => {
      unsubscribe();
      clearTimeout(timer);
      window.removeEventListener("online", online);
      window.removeEventListener("beforeunload", leaving);
      if (isUnsaved()) void save();
    },
  };
}
