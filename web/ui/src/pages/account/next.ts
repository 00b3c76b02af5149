/** Where to go after signing in: only addresses of our own, `//elsewhere` would leave. */
export function safeNext(next: string | undefined): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\") ? next : "/";
}
