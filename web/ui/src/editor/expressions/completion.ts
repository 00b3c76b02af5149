/** What can be written at a place of a template: names of the context, keys of the workspace, functions. Pure. */

export interface Offer {
  label: string;
  /** What is put in; the label, unless said otherwise. */
  insert?: string;
  kind: "property" | "function";
  detail: string;
  info: string;
  examples?: [string, string][];
}

export interface Offers {
  from: number;
  offers: Offer[];
}

export interface ContextProperty {
  name: string;
  summary: string;
  type: string;
}

export interface Vocabulary {
  context: { [owner: string]: ContextProperty[] };
  functions: { name: string; signature: string; summary: string; examples: [string, string][] }[];
  /** Keys with names, by the object that they are keys of: fields, globals, results, urns, locals. */
  keys: { [owner: string]: { key: string; name: string }[] };
}

const BARE = /@([\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]*)*)$/u;
const PATH = /([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]*)*)$/u;

/** Offers for the text before the cursor; null where nothing can be completed. */
export function offersAt(before: string, vocabulary: Vocabulary, asked = false): Offers | null {
  const bare = BARE.exec(before);
  if (bare && before[bare.index - 1] !== "@") return pathOffers(bare[1] as string, before.length, vocabulary, false);
  if (!isInExpression(before)) return null;
  const path = PATH.exec(before);
  if (path) return pathOffers(path[1] as string, before.length, vocabulary, true);
  return asked || before.endsWith("@(") ? pathOffers("", before.length, vocabulary, true) : null;
}

function pathOffers(path: string, at: number, vocabulary: Vocabulary, inExpression: boolean): Offers {
  const steps = path.toLowerCase().split(".");
  const last = steps.pop() ?? "";
  const offers = members(steps, vocabulary);
  if (steps.length === 0 && inExpression) offers.push(...vocabulary.functions.map(functionOffer));
  const fitting = offers.filter((offer) => offer.label.toLowerCase().startsWith(last));
  return { from: at - last.length, offers: fitting };
}

function functionOffer(one: Vocabulary["functions"][number]): Offer {
  const takesNothing = one.signature.endsWith("()");
  return {
    label: one.name,
    insert: takesNothing ? `${one.name}()` : `${one.name}(`,
    kind: "function",
    detail: one.signature.slice(one.name.length),
    info: one.summary,
    examples: one.examples,
  };
}

/** What an object at the end of a path has. */
function members(path: string[], vocabulary: Vocabulary): Offer[] {
  let type = "";
  for (const [depth, name] of path.entries()) {
    const keyed = vocabulary.keys[type];
    if (depth > 0 && keyed) {
      type = type === "results" ? "result" : "value";
      continue;
    }
    const property = vocabulary.context[type]?.find((one) => one.name === name);
    if (!property) return [];
    type = property.type || "value";
  }
  const keys = (vocabulary.keys[type] ?? []).map((one): Offer => {
    return { label: one.key, kind: "property", detail: one.name, info: "" };
  });
  const properties = (vocabulary.context[type] ?? []).map((one): Offer => {
    return { label: one.name, kind: "property", detail: "", info: one.summary };
  });
  return [...keys, ...properties];
}

/** Whether the end of a text is within the parentheses of an expression, and not in a text literal of it. */
export function isInExpression(before: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < before.length; at++) {
    const char = before[at];
    if (depth === 0) {
      if (char === "@" && before[at + 1] === "@") at++;
      else if (char === "@" && before[at + 1] === "(") {
        depth = 1;
        at++;
      }
    } else if (inText) {
      if (char === '"' && before[at - 1] !== "\\") inText = false;
    } else if (char === '"') inText = true;
    else if (char === "(") depth++;
    else if (char === ")") depth--;
  }
  return depth > 0 && !inText;
}
