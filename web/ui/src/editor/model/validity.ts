/** Rules that forms tell beside the field; the server holds to the same. Problems are keys of the texts, with values. */

import { valueCount } from "./operators";
import { MAX_CATEGORY, MAX_RULES, RESERVED, type Rules } from "./rules";

export interface Problem {
  /** The field, or `rules.<index>` and the like. */
  field: string;
  message: string;
  values?: Record<string, string | number>;
}

/** What the server's registry says of one field of a type. */
export interface FieldSpec {
  name: string;
  shape: "text" | "texts" | "map" | "reference" | "references" | "integer" | "boolean" | "object";
  required: boolean;
  template: boolean;
  localizable: boolean;
  kind: string;
  max_chars: number;
  min_chars: number;
  max_items: number;
  minimum: number | null;
  choices: string[];
}

const length = (text: string) => [...text].length;

export function fieldProblems(spec: FieldSpec, value: unknown): Problem[] {
  const problem = (message: string, values?: Problem["values"]) => [{ field: spec.name, message, values }];
  const isEmpty = value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
  if (spec.required && isEmpty) return problem("validity.required");
  if (isEmpty) return [];
  if (spec.shape === "text" && typeof value === "string") {
    if (spec.max_chars && length(value) > spec.max_chars) return problem("validity.tooLong", { most: spec.max_chars });
    if (spec.choices.length > 0 && !spec.choices.includes(value)) return problem("validity.choice");
  }
  if ((spec.shape === "texts" || spec.shape === "references") && Array.isArray(value)) {
    if (spec.max_items && value.length > spec.max_items) return problem("validity.tooMany", { most: spec.max_items });
    const long = value.find((item) => typeof item === "string" && spec.max_chars && length(item) > spec.max_chars);
    if (long) return problem("validity.tooLong", { most: spec.max_chars });
  }
  if (spec.shape === "integer" && (typeof value !== "number" || !Number.isInteger(value))) {
    return problem("validity.wholeNumber");
  }
  return [];
}

export function rulesProblems(
  form: Rules,
  tests: { [name: string]: { least: number; most: number | null } },
): Problem[] {
  const found: Problem[] = [];
  if (form.operand.trim() === "") found.push({ field: "operand", message: "validity.required" });
  if (form.rules.length > MAX_RULES)
    found.push({ field: "rules", message: "validity.tooMany", values: { most: MAX_RULES } });
  form.rules.forEach((rule, index) => {
    const field = `rules.${index}`;
    const values = rule.arguments.slice(0, valueCount(rule.type, tests[rule.type]));
    const least = (tests[rule.type]?.least ?? valueCount(rule.type) + 1) - 1;
    if (values.filter((value) => value.trim() !== "").length < least) {
      found.push({ field, message: "validity.ruleValue" });
    }
    found.push(...categoryProblems(rule.category, field));
  });
  if (form.timeout && form.timeout.seconds <= 0) found.push({ field: "timeout", message: "validity.positive" });
  found.push(...resultNameProblems(form.resultName));
  return found;
}

export function categoryProblems(name: string, field: string): Problem[] {
  if (name.trim() === "") return [{ field, message: "validity.categoryRequired" }];
  if (length(name) > MAX_CATEGORY) return [{ field, message: "validity.tooLong", values: { most: MAX_CATEGORY } }];
  const reserved = RESERVED.find((one) => one.toLowerCase() === name.trim().toLowerCase());
  return reserved ? [{ field, message: "validity.reserved", values: { name: reserved } }] : [];
}

export function resultNameProblems(name: string, field = "result_name"): Problem[] {
  if (name === "") return [];
  if (length(name) > 64) return [{ field, message: "validity.tooLong", values: { most: 64 } }];
  return /[\p{L}0-9]/u.test(name) ? [] : [{ field, message: "validity.resultName" }];
}

export function bucketProblems(names: string[]): Problem[] {
  const found = names.flatMap((name, index) => categoryProblems(name, `buckets.${index}`));
  if (names.length < 2) found.push({ field: "buckets", message: "validity.twoBuckets" });
  const seen = new Set<string>();
  names.forEach((name, index) => {
    if (seen.has(name.toLowerCase())) found.push({ field: `buckets.${index}`, message: "validity.twice" });
    seen.add(name.toLowerCase());
  });
  return found;
}
