/** The dialogs of actions and nodes: what is typed stays in them until it is right, and is one step to undo then. */

import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Confirm, Dialog, Textarea } from "@/components";
import { registryQuery } from "../api/queries";
import { useUndoable } from "../canvas/undoable";
import { type Action, actionsOf, findNode, newUuid } from "../model/definition";
import { same } from "../model/equality";
import { kindOf, NODE_KINDS, RETIRED_ACTIONS } from "../model/kinds";
import { removeAction, removeNodes, replaceNode, setAction, uiOf } from "../model/nodes";
import { actionNode, newAction, routerNode } from "../model/templates";
import type { Problem } from "../model/validity";
import { definitionNow, useDocument } from "../state/document";
import { type NewNodeAt, type Opened, useView } from "../state/view";
import { ActionFields, useActionSpecs } from "./ActionFields";
import { actionProblems } from "./actionFields";
import { placeNew } from "./placeNew";
import { ResultName } from "./ResultName";
import { RouterForm } from "./RouterForm";
import { draftProblems, type RouterDraft, routerDraft, withInstructions, written } from "./routerDraft";
import { TextList } from "./TextList";

export function NodeDialogs() {
  const dialog = useView((view) => view.dialog);
  if (!dialog) return null;
  const key = JSON.stringify(dialog);
  switch (dialog.kind) {
    case "action":
      return <EditAction key={key} dialog={dialog} />;
    case "createAction":
      return <CreateAction key={key} type={dialog.type} node={dialog.node} at={dialog.at} />;
    case "router":
      return <EditRouter key={key} uuid={dialog.node} />;
    case "create":
      return <CreateRouter key={key} type={dialog.type} at={dialog.at} />;
    default:
      return null;
  }
}

function useClose() {
  const show = useView((view) => view.show);
  return () => show(null);
}

export function useActionTitle() {
  const { t, i18n } = useTranslation("editor");
  return (type: string) =>
    i18n.exists(`actions.${type}`, { ns: "editor" }) ? t(`actions.${type}` as "actions.send_msg") : type;
}

function EditAction({ dialog }: { dialog: Extract<Opened, { kind: "action" }> }) {
  const close = useClose();
  const node = findNode(definitionNow(), dialog.node);
  const action = node && actionsOf(node).find((one) => one.uuid === dialog.action);
  const edit = useDocument((state) => state.edit);
  const undoable = useUndoable();
  const { t } = useTranslation("editor");
  if (!action) return null;
  return (
    <ActionDialog
      initial={action}
      onClose={close}
      onSave={(next) => edit("action", (draft) => setAction(draft, dialog.node, next))}
      onRemove={() =>
        undoable(t("canvas.removed", { count: 1 }), () =>
          edit("removeAction", (draft) => removeAction(draft, dialog.node, action.uuid)),
        )
      }
    />
  );
}

function CreateAction({ type, node, at }: { type: string; node?: string; at?: NewNodeAt }) {
  const close = useClose();
  const edit = useDocument((state) => state.edit);
  const [initial] = useState(() => newAction(type, newUuid));
  const save = (action: Action) => {
    if (node) edit("action", (draft) => setAction(draft, node, action));
    else if (at) placeNew(actionNode(action, newUuid), at);
  };
  return <ActionDialog initial={initial} isNew onClose={close} onSave={save} />;
}

interface ActionDialogProps {
  initial: Action;
  isNew?: boolean;
  onClose: () => void;
  onSave: (action: Action) => void;
  onRemove?: () => void;
}

