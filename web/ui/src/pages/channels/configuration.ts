import type { Schemas } from "@/api/client";

export type Setting = Schemas["SettingOut"];
export type Config = Record<string, unknown>;
/** What stands in the form, as text, by key. */
export type Entered = Record<string, string>;

/** Stored values as the form shows them: a list and an object one entry a line. */
export function entered(settings: Setting[], config: Config): Entered {
  return Object.fromEntries(
    settings.filter(({ key }) => key in config).map((setting) => [setting.key, asText(setting, config[setting.key])]),
  );
}

function asText({ kind }: Setting, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (kind === "list" && Array.isArray(value)) return value.join("\n");
  if (kind === "object" && typeof value === "object") {
    return Object.entries(value)
      .map(([name, one]) => `${name}: ${String(one)}`)
      .join("\n");
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * What the form holds as it is sent. Empty ones are left out, but a secret that is to be forgotten is sent as "";
 * a secret that wasn't touched isn't sent, so that it stays.
 */
export function configOf(settings: Setting[], form: Entered, forgotten: ReadonlySet<string>): Config {
  const config: Config = {};
  for (const setting of settings) {
    const text = (form[setting.key] ?? "").trim();
    if (forgotten.has(setting.key)) config[setting.key] = "";
    else if (text) config[setting.key] = asValue(setting, text);
  }
  return config;
}

function asValue({ kind }: Setting, text: string): unknown {
  if (kind === "flag") return text === "true";
  if (kind === "number") return /^\d+$/.test(text) ? Number(text) : text;
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  if (kind === "list") return lines;
  if (kind === "object") {
    return Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(":");
        return colon < 0 ? [line, ""] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
      }),
    );
  }
  return text;
}

/** A key in words, where no better ones are known. */
export function keyWords(key: string): string {
  const words = key.replaceAll("_", " ").trim();
  return /[A-Z]{2}/.test(words) ? words : words.charAt(0).toUpperCase() + words.slice(1);
}
