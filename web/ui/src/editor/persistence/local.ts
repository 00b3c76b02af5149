/** Unsaved work kept in the browser until the server has it, so that a crash or a dead network loses nothing. */

import type { Definition } from "../model/definition";

export interface LocalDraft {
  uuid: string;
  definition: Definition;
  /** What the server had when this was edited. */
  base: Definition;
  version: number;
  basedOn: number;
  at: number;
}

const NAME = "ngoma-editor";
const STORE = "drafts";

let opening: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "uuid" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function run<Result>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const transaction = (await database()).transaction(STORE, mode);
  const request = act(transaction.objectStore(STORE));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
  });
}

/** Where the browser allows no database (private windows of some), work goes on without a net. */
async function quietly<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch {
    return undefined;
  }
}

export function keepLocally(draft: LocalDraft): Promise<unknown> {
  return quietly(run("readwrite", (store) => store.put(draft)));
}

export function forgetLocally(uuid: string): Promise<unknown> {
  return quietly(run("readwrite", (store) => store.delete(uuid)));
}

export function localDraft(uuid: string): Promise<LocalDraft | undefined> {
  return quietly(run("readonly", (store) => store.get(uuid) as IDBRequest<LocalDraft | undefined>));
}