function ActionDialog({ initial, isNew, onClose, onSave, onRemove }: ActionDialogProps) {
  const { t } = useTranslation("editor");
  const title = useActionTitle();
  const readOnly = useDocument((state) => state.readOnly);
  const [action, setActionState] = useState(initial);
  const [problems, setProblems] = useState<{ [field: string]: Problem }>({});
  const registry = useQuery(registryQuery);
  const specs = useActionSpecs(initial.type);
  const isRetired = RETIRED_ACTIONS.has(initial.type);
  const isKnown = specs !== null && !isRetired;
  const save = () => {
    const found = specs && !isRetired ? actionProblems(action, specs) : {};
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    if (isNew || !same(action, initial)) onSave(action);
    onClose();
  };
  return (
    <FormDialog
      title={title(initial.type)}
      changed={!same(action, initial)}
      onClose={onClose}
      onSave={readOnly || isRetired ? undefined : save}
      onRemove={readOnly ? undefined : onRemove}
    >
      {isRetired && <p className="mb-3 text-muted">{t("forms.retired")}</p>}
      {isKnown && <ActionFields action={action} specs={specs} problems={problems} onChange={setActionState} />}
      {!isKnown && registry.data && (
        <RawJson value={action} onChange={(next) => setActionState(next as Action)} readOnly={isRetired} />
      )}
    </FormDialog>
  );
}

function EditRouter({ uuid }: { uuid: string }) {
  const close = useClose();
  const edit = useDocument((state) => state.edit);
  const undoable = useUndoable();
  const { t } = useTranslation("editor");
  const definition = definitionNow();
  const [node] = useState(() => findNode(definition, uuid));
  if (!node) return null;
  const ui = definition._ui?.nodes?.[uuid];
  const save = (draft: RouterDraft) => {
    const next = written(draft, node, newUuid);
    const config = { ...(ui?.config ?? {}) };
    edit("router", (whole) => {
      if (next !== node) replaceNode(whole, next);
      if (!same(draft.config, config)) {
        const nodes = uiOf(whole).nodes ?? {};
        uiOf(whole).nodes = { ...nodes, [uuid]: { ...nodes[uuid], config: draft.config } };
      }
    });
  };
  return (
    <RouterDialog
      initial={routerDraft(node, kindOf(definition, node), ui)}
      onClose={close}
      onSave={save}
      onRemove={() =>
        undoable(t("canvas.removed", { count: 1 }), () => edit("remove", (draft) => removeNodes(draft, [uuid])))
      }
    />
  );
}

function CreateRouter({ type, at }: { type: string; at: NewNodeAt }) {
  const close = useClose();
  const [made] = useState(() => {
    const action = NODE_KINDS[type]?.action;
    const subject = action ? newAction(action, newUuid) : undefined;
    const prepared = type === "split_by_llm_categorize" && subject ? withInstructions(subject) : subject;
    return routerNode(type, newUuid, definitionNow().type, prepared);
  });
  const save = (draft: RouterDraft) => {
    const node = written(draft, made.node, newUuid);
    placeNew({ node, ui: { ...made.ui, config: draft.config } }, at);
  };
  return <RouterDialog initial={routerDraft(made.node, type, made.ui)} isNew onClose={close} onSave={save} />;
}

interface RouterDialogProps {
  initial: RouterDraft;
  isNew?: boolean;
  onClose: () => void;
  onSave: (draft: RouterDraft) => void;
  onRemove?: () => void;
}

