/** Edits of a document with their inverses: undo and redo without limit, and without copies of the document. */

import { applyPatches, enablePatches, type Patch, produceWithPatches } from "immer";
import type { Definition } from "./definition";

enablePatches();

export interface Step {
  label: string;
  undo: Patch[];
  redo: Patch[];
  /** Edits of one key that follow each other closely are one step, as typing in a field is. */
  key?: string;
  at: number;
}

export interface Edited {
  definition: Definition;
  past: Step[];
  future: Step[];
}

export type Recipe = (draft: Definition) => void;

/** Milliseconds within which edits of one key are joined. */
export const JOINED_WITHIN = 2000;

export function opened(definition: Definition): Edited {
  return { definition, past: [], future: [] };
}

/** The document after an edit; the same document when the recipe changes nothing. */
export function edit(
  state: Edited,
  label: string,
  recipe: Recipe,
  options: { key?: string; at?: number } = {},
): Edited {
  const [definition, redo, undo] = produceWithPatches(state.definition, recipe);
  if (redo.length === 0 || definition === state.definition) return state;
  const step: Step = { label, undo, redo, key: options.key, at: options.at ?? Date.now() };
  const last = state.past.at(-1);
  const joins = last && step.key !== undefined && last.key === step.key && step.at - last.at < JOINED_WITHIN;
  if (joins && state.future.length === 0) {
    const joined = { ...step, undo: [...step.undo, ...last.undo], redo: [...last.redo, ...step.redo] };
    return { definition, past: [...state.past.slice(0, -1), joined], future: [] };
  }
  return { definition, past: [...state.past, step], future: [] };
}

export function undo(state: Edited): Edited {
  const step = state.past.at(-1);
  if (!step) return state;
  return {
    definition: applyPatches(state.definition, step.undo),
    past: state.past.slice(0, -1),
    future: [step, ...state.future],
  };
}

export function redo(state: Edited): Edited {
  const [step, ...future] = state.future;
  if (!step) return state;
  return { definition: applyPatches(state.definition, step.redo), past: [...state.past, step], future };
}
