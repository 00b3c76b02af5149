import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { Copy, KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { queryClient } from "@/app/query";
import { Button, Card, Confirm, Dialog, Empty, Time } from "@/components";
import { SettingsPage } from "./SettingsPage";
import { useConfirmed } from "./useConfirmed";

type Token = Schemas["TokenOut"];

const MOST = 3;

export default function Tokens() {
  const { t } = useTranslation();
  const { run, dialog } = useConfirmed();
  const [shown, setShown] = useState("");
  const { data: tokens } = useSuspenseQuery({
    queryKey: ["tokens"],
    queryFn: () => body(api.GET("/api/internal/tokens")),
  });
  const create = useMutation({
    mutationFn: () => run(() => body(api.POST("/api/internal/tokens"))),
    onSuccess: ({ key }) => {
      setShown(key);
      return queryClient.invalidateQueries({ queryKey: ["tokens"] });
    },
  });
  return (
    <SettingsPage
      title={t("settings.tokens")}
      text={t("tokens.text")}
      actions={
        <Button
          kind="primary"
          icon={<Plus />}
          disabled={tokens.length >= MOST}
          busy={create.isPending}
          onClick={() => create.mutate()}
        >
          {t("tokens.new")}
        </Button>
      }
    >
      <Card flush>
        {tokens.length === 0 ? (
          <Empty icon={<KeyRound />} title={t("tokens.empty")}>
            {t("tokens.emptyText")}{" "}
            <a href="/api/v2/" className="text-accent underline">
              {t("tokens.docs")}
            </a>
          </Empty>
        ) : (
          <ul>
            {tokens.map((token) => (
              <TokenLine key={token.id} token={token} />
            ))}
          </ul>
        )}
      </Card>
      {dialog}
      <KeyDialog shown={shown} onClose={() => setShown("")} />
    </SettingsPage>
  );
}

function TokenLine({ token }: { token: Token }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => api.DELETE("/api/internal/tokens/{token_id}", { params: { path: { token_id: token.id } } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["tokens"] }),
  });
  return (
    <li className="flex items-center gap-3 border-b border-line px-5 py-3 last:border-0">
      <div className="min-w-0 flex-1">
        <code>•••• {token.ending}</code>
        <p className="text-[13px] text-muted">
          {t("tokens.created")} <Time at={token.created_on} /> ·{" "}
          {token.last_used_on ? (
            <>
              {t("tokens.used")} <Time at={token.last_used_on} />
            </>
          ) : (
            t("tokens.neverUsed")
          )}
        </p>
      </div>
      <Button size="small" onClick={() => setAsking(true)}>
        {t("tokens.revoke")}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => revoke.mutate()}
        title={t("tokens.revokeTitle", { ending: token.ending })}
        action={t("tokens.revoke")}
        danger
        busy={revoke.isPending}
      >
        {t("tokens.revokeText")}
      </Confirm>
    </li>
  );
}

function KeyDialog({ shown, onClose }: { shown: string; onClose: () => void }) {
  const { t } = useTranslation();
  const copy = async () => {
    await navigator.clipboard.writeText(shown);
    toast.success(t("common.copied"));
  };
  return (
    <Dialog
      open={Boolean(shown)}
      onClose={onClose}
      title={t("tokens.made")}
      description={t("tokens.madeText")}
      footer={
        <Button kind="primary" onClick={onClose}>
          {t("common.done")}
        </Button>
      }
    >
      <div className="flex items-center gap-2 rounded-lg bg-sunken py-1.5 pr-1.5 pl-3">
        <code className="min-w-0 flex-1 break-all">{shown}</code>
        <Button size="smallIcon" kind="quiet" aria-label={t("tokens.copy")} onClick={() => void copy()}>
          <Copy />
        </Button>
      </div>
    </Dialog>
  );
}