function RouterDialog({ initial, isNew, onClose, onSave, onRemove }: RouterDialogProps) {
  const { t } = useTranslation("editor");
  const readOnly = useDocument((state) => state.readOnly);
  const { data: registry } = useQuery(registryQuery);
  const [draft, setDraft] = useState(initial);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [fields, setFields] = useState<{ [field: string]: Problem }>({});
  const specs = useActionSpecs(draft.subject?.type ?? "");
  const tests = Object.fromEntries(
    (registry?.tests ?? []).map((one) => [one.name, { least: one.least, most: one.most ?? null }]),
  );
  const isKnown = initial.kind in NODE_KINDS;
  const isKept = draft.form === "kept";
  const save = () => {
    const found = draftProblems(draft, tests);
    const wrong = draft.subject && specs ? actionProblems(draft.subject, specs) : {};
    setProblems(found);
    setFields(wrong);
    if (found.length > 0 || Object.keys(wrong).length > 0) return;
    if (isNew || !same(draft, initial)) onSave(draft);
    onClose();
  };
  const shownSpecs =
    draft.kind === "split_by_llm_categorize" ? specs?.filter((one) => one.name !== "instructions") : specs;
  return (
    <FormDialog
      title={isKnown ? t(`kinds.${initial.kind}` as "kinds.wait_for_response") : initial.kind}
      changed={!same(draft, initial)}
      onClose={onClose}
      onSave={readOnly || isKept ? undefined : save}
      onRemove={readOnly ? undefined : onRemove}
    >
      <div className="flex flex-col gap-5">
        {draft.subject && shownSpecs && !isKept && (
          <ActionFields
            action={draft.subject}
            specs={shownSpecs}
            problems={fields}
            onChange={(change) => setDraft((now) => ({ ...now, subject: now.subject && change(now.subject) }))}
          />
        )}
        {draft.kind === "split_by_llm_categorize" && (
          <TextList
            label={t("router.categories")}
            values={draft.names}
            template={false}
            most={10}
            onChange={(names) => setDraft({ ...draft, names })}
          />
        )}
        <RouterForm draft={draft} onChange={setDraft} problems={problems} />
        {draft.form === "service" && draft.rules.resultName && (
          <ResultName draft={draft} onChange={setDraft} problems={problems} />
        )}
        {isKept && (
          <>
            <p className="text-muted">{isKnown ? t("forms.retired") : t("forms.unknown")}</p>
            <RawJson value={initial.node} readOnly onChange={() => undefined} />
          </>
        )}
      </div>
    </FormDialog>
  );
}

/** What the editor doesn't know, as it is written. */
function RawJson({
  value,
  onChange,
  readOnly,
}: {
  value: unknown;
  onChange: (value: unknown) => void;
  readOnly?: boolean;
}) {
  const { t } = useTranslation("editor");
  const [text, setText] = useState(() => JSON.stringify(value, null, 2));
  const [wrong, setWrong] = useState(false);
  return (
    <div>
      <Textarea
        className="font-mono text-xs"
        rows={14}
        readOnly={readOnly}
        value={text}
        aria-label={t("forms.json")}
        onChange={(event) => {
          setText(event.target.value);
          try {
            onChange(JSON.parse(event.target.value));
            setWrong(false);
          } catch {
            setWrong(true);
          }
        }}
      />
      {wrong && <p className="mt-1 text-[13px] text-bad">{t("forms.notJson")}</p>}
    </div>
  );
}

interface FormDialogProps {
  title: string;
  changed: boolean;
  onClose: () => void;
  onSave?: () => void;
  onRemove?: () => void;
  children: React.ReactNode;
}

export function FormDialog({ title, changed, onClose, onSave, onRemove, children }: FormDialogProps) {
  const { t } = useTranslation("editor");
  const [asking, setAsking] = useState(false);
  const leave = () => (changed && onSave ? setAsking(true) : onClose());
  return (
    <>
      <Dialog
        open
        wide
        onClose={leave}
        title={title}
        footer={
          <>
            {onRemove && (
              <Button
                kind="quiet"
                className="mr-auto text-bad"
                icon={<Trash2 />}
                onClick={() => {
                  onClose();
                  onRemove();
                }}
              >
                {t("forms.remove")}
              </Button>
            )}
            <Button onClick={leave}>{t("forms.cancel")}</Button>
            {onSave && (
              <Button kind="primary" type="submit" form="node-form">
                {t("forms.save")}
              </Button>
            )}
          </>
        }
      >
        <form
          id="node-form"
          className="pb-2"
          onSubmit={(event) => {
            event.preventDefault();
            onSave?.();
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSave?.();
          }}
        >
          {children}
        </form>
      </Dialog>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={onClose}
        title={t("forms.leaveTitle")}
        action={t("forms.leave")}
        danger
      >
        {t("forms.leaveText")}
      </Confirm>
    </>
  );
}
