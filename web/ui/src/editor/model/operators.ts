/** Router tests as people see them. A test that isn't here is offered by its own name and its server's words. */

export interface Operator {
  /** Number of values beside the operand. */
  values: number;
  /** Name of the category that a rule with this test has unless another is written. */
  category: (values: string[]) => string;
}

const words = (text: string) => text.split(/[\s,;]+/).filter(Boolean);
const capitalised = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);
const firstWord = ([text = ""]: string[]) => capitalised((words(text)[0] ?? "").replace(/[.,;:!?]+$/, ""));
const wholePhrase = ([text = ""]: string[]) => capitalised(text.trim());
const named = (name: string) => () => name;
const signed =
  (sign: string) =>
  ([value = ""]: string[]) =>
    value ? `${sign} ${value}` : "";

export const OPERATORS: { [test: string]: Operator } = {
  has_any_word: { values: 1, category: firstWord },
  has_all_words: { values: 1, category: firstWord },
  has_phrase: { values: 1, category: wholePhrase },
  has_only_phrase: { values: 1, category: wholePhrase },
  has_beginning: { values: 1, category: wholePhrase },
  has_text: { values: 0, category: named("Has Text") },
  has_number: { values: 0, category: named("Has Number") },
  has_number_between: { values: 2, category: ([from = "", to = ""]) => (from || to ? `${from} - ${to}` : "") },
  has_number_lt: { values: 1, category: signed("<") },
  has_number_lte: { values: 1, category: signed("≤") },
  has_number_eq: { values: 1, category: signed("=") },
  has_number_gte: { values: 1, category: signed("≥") },
  has_number_gt: { values: 1, category: signed(">") },
  has_date: { values: 0, category: named("Has Date") },
  has_date_lt: { values: 1, category: dated("Before") },
  has_date_eq: { values: 1, category: dated("") },
  has_date_gt: { values: 1, category: dated("After") },
  has_time: { values: 0, category: named("Has Time") },
  has_phone: { values: 0, category: named("Has Phone") },
  has_email: { values: 0, category: named("Has Email") },
  has_state: { values: 0, category: named("Has State") },
  has_district: { values: 1, category: named("Has District") },
  has_ward: { values: 2, category: named("Has Ward") },
  has_pattern: { values: 1, category: ([pattern = ""]) => pattern.trim() },
};

/** Tests that the editor writes by itself and doesn't offer among the rules. */
export const HIDDEN_TESTS = new Set([
  "has_group",
  "has_category",
  "has_error",
  "has_value",
  "has_only_text",
  "has_intent",
  "has_top_intent",
]);

const RELATIVE = /^@\(datetime_add\(today\(\), (-?\d+), "D"\)\)$/;

/** The number of days that a date argument is away from today; null if it is something else. */
export function relativeDays(argument: string): number | null {
  const match = RELATIVE.exec(argument);
  return match ? Number(match[1]) : null;
}

export function relativeDate(days: number): string {
  return `@(datetime_add(today(), ${days}, "D"))`;
}

function dated(word: string): (values: string[]) => string {
  return ([value = ""]) => {
    const days = relativeDays(value);
    const date = days === null ? value : `today${days === 0 ? "" : ` ${days < 0 ? "-" : "+"} ${Math.abs(days)} days`}`;
    return capitalised([word, date].filter(Boolean).join(" "));
  };
}

/** How many values a test takes: as the editor knows it, else as the server says. */
export function valueCount(test: string, registered?: { least: number; most: number | null }): number {
  return OPERATORS[test]?.values ?? (registered ? (registered.most ?? registered.least + 1) - 1 : 1);
}

export function defaultCategory(test: string, values: string[]): string {
  const operator = OPERATORS[test];
  return operator ? operator.category(values).slice(0, 36) : "";
}
