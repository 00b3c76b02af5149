import i18next from "i18next";

/** Problems by field: codes of `errors.*` in the locales, or sentences. */
export type FieldErrors = Record<string, string[]>;

/** An answer other than the one that was asked for. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: FieldErrors;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    const { code, detail, fields } = read(body);
    super(detail);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.body = body;
  }

  /** The problem of a field in words, or undefined. */
  field(name: string): string | undefined {
    const problem = this.fields[name]?.[0];
    return problem === undefined ? undefined : inWords(problem);
  }
}

/** The server can't be reached: shown by the bar, so callers need say nothing. */
export class NetworkError extends Error {
  constructor() {
    super("network");
    this.name = "NetworkError";
  }
}

/** What went wrong, for people, in their language. */
export function errorText(error: unknown): string {
  if (error instanceof NetworkError) return i18next.t("errors.network");
  if (!(error instanceof ApiError)) return i18next.t("errors.unknown");
  if (i18next.exists(`errors.${error.code}`)) return i18next.t(`errors.${error.code}`);
  const field = Object.values(error.fields)[0]?.[0];
  if (error.message) return error.message;
  return field === undefined ? i18next.t("errors.unknown") : inWords(field);
}

function inWords(problem: string): string {
  return i18next.exists(`errors.${problem}`) ? i18next.t(`errors.${problem}`) : problem;
}

function read(body: unknown): { code: string; detail: string; fields: FieldErrors } {
  if (Array.isArray(body)) return { code: "invalid", detail: String(body[0] ?? ""), fields: {} };
  if (typeof body !== "object" || body === null) return { code: "unknown", detail: "", fields: {} };
  const { code, detail, fields, ...others } = body as Record<string, unknown>;
  return {
    code: typeof code === "string" ? code : "invalid",
    detail: typeof detail === "string" ? detail : "",
    fields: (fields as FieldErrors | undefined) ?? (detail === undefined ? (others as FieldErrors) : {}),
  };
}
