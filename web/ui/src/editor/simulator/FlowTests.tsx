/** Conversations that must go on as they did: kept from the simulator, held again here and at every publishing. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, CircleX, FlaskConical, Save, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body } from "@/api/client";
import { queryClient } from "@/app/query";
import { Button, Dialog, Field, Input } from "@/components";
import { testsQuery } from "../api/queries";
import { Outcomes } from "../revisions/PublishDialog";
import { definitionNow, useDocument } from "../state/document";
import { useConversation } from "./conversation";

export function SaveTest() {
  const { t } = useTranslation("editor");
  const uuid = useDocument((state) => state.uuid);
  const readOnly = useDocument((state) => state.readOnly);
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const save = useMutation({
    mutationFn: () => {
      const { turns, persona, begun } = useConversation.getState();
      return body(
        api.POST("/api/internal/editor/flows/{uuid}/tests", {
          params: { path: { uuid } },
          body: {
            name,
            definition: definitionNow(),
            contact: persona,
            now: begun,
            steps: turns.map(({ step, calls }) => ({ ...step, calls })),
          },
        }),
      );
    },
    onSuccess: () => {
      setOpen(false);
      setName("");
      toast.success(t("tests.saved"));
      void queryClient.invalidateQueries(testsQuery(uuid));
    },
  });
  if (readOnly) return null;
  return (
    <>
      <Button size="small" kind="quiet" icon={<Save />} onClick={() => setOpen(true)}>
        {t("tests.save")}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t("tests.save")}
        description={t("tests.saveText")}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{t("forms.cancel")}</Button>
            <Button kind="primary" busy={save.isPending} disabled={name.trim() === ""} onClick={() => save.mutate()}>
              {t("forms.save")}
            </Button>
          </>
        }
      >
        <Field label={t("tests.name")}>
          <Input value={name} maxLength={64} onChange={(event) => setName(event.target.value)} />
        </Field>
      </Dialog>
    </>
  );
}

export function FlowTests() {
  const { t } = useTranslation("editor");
  const uuid = useDocument((state) => state.uuid);
  const { data: tests } = useQuery(testsQuery(uuid));
  const run = useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/internal/editor/flows/{uuid}/tests/run", {
          params: { path: { uuid } },
          body: { definition: definitionNow() },
        }),
      ),
  });
  const remove = useMutation({
    mutationFn: (test: string) => api.DELETE("/api/internal/editor/tests/{uuid}", { params: { path: { uuid: test } } }),
    onSuccess: () => queryClient.invalidateQueries(testsQuery(uuid)),
  });
  return (
    <div className="flex flex-col gap-3 overflow-y-auto p-4">
      <p className="text-[13px] text-muted">{t("tests.text")}</p>
      {tests && tests.length > 0 && (
        <Button className="self-start" icon={<FlaskConical />} busy={run.isPending} onClick={() => run.mutate()}>
          {t("tests.run")}
        </Button>
      )}
      {run.data && <Outcomes outcomes={run.data} />}
      <ul className="flex flex-col gap-1">
        {tests?.map((test) => (
          <li key={test.uuid} className="flex items-center gap-2 rounded-lg px-2 py-1.5 hover:bg-sunken">
            {test.last_passed === null || test.last_passed === undefined ? (
              <CircleDashed className="size-4 text-muted" aria-hidden />
            ) : test.last_passed ? (
              <CircleCheck className="size-4 text-good" aria-label={t("tests.passed")} />
            ) : (
              <CircleX className="size-4 text-bad" aria-label={t("tests.failed")} />
            )}
            <span className="min-w-0 flex-1 truncate">{test.name}</span>
            <span className="text-[13px] text-muted">{t("tests.steps", { count: test.steps })}</span>
            <Button
              kind="quiet"
              size="smallIcon"
              aria-label={t("tests.remove", { name: test.name })}
              onClick={() => remove.mutate(test.uuid)}
            >
              <Trash2 />
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
