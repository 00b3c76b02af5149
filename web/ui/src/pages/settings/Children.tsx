import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { ArrowRight, Building, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { useMay, useSession } from "@/app/session";
import { useSwitchWorkspace } from "@/app/shell/Rail";
import { rememberWorkspace } from "@/app/workspace";
import { Button, Card, Cell, Checkbox, Dialog, Empty, Field, Input, Row, Table, Time } from "@/components";
import { SettingsPage } from "./SettingsPage";

/** Child workspaces and what they do, and the way to further workspaces. */
export default function Children() {
  const { t, i18n } = useTranslation();
  const may = useMay();
  const [making, setMaking] = useState(false);
  const { data: children } = useSuspenseQuery({
    queryKey: ["workspaces", "children"],
    queryFn: () => body(api.GET("/api/internal/workspaces/children")),
  });
  const change = useMutation({ mutationFn: useSwitchWorkspace() });
  const button = may("workspace.create") && (
    <Button kind="primary" icon={<Plus />} onClick={() => setMaking(true)}>
      {t("children.new")}
    </Button>
  );
  return (
    <SettingsPage title={t("settings.children")} text={t("children.text")} actions={button}>
      <Card flush>
        {children.results.length === 0 ? (
          <Empty icon={<Building />} title={t("children.empty")}>
            {t(children.can_make ? "children.emptyText" : "children.noneHere")}
          </Empty>
        ) : (
          <Table
            label={t("settings.children")}
            head={[t("settings.name"), t("children.received"), t("children.sent"), t("children.since"), ""]}
          >
            {children.results.map((child) => (
              <Row key={child.uuid}>
                <Cell className="font-medium">{child.name}</Cell>
                <Cell className="tabular-nums">{child.received.toLocaleString(i18n.language)}</Cell>
                <Cell className="tabular-nums">{child.sent.toLocaleString(i18n.language)}</Cell>
                <Cell>
                  <Time at={child.created_on} />
                </Cell>
                <Cell className="text-right">
                  {child.is_mine && (
                    <Button
                      size="small"
                      icon={<ArrowRight />}
                      aria-label={t("children.enter", { name: child.name })}
                      busy={change.isPending && change.variables === child.uuid}
                      onClick={() => change.mutate(child.uuid)}
                    >
                      {t("children.go")}
                    </Button>
                  )}
                </Cell>
              </Row>
            ))}
          </Table>
        )}
      </Card>
      {making && <NewWorkspaceDialog canBeChild={children.can_make} onClose={() => setMaking(false)} />}
    </SettingsPage>
  );
}

function NewWorkspaceDialog({ canBeChild, onClose }: { canBeChild: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { workspace } = useSession();
  const [name, setName] = useState("");
  const [isChild, setIsChild] = useState(canBeChild);
  const make = useMutation({
    mutationFn: () => body(api.POST("/api/internal/workspaces", { body: { name, is_child: isChild } })),
    onSuccess: ({ uuid }) => {
      rememberWorkspace(uuid);
      window.location.assign("/settings");
    },
    onError: () => {},
  });
  const error = make.error instanceof ApiError ? make.error.field("name") : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("children.new")}
      description={t("children.newText", { name: workspace.name })}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" type="submit" form="new-workspace" busy={make.isPending}>
            {t("common.create")}
          </Button>
        </>
      }
    >
      <form id="new-workspace" className="flex flex-col gap-4 pb-2" onSubmit={submit}>
        <Field label={t("settings.name")} error={error ?? (make.error && errorText(make.error))}>
          <Input required autoFocus maxLength={128} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        {canBeChild && (
          <Checkbox
            label={t("children.isChild", { name: workspace.name })}
            hint={t("children.isChildHint")}
            checked={isChild}
            onChange={(event) => setIsChild(event.target.checked)}
          />
        )}
      </form>
    </Dialog>
  );
}
