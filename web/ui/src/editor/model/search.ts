/** Find in flow: every text of nodes, categories, translations and notes. */

import { actionsOf, casesOf, categoriesOf, type Definition, nodesOf } from "./definition";

export interface Hit {
  /** Uuid of the node or note. */
  owner: string;
  text: string;
  language: string;
}

const UUID_LENGTH = 36;
const NOT_SEARCHED = new Set(["uuid", "type"]);

export function find(definition: Definition, wanted: string, most = 200): Hit[] {
  const needle = wanted.trim().toLocaleLowerCase();
  if (!needle) return [];
  const hits: Hit[] = [];
  const look = (owner: string, value: unknown, language = "") => {
    for (const text of texts(value)) {
      if (hits.length < most && text.toLocaleLowerCase().includes(needle)) hits.push({ owner, text, language });
    }
  };
  for (const node of nodesOf(definition)) {
    for (const action of actionsOf(node)) look(node.uuid, action);
    for (const category of categoriesOf(node)) look(node.uuid, category.name);
    for (const one of casesOf(node)) look(node.uuid, one.arguments);
    look(node.uuid, [node.router?.result_name, node.router?.operand]);
    if (needle.length === UUID_LENGTH && node.uuid === needle)
      hits.push({ owner: node.uuid, text: node.uuid, language: "" });
  }
  const owners = ownersOfParts(definition);
  for (const [language, items] of Object.entries(definition.localization ?? {})) {
    for (const [uuid, item] of Object.entries(items)) {
      const owner = owners.get(uuid);
      if (owner) look(owner, item, language);
    }
  }
  for (const [uuid, sticky] of Object.entries(definition._ui?.stickies ?? {})) {
    look(uuid, [sticky.title, sticky.body]);
  }
  return hits;
}

/** The node of each part that translations may be about. */
export function ownersOfParts(definition: Definition): Map<string, string> {
  const owners = new Map<string, string>();
  for (const node of nodesOf(definition)) {
    for (const part of [...actionsOf(node), ...categoriesOf(node), ...casesOf(node)]) owners.set(part.uuid, node.uuid);
  }
  return owners;
}

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => (NOT_SEARCHED.has(key) ? [] : texts(item)));
}
