import { useMutation } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, FileJson2, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { request, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { Badge, Button, Dialog } from "@/components";

type Problem = Schemas["ImportProblemOut"];
type Kind = "flows" | "groups" | "fields" | "campaigns" | "triggers";

const KINDS: Kind[] = ["flows", "groups", "fields", "campaigns", "triggers"];

/** Brings in a file of RapidPro or of another Ngoma, and shows what came of it and what is wrong. */
export function ImportDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const load = useMutation({
    mutationFn: async (file: File) => {
      const answer = await request("/api/internal/definitions", { method: "POST", body: await file.arrayBuffer() });
      return (await answer.json()) as Schemas["ImportOut"];
    },
    onSuccess: () => queryClient.invalidateQueries(),
    onError: () => {},
  });
  const { reset } = load;
  useEffect(() => {
    if (open) reset();
  }, [open, reset]);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) load.mutate(file);
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      wide
      title={t("import.title")}
      description={load.data ? undefined : t("import.text")}
      footer={
        <Button kind={load.data ? "primary" : "plain"} onClick={onClose}>
          {t(load.data ? "common.done" : "common.cancel")}
        </Button>
      }
    >
      {load.data ? (
        <Outcome outcome={load.data} />
      ) : (
        <>
          <label
            onDragOver={(event) => {
              event.preventDefault();
              setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={(event) => {
              event.preventDefault();
              setOver(false);
              take(event.dataTransfer.files);
            }}
            className={`flex cursor-pointer flex-col items-center gap-2 rounded-card border-2 border-dashed px-6 py-10 text-center has-focus-visible:outline-2 has-focus-visible:outline-accent ${over ? "border-accent bg-accent-soft" : "border-line-strong hover:bg-ground"}`}
          >
            <FileJson2 className="size-8 text-muted" aria-hidden />
            <span className="font-medium">{load.isPending ? t("import.working") : t("import.choose")}</span>
            <span className="text-[13px] text-muted">{t("import.hint")}</span>
            <input
              type="file"
              accept=".json,.gz,application/json"
              className="sr-only"
              disabled={load.isPending}
              onChange={(event) => take(event.target.files)}
            />
          </label>
          {load.error && <Refused error={load.error} />}
        </>
      )}
    </Dialog>
  );
}

function Refused({ error }: { error: Error }) {
  const { t } = useTranslation();
  const problems = error instanceof ApiError ? ((error.body as { problems?: Problem[] })?.problems ?? []) : [];
  return (
    <div role="alert" className="mt-4">
      <p className="flex items-center gap-2 font-medium text-bad">
        <CircleAlert className="size-4" aria-hidden />
        {problems.length > 0 ? t("import.refused") : errorText(error)}
      </p>
      <Problems problems={problems} />
    </div>
  );
}

function Outcome({ outcome }: { outcome: Schemas["ImportOut"] }) {
  const { t } = useTranslation();
  return (
    <div className="pb-2">
      <p className="flex items-center gap-2 font-medium text-good" role="status">
        <CircleCheck className="size-4" aria-hidden />
        {t("import.done")}
      </p>
      <ul className="mt-3 grid grid-cols-2 gap-2 sm:grid-cols-3">
        {KINDS.map((kind) => {
          const counts = outcome.counts[kind];
          if (!counts || counts.created + counts.updated + counts.unchanged === 0) return null;
          return (
            <li key={kind} className="rounded-xl bg-ground px-3.5 py-2.5">
              <b className="font-medium">{t(`import.kinds.${kind}`)}</b>
              <span className="block text-[13px] text-muted">
                {t("import.counts", { created: counts.created, updated: counts.updated, unchanged: counts.unchanged })}
              </span>
            </li>
          );
        })}
      </ul>
      {outcome.problems.length > 0 && (
        <>
          <p className="mt-5 flex items-center gap-2 font-medium text-warn">
            <TriangleAlert className="size-4" aria-hidden />
            {t("import.problems", { count: outcome.problems.length })}
          </p>
          <Problems problems={outcome.problems} />
        </>
      )}
    </div>
  );
}

function Problems({ problems }: { problems: Problem[] }) {
  return (
    <ul className="mt-2 flex max-h-64 flex-col gap-1.5 overflow-y-auto text-[13px]">
      {problems.map((problem, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
        <li key={place} className="rounded-lg border border-line px-3 py-2">
          {problem.flow && <Badge className="mr-2">{problem.flow}</Badge>}
          {problem.message}
        </li>
      ))}
    </ul>
  );
}
