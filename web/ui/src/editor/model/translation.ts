/** What of a flow is translated: items, edits, and how far a language has come. */

import { actionsOf, casesOf, categoriesOf, type Definition, type FlowNode, nodesOf } from "./definition";
import { same } from "./equality";

/** Properties of actions that can be translated; the server's registry says the same. */
export const TRANSLATABLE: { [action: string]: string[] } = {
  send_msg: ["text", "attachments", "quick_replies"],
  send_broadcast: ["text", "attachments", "quick_replies"],
  say_msg: ["text", "audio_url"],
  play_audio: ["audio_url"],
  send_email: ["subject", "body"],
  set_run_result: ["category"],
};

const SYSTEM_CATEGORIES = new Set(["All Responses", "Success", "Failure", "Complete", "Expired", "Timeout"]);

export interface TranslationItem {
  nodeUuid: string;
  uuid: string;
  property: string;
  /** Type of the action, `category` or `case`. */
  part: string;
  base: string[];
  translated: string[] | null;
  /** Whether it counts towards what is to be done. */
  counts: boolean;
}

export function translationItems(definition: Definition, language: string): TranslationItem[] {
  return nodesOf(definition).flatMap((node) => nodeItems(definition, node, language));
}

export function nodeItems(definition: Definition, node: FlowNode, language: string): TranslationItem[] {
  const config = definition._ui?.nodes?.[node.uuid]?.config ?? {};
  const items: TranslationItem[] = [];
  const add = (uuid: string, property: string, part: string, base: unknown, counts: boolean) => {
    const texts = listOf(base);
    if (texts.every((text) => text === "")) return;
    const translated = translationOf(definition, language, uuid, property);
    items.push({ nodeUuid: node.uuid, uuid, property, part, base: texts, translated, counts });
  };
  for (const action of actionsOf(node)) {
    for (const property of TRANSLATABLE[action.type] ?? []) {
      add(action.uuid, property, action.type, action[property], action.type !== "set_run_result");
    }
  }
  if (node.router?.type === "switch") {
    const ofWait = Boolean(node.router.wait) || Boolean(node.router.result_name);
    for (const category of categoriesOf(node)) {
      if (SYSTEM_CATEGORIES.has(category.name)) continue;
      add(category.uuid, "name", "category", category.name, ofWait && config.localizeCategories === true);
    }
    for (const one of casesOf(node)) {
      if (!TEXT_TESTS.has(one.type)) continue;
      add(one.uuid, "arguments", "case", one.arguments, config.localizeRules === true);
    }
  }
  return items;
}

/** Tests whose values are words of a language. */
const TEXT_TESTS = new Set([
  "has_any_word",
  "has_all_words",
  "has_phrase",
  "has_only_phrase",
  "has_beginning",
  "has_pattern",
]);

/** The translation of a property; null if there is none. */
export function translationOf(
  definition: Definition,
  language: string,
  uuid: string,
  property: string,
): string[] | null {
  const found = definition.localization?.[language]?.[uuid]?.[property];
  const texts = Array.isArray(found) ? found.map(String) : null;
  return texts?.some((text) => text !== "") ? texts : null;
}

/** Writes a translation; what is empty or the same as the base isn't kept. */
export function setTranslation(
  draft: Definition,
  language: string,
  uuid: string,
  property: string,
  texts: string[],
  base: string[],
): void {
  const isNothing = texts.every((text) => text === "") || same(texts, base);
  const items = draft.localization?.[language];
  if (isNothing && !items?.[uuid]) return;
  draft.localization ??= {};
  draft.localization[language] ??= {};
  const all = draft.localization[language];
  all[uuid] ??= {};
  if (isNothing) {
    delete all[uuid][property];
    if (Object.keys(all[uuid]).length === 0) delete all[uuid];
  } else {
    all[uuid][property] = texts;
  }
  forgetAutomatic(draft, language, uuid, property);
}

/** What a person has written isn't an automatic translation any more. */
function forgetAutomatic(draft: Definition, language: string, uuid: string, property: string): void {
  const automatic = draft._ui?.auto_translations as { [l: string]: { [u: string]: string[] } } | undefined;
  const keys = automatic?.[language]?.[uuid];
  if (!automatic || !keys?.includes(property)) return;
  const left = keys.filter((key) => key !== property);
  if (left.length > 0) (automatic[language] as { [u: string]: string[] })[uuid] = left;
  else delete automatic[language]?.[uuid];
}

export interface Progress {
  done: number;
  all: number;
}

export function progress(definition: Definition, language: string): Progress {
  const counted = translationItems(definition, language).filter((item) => item.counts);
  return { done: counted.filter((item) => item.translated !== null).length, all: counted.length };
}

export function percent({ done, all }: Progress): number {
  return all === 0 ? 100 : Math.floor((done / all) * 100);
}

export function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" ? [value] : [];
}
