/**
 * The workspace of this browser tab. It is sent with every request, so that two tabs can look at two workspaces without
 * one of them writing into the other's.
 */
const KEY = "workspace";

export function tabWorkspace(): string | null {
  return sessionStorage.getItem(KEY);
}

export function rememberWorkspace(uuid: string | null): void {
  if (uuid) sessionStorage.setItem(KEY, uuid);
  else sessionStorage.removeItem(KEY);
}
