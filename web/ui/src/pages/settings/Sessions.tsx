import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { queryClient } from "@/app/query";
import { Badge, Button, Card, Time } from "@/components";
import { browserName } from "./browserName";

/** Where the person is signed in. */
export function Sessions() {
  const { t } = useTranslation();
  const { data: sessions } = useSuspenseQuery({
    queryKey: ["account", "sessions"],
    queryFn: () => body(api.GET("/api/internal/account/sessions")),
  });
  const end = useMutation({
    mutationFn: (session_id: number) =>
      api.DELETE("/api/internal/account/sessions/{session_id}", { params: { path: { session_id } } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["account", "sessions"] }),
  });
  return (
    <Card title={t("account.sessions")}>
      <ul className="-my-1">
        {sessions.map((session) => {
          const name = browserName(session.browser) || t("account.unknownBrowser");
          return (
            <li key={session.id} className="flex items-center gap-3 border-b border-line py-2.5 last:border-0">
              <div className="min-w-0 flex-1">
                <span className="block truncate" title={session.browser}>
                  {name}
                </span>
                <span className="text-[13px] text-muted">
                  {t("account.lastUsed")} <Time at={session.last_seen_on} />
                </span>
              </div>
              {session.is_this ? (
                <Badge tone="good">{t("account.thisBrowser")}</Badge>
              ) : (
                <Button
                  size="small"
                  aria-label={t("account.endSession", { name })}
                  busy={end.isPending && end.variables === session.id}
                  onClick={() => end.mutate(session.id)}
                >
                  {t("shell.signOut")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
