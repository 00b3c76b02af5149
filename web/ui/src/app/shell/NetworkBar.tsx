import { onlineManager, useQueryClient } from "@tanstack/react-query";
import { WifiOff } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { create } from "zustand";
import { NetworkError } from "@/api/errors";
import { Button } from "@/components";

/** Whether the server could be reached when it was last asked. */
export const useReachable = create<{ reachable: boolean; check: () => Promise<void> }>((set) => ({
  reachable: true,
  check: async () => {
    const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
    set({ reachable: answer?.ok ?? false });
  },
}));

const AGAIN = 4_000;

/** The bar that says so when the network or the server is away. What was typed stays; it goes by itself. */
export function NetworkBar() {
  const { t } = useTranslation();
  const { reachable, check } = useReachable();
  const client = useQueryClient();
  const online = useSyncExternalStore(
    (changed) => onlineManager.subscribe(changed),
    () => onlineManager.isOnline(),
  );
  useEffect(() => {
    const failed = (error: unknown) => {
      if (error instanceof NetworkError) useReachable.setState({ reachable: false });
    };
    const stopQueries = client.getQueryCache().subscribe((event) => {
      if (event.type === "updated" && event.action.type === "error") failed(event.action.error);
    });
    const stopMutations = client.getMutationCache().subscribe((event) => {
      if (event.type === "updated" && event.action.type === "error") failed(event.action.error);
    });
    return () => {
      stopQueries();
      stopMutations();
    };
  }, [client]);
  useEffect(() => {
    if (reachable) return;
    const timer = setInterval(() => void check(), AGAIN);
    return () => {
      clearInterval(timer);
      void client.invalidateQueries();
    };
  }, [reachable, check, client]);
  if (online && reachable) return null;
  return (
    <div role="alert" className="flex items-center justify-center gap-3 bg-warn-soft px-4 py-1.5 text-warn">
      <WifiOff className="size-4" aria-hidden />
      <span>{t("shell.offline")}</span>
      <Button size="small" kind="quiet" className="h-7 text-warn" onClick={() => void check()}>
        {t("shell.retry")}
      </Button>
    </div>
  );
}
