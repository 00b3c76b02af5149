import createClient from "openapi-fetch";
import { rememberWorkspace, tabWorkspace } from "@/app/workspace";
import { ApiError, NetworkError } from "./errors";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

let csrfToken = "";

/** The session's token, sent with whatever changes something. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** Called when the server no longer knows us. */
let onSignedOut: () => void = () => {};
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

function withCredentials(request: Request): Request {
  const workspace = tabWorkspace();
  if (workspace) request.headers.set("X-Ngoma-Workspace", workspace);
  if (request.method !== "GET" && csrfToken) request.headers.set("X-CSRF-Token", csrfToken);
  return request;
}

async function send(request: Request): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(withCredentials(request));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new NetworkError();
  }
  if (response.ok) return response;
  const error = new ApiError(response.status, await response.json().catch(() => null));
  if (error.code === "signed_out") onSignedOut();
  if (error.code === "no_workspace") rememberWorkspace(null);
  throw error;
}

/**
 * The browser's JSON, typed by the server's own description:
 * `const { data } = await api.GET("/api/internal/flows", { params: { query: { search } } })`.
 * Anything but success is thrown as `ApiError` or `NetworkError`.
 */
export const api = createClient<paths>({ fetch: send });

/** The body of an answer that is known to be there, since anything else was thrown. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}

/** A request outside of the description: uploads, downloads. Same credentials, same errors. */
export function request(url: string, init?: RequestInit): Promise<Response> {
  return send(new Request(new URL(url, window.location.origin), init));
}
