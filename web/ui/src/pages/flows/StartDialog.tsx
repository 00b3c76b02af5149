import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Rocket } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { Button, Checkbox, Dialog, Spinner, useDebounced } from "@/components";
import { PreviewPanel } from "./PreviewPanel";
import { isNobody, NOBODY, RecipientFields, recipientsOf, SilenceChoice } from "./RecipientFields";

/** Starts a flow: for whom, less whom, what they will get, how many messages it takes; then progress on its own page. */
export function StartDialog({ flow, onClose }: { flow: { uuid: string; name: string }; onClose: () => void }) {
  const { t } = useTranslation();
  const [whom, setWhom] = useState(NOBODY);
  const [exclusions, setExclusions] = useState({ in_a_flow: true, started_previously: false, not_seen_since_days: 0 });
  const wanted: Schemas["NewStart"] = {
    flow: flow.uuid,
    ...recipientsOf(whom),
    exclusions,
  };
  const asked = useDebounced(JSON.stringify(wanted), 350);
  const isEmpty = isNobody(whom);
  const preview = useQuery({
    queryKey: ["start-preview", asked],
    enabled: !isEmpty,
    queryFn: () => body(api.POST("/api/internal/starts/preview", { body: JSON.parse(asked) as Schemas["NewStart"] })),
    placeholderData: keepPreviousData,
  });
  const start = useMutation({
    mutationFn: () => body(api.POST("/api/internal/starts", { body: wanted })),
    onSuccess: () => {
      toast.success(t("start.begun", { name: flow.name }));
      void queryClient.invalidateQueries({ queryKey: ["starts"] });
      onClose();
    },
    onError: () => {},
  });
  const shown = isEmpty || preview.error ? undefined : preview.data;
  const ready =
    shown !== undefined && shown.total > 0 && shown.blockers.length === 0 && asked === JSON.stringify(wanted);
  const problem = (field: string) => (preview.error instanceof ApiError ? preview.error.field(field) : undefined);
  return (
    <Dialog
      open
      onClose={onClose}
      wide
      title={t("start.title", { name: flow.name })}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            kind="primary"
            icon={<Rocket />}
            disabled={!ready}
            busy={start.isPending}
            onClick={() => start.mutate()}
          >
            {shown && ready ? t("start.submit", { count: shown.total }) : t("flows.start")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5 pb-2">
        <fieldset>
          <legend className="mb-2 text-[13px] font-medium">{t("start.whom")}</legend>
          <RecipientFields value={whom} onChange={setWhom} error={problem} known={shown?.query} />
        </fieldset>
        <fieldset className="flex flex-col gap-2.5">
          <legend className="mb-2 text-[13px] font-medium">{t("start.leaveOut")}</legend>
          <Checkbox
            label={t("start.inAFlow")}
            checked={exclusions.in_a_flow}
            onChange={(event) => setExclusions({ ...exclusions, in_a_flow: event.target.checked })}
          />
          <Checkbox
            label={t("start.startedPreviously")}
            checked={exclusions.started_previously}
            onChange={(event) => setExclusions({ ...exclusions, started_previously: event.target.checked })}
          />
          <SilenceChoice
            label={t("start.notSeen")}
            days={exclusions.not_seen_since_days}
            onChange={(days) => setExclusions({ ...exclusions, not_seen_since_days: days })}
          />
        </fieldset>
        {!isEmpty && preview.isPending && <Spinner />}
        {preview.error && !problem("query") && <p className="text-bad">{errorText(preview.error)}</p>}
        {shown && <PreviewPanel preview={shown} />}
        {start.error && (
          <p role="alert" className="text-bad">
            {errorText(start.error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}
