/** Contacts who wait in the flow: they go on with the revision they began on, unless somebody moves them. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body } from "@/api/client";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Button, Checkbox } from "@/components";
import { waitingQuery } from "../api/queries";
import type { Definition } from "../model/definition";
import { howMany, howManyLost } from "../model/waiting";
import { useDefinition, useDocument } from "../state/document";

interface ChoiceProps {
  definition: Definition;
  moves: boolean;
  onChange: (moves: boolean) => void;
}

/** Whether those who wait are moved to what is about to be published; nothing if nobody waits. */
export function WaitingChoice({ definition, moves, onChange }: ChoiceProps) {
  const { t } = useTranslation("editor");
  const uuid = useDocument((state) => state.uuid);
  const { data } = useQuery(waitingQuery(uuid, true));
  const count = howMany(data?.by_node ?? {});
  if (!data || count === 0) return null;
  return (
    <div className="mb-4 rounded-lg border border-line p-3">
      <Checkbox
        checked={moves}
        onChange={(event) => onChange(event.target.checked)}
        label={t("waiting.move", { count })}
        hint={t("waiting.otherwise")}
      />
      {moves && <Lost count={howManyLost(data.by_node, definition)} />}
    </div>
  );
}

/** Says how many still go on with an older revision than the live one, and moves them. */
export function LeftBehind() {
  const { t } = useTranslation("editor");
  const may = useMay();
  const uuid = useDocument((state) => state.uuid);
  const live = useDocument((state) => state.live);
  const readOnly = useDocument((state) => state.readOnly);
  const edited = useDefinition();
  const mayMove = may("flow.publish") && !readOnly;
  const { data } = useQuery(waitingQuery(uuid, mayMove));
  const move = useMutation({
    mutationFn: () => body(api.POST("/api/internal/editor/flows/{uuid}/move-waiting", { params: { path: { uuid } } })),
    onSuccess: () => {
      toast.success(t("waiting.moved"));
      return queryClient.invalidateQueries(waitingQuery(uuid, true));
    },
  });
  if (!mayMove || !data?.behind) return null;
  return (
    <div className="border-b border-line px-4 py-3 text-[13px]">
      <p>{t("waiting.behind", { count: data.behind })}</p>
      <Lost count={howManyLost(data.by_node, live ?? edited)} />
      <Button size="small" className="mt-2" busy={move.isPending} onClick={() => move.mutate()}>
        {t("waiting.moveToLive")}
      </Button>
    </div>
  );
}

function Lost({ count }: { count: number }) {
  const { t } = useTranslation("editor");
  if (count === 0) return null;
  return (
    <p role="alert" className="mt-2 flex gap-2 rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      {t("waiting.lost", { count })}
    </p>
  );
}
