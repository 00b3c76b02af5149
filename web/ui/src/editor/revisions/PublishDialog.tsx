/** Publishing: what will change for contacts, the flow's tests, and then it is live. */

import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleX, Rocket } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { Button, Dialog } from "@/components";
import { type TestOutcome, testsQuery, waitingQuery } from "../api/queries";
import { differences } from "../model/differences";
import type { Autosave } from "../persistence/autosave";
import { useDefinition, useDocument } from "../state/document";
import { useView } from "../state/view";
import { Changes } from "./Changes";
import { WaitingChoice } from "./Waiting";

export function PublishDialog({ autosave }: { autosave: Autosave | null }) {
  const { t } = useTranslation("editor");
  const open = useView((view) => view.publishing);
  const publish = useView((view) => view.publish);
  const live = useDocument((state) => state.live);
  const conflicts = useDocument((state) => state.conflicts.length);
  const problem = useDocument((state) => state.problem);
  const issues = useDocument((state) => state.info.issues.length);
  const definition = useDefinition();
  const [moves_waiting, setMoves] = useState(false);
  const mutation = useMutation({
    mutationFn: async (despite_tests: boolean) => {
      if (!(await autosave?.flush())) throw new Error(t("publish.unsaved"));
      const { uuid, version } = useDocument.getState();
      return body(
        api.POST("/api/internal/editor/flows/{uuid}/publish", {
          params: { path: { uuid } },
          body: { version, despite_tests, moves_waiting },
        }),
      );
    },
    onSuccess: ({ revision }) => {
      useDocument.getState().published(revision);
      close();
      toast.success(t("publish.done", { revision }));
      const { uuid } = useDocument.getState();
      void queryClient.invalidateQueries(testsQuery(uuid));
      void queryClient.invalidateQueries(waitingQuery(uuid, true));
    },
    onError: () => undefined,
  });
  const close = () => {
    mutation.reset();
    setMoves(false);
    publish(false);
  };
  if (!open) return null;
  const failed = failedTests(mutation.error);
  return (
    <Dialog
      open
      wide
      onClose={close}
      title={t("publish.title")}
      description={t("publish.text")}
      footer={
        <>
          <Button onClick={close}>{t("forms.cancel")}</Button>
          {failed && (
            <Button kind="danger" busy={mutation.isPending} onClick={() => mutation.mutate(true)}>
              {t("publish.anyway")}
            </Button>
          )}
          <Button
            kind="primary"
            icon={<Rocket />}
            busy={mutation.isPending}
            disabled={Boolean(problem) || conflicts > 0}
            onClick={() => mutation.mutate(false)}
          >
            {failed ? t("publish.again") : t("publish.now")}
          </Button>
        </>
      }
    >
      {problem && <p className="mb-3 rounded-lg bg-bad-soft px-3 py-2 text-[13px] text-bad">{problem}</p>}
      {conflicts > 0 && (
        <p className="mb-3 rounded-lg bg-bad-soft px-3 py-2 text-[13px] text-bad">{t("publish.conflicts")}</p>
      )}
      {issues > 0 && (
        <p className="mb-3 rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">
          {t("publish.issues", { count: issues })}
        </p>
      )}
      {mutation.error && !failed && (
        <p role="alert" className="mb-3 rounded-lg bg-bad-soft px-3 py-2 text-[13px] text-bad">
          {mutation.error instanceof ApiError ? errorText(mutation.error) : mutation.error.message}
        </p>
      )}
      {failed && <Outcomes outcomes={failed} />}
      <WaitingChoice definition={definition} moves={moves_waiting} onChange={setMoves} />
      {live && <Changes found={differences(live, definition)} before={live} after={definition} />}
    </Dialog>
  );
}

function failedTests(error: unknown): TestOutcome[] | null {
  if (!(error instanceof ApiError) || error.code !== "tests_failed") return null;
  return (error.body as { tests: TestOutcome[] }).tests;
}

export function Outcomes({ outcomes }: { outcomes: TestOutcome[] }) {
  const { t } = useTranslation("editor");
  return (
    <ul className="mb-4 flex flex-col gap-2 text-[13px]" aria-label={t("tests.title")}>
      {outcomes.map((one) => (
        <li key={one.uuid} className="rounded-lg border border-line p-2">
          <span className="flex items-center gap-2 font-medium">
            {one.passed ? (
              <CircleCheck className="size-4 text-good" aria-hidden />
            ) : (
              <CircleX className="size-4 text-bad" aria-hidden />
            )}
            {one.name}
            <span className="sr-only">{one.passed ? t("tests.passed") : t("tests.failed")}</span>
          </span>
          {one.error && <p className="mt-1 pl-6 text-bad">{one.error}</p>}
          {one.differences?.map((difference) => (
            <div key={difference.step} className="mt-1.5 grid gap-1 pl-6">
              <span className="text-muted">{t("tests.step", { number: difference.step + 1 })}</span>
              <del className="block rounded bg-bad-soft px-1.5 whitespace-pre-line no-underline">
                {lines(difference.expected)}
              </del>
              <ins className="block rounded bg-good-soft px-1.5 whitespace-pre-line no-underline">
                {lines(difference.got)}
              </ins>
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}

function lines(events: { [key: string]: unknown }[]): string {
  return events
    .map(
      ({ type, ...rest }) =>
        `${type}: ${Object.values(rest)
          .map((one) => (typeof one === "string" ? one : JSON.stringify(one)))
          .join(" · ")}`,
    )
    .join("\n");
}
