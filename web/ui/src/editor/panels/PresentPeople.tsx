/** Who else is here: asked for every ten seconds. */

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { Tooltip } from "@/components";
import { useDocument } from "../state/document";
import { useView } from "../state/view";

const EVERY = 10_000;

export function PresentPeople() {
  const { t } = useTranslation("editor");
  const uuid = useDocument((state) => state.uuid);
  const [client] = useState(() => crypto.randomUUID());
  const say = (is_leaving: boolean) =>
    body(
      api.POST("/api/internal/editor/flows/{uuid}/presence", {
        params: { path: { uuid } },
        body: { client, node: useView.getState().selected[0] ?? "", is_leaving },
        keepalive: is_leaving,
      }),
    );
  const { data } = useQuery({
    queryKey: ["editor", "presence", uuid, client],
    queryFn: () => say(false),
    refetchInterval: EVERY,
    enabled: uuid !== "",
    meta: { quiet: true },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the flow means leaving
  useEffect(() => {
    const leave = () => void say(true).catch(() => undefined);
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      if (uuid) leave();
    };
  }, [uuid]);
  const others = data?.others ?? [];
  if (others.length === 0) return null;
  return (
    <span className="flex items-center -space-x-1.5" role="status" data-testid="present">
      {others.slice(0, 4).map((one) => (
        <Tooltip key={one.client} text={t("presence.editing", { name: one.name })} side="bottom">
          <span className="grid size-7 place-items-center rounded-full border-2 border-surface bg-info-soft text-xs font-semibold text-info">
            {initials(one.name)}
          </span>
        </Tooltip>
      ))}
      <span className="sr-only">{others.map((one) => t("presence.editing", { name: one.name })).join(", ")}</span>
    </span>
  );
}

function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toLocaleUpperCase())
    .join("");
}
