import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { api, body, type Schemas, setCsrfToken } from "@/api/client";
import { rememberWorkspace } from "./workspace";

export type Session = Schemas["SessionOut"];

/** Who is signed in, in which workspace, and what they may do there. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  staleTime: 5 * 60_000,
  queryFn: async () => {
    const session = await body(api.GET("/api/internal/session"));
    setCsrfToken(session.csrf_token);
    if (session.workspace) rememberWorkspace(session.workspace.uuid);
    return session;
  },
});

/** The session of a page behind the sign-in: it has a user and a workspace. */
export function useSession() {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data.user || !data.workspace) throw new Error("used outside of the shell");
  return { ...data, user: data.user, workspace: data.workspace };
}

/** Whether the member may do something; the server asks the same question again. */
export function useMay(): (permission: string) => boolean {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}
