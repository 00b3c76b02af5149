import { describe, expect, it } from "vitest";

type Texts = { [key: string]: string | Texts };

const FILES: Record<string, Texts> = import.meta.glob(["./*.json", "../editor/locales/*.json"], {
  eager: true,
  import: "default",
});
const SOURCES: Record<string, string> = import.meta.glob(["../**/*.{ts,tsx}", "!../**/*.test.{ts,tsx}"], {
  eager: true,
  query: "?raw",
  import: "default",
});

const LANGUAGES = ["en", "fr", "es", "pt"];
const FOLDERS = { common: ".", editor: "../editor/locales" };
const PLURAL = /_(zero|one|two|few|many|other)$/;

function flat(texts: Texts, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === "string") found.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}

function texts(namespace: keyof typeof FOLDERS, language: string): Map<string, string> {
  const file = FILES[`${FOLDERS[namespace]}/${language}.json`];
  return file ? flat(file) : new Map();
}

/** Keys without their plural forms. */
const bases = (keys: Iterable<string>) => [...new Set([...keys].map((key) => key.replace(PLURAL, "")))].sort();
const holes = (text: string) => [...text.matchAll(/{{\s*(\w+)/g)].map((match) => match[1]).sort();

const namespaces = Object.keys(FOLDERS).filter((name) => texts(name as keyof typeof FOLDERS, "en").size > 0);

describe.each(namespaces as (keyof typeof FOLDERS)[])("texts of %s", (namespace) => {
  const english = texts(namespace, "en");

  it.each(LANGUAGES)("has the same keys in %s", (language) => {
    expect(bases(texts(namespace, language).keys())).toEqual(bases(english.keys()));
  });

  it.each(LANGUAGES)("has words for every key in %s, with the same holes", (language) => {
    for (const [key, text] of texts(namespace, language)) {
      expect(text.trim(), key).not.toBe("");
      const own = english.get(key) ?? english.get(key.replace(PLURAL, "_other")) ?? "";
      // A singular may do without its number.
      const wanted = holes(own).filter((name) => name !== "count");
      expect(
        holes(text).filter((name) => name !== "count"),
        key,
      ).toEqual(wanted);
    }
  });

  it.each(LANGUAGES)("has every plural form of %s", (language) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const keys = texts(namespace, language);
    for (const base of bases([...keys.keys()].filter((key) => PLURAL.test(key)))) {
      for (const form of forms) expect(keys.has(`${base}_${form}`), `${base}_${form}`).toBe(true);
    }
  });
});

it("knows every key that the sources name", () => {
  for (const [path, source] of Object.entries(SOURCES)) {
    const own = path.startsWith("../editor/") ? "editor" : "common";
    for (const match of source.matchAll(/\bt\(\s*"([\w.]+)"(?:[^)]*\bns: "(\w+)")?/g)) {
      const namespace = (match[2] ?? own) as keyof typeof FOLDERS;
      const known = bases(texts(namespace, "en").keys());
      if (known.length > 0) expect(known, `${match[1]} in ${path}`).toContain(match[1]);
    }
  }
});
