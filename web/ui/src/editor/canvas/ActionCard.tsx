/** An action within a node: a click opens its form, its grip moves it. */

import { GripVertical, TriangleAlert, X } from "lucide-react";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "@/components";
import type { Action, FlowNode } from "../model/definition";
import { actionGroup } from "../model/kinds";
import { moveAction, removeAction } from "../model/nodes";
import { TRANSLATABLE, translationOf } from "../model/translation";
import { useIssues } from "../state/derived";
import { useDocument } from "../state/document";
import { useView } from "../state/view";
import { actionIcon, groupClass } from "./appearance";
import { summaryOf } from "./summary";
import { useUndoable } from "./undoable";

export const ACTION_DRAG = "application/x-ngoma-action";

export function ActionCard({ node, action, index }: { node: FlowNode; action: Action; index: number }) {
  const { t, i18n } = useTranslation("editor");
  const show = useView((view) => view.show);
  const language = useView((view) => view.language);
  const localization = useDocument((state) =>
    language ? state.edited.definition.localization?.[language] : undefined,
  );
  const readOnly = useDocument((state) => state.readOnly);
  const edit = useDocument((state) => state.edit);
  const undoable = useUndoable();
  const issues = useIssues(node.uuid).filter((issue) => issue.action_uuid === action.uuid);
  const [over, setOver] = useState(false);
  const translatable = (TRANSLATABLE[action.type]?.length ?? 0) > 0;
  const shown = language && localization ? translated(action, localization[action.uuid]) : action;
  const summary = summaryOf(shown);
  const Icon = actionIcon(action.type);
  const title = i18n.exists(`actions.${action.type}`, { ns: "editor" }) ? t(`actions.${action.type}`) : action.type;
  const missing = language && translatable && !hasText(action, language);

  const drop = (event: DragEvent) => {
    setOver(false);
    const data = event.dataTransfer.getData(ACTION_DRAG);
    if (!data) return;
    event.preventDefault();
    event.stopPropagation();
    const from = JSON.parse(data) as { node: string; action: string };
    edit("moveAction", (draft) => moveAction(draft, from.node, from.action, node.uuid, index));
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only; the keyboard has its own ways
    <div
      role="presentation"
      className={classes(
        "action-card group/card relative",
        groupClass(actionGroup(action.type)),
        over && "is-drop-target",
        missing && "is-untranslated",
        language && !translatable && "opacity-30",
      )}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(ACTION_DRAG)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <button
        type="button"
        className="block w-full cursor-pointer px-3 py-2.5 text-left"
        onClick={() =>
          show(
            language
              ? { kind: "translate", node: node.uuid }
              : { kind: "action", node: node.uuid, action: action.uuid },
          )
        }
      >
        <span className="flex items-center gap-2 pr-5">
          <span className="group-chip grid size-6 shrink-0 place-items-center rounded-md">
            <Icon className="size-3.5" />
          </span>
          <span className="truncate font-semibold">{title}</span>
          {issues.length > 0 && (
            <TriangleAlert className="ml-auto size-4 shrink-0 text-bad" aria-label={t("canvas.issue")} />
          )}
        </span>
        {summary.text && <span className="clamp mt-1.5 whitespace-pre-line">{summary.text}</span>}
        {summary.attachments > 0 && (
          <span className="mt-1 block text-xs text-muted">
            {t("canvas.attachments", { count: summary.attachments })}
          </span>
        )}
        {summary.pills.length > 0 && (
          <span className="mt-1.5 flex flex-wrap gap-1">
            {summary.pills.slice(0, 6).map((pill) => (
              <span key={pill} className="max-w-full truncate rounded-full border border-line px-2 text-xs leading-5">
                {pill}
              </span>
            ))}
            {summary.pills.length > 6 && (
              <span className="text-xs leading-5 text-muted">+{summary.pills.length - 6}</span>
            )}
          </span>
        )}
      </button>
      {!language && !readOnly && (
        <span className="hover-only absolute top-2 right-1.5 flex">
          {!node.router && (
            <span
              className="nodrag grid size-6 cursor-grab place-items-center text-muted"
              draggable
              onDragStart={(event) => {
                event.dataTransfer.setData(ACTION_DRAG, JSON.stringify({ node: node.uuid, action: action.uuid }));
                event.dataTransfer.effectAllowed = "move";
              }}
              title={t("canvas.dragAction")}
              aria-hidden
            >
              <GripVertical className="size-3.5" />
            </span>
          )}
          <button
            type="button"
            className="nodrag grid size-6 place-items-center rounded text-muted hover:text-bad"
            aria-label={t("canvas.removeAction", { title })}
            onClick={() =>
              undoable(t("canvas.removed", { count: 1 }), () =>
                edit("removeAction", (draft) => removeAction(draft, node.uuid, action.uuid)),
              )
            }
          >
            <X className="size-3.5" />
          </button>
        </span>
      )}
    </div>
  );
}

function translated(action: Action, texts: { [property: string]: unknown } | undefined): Action {
  if (!texts) return action;
  const found: Action = { ...action };
  for (const property of TRANSLATABLE[action.type] ?? []) {
    const value = texts[property];
    if (Array.isArray(value) && value.length > 0) {
      found[property] = Array.isArray(action[property]) ? value : value[0];
    }
  }
  return found;
}

function hasText(action: Action, language: string): boolean {
  const definition = useDocument.getState().edited.definition;
  const property = TRANSLATABLE[action.type]?.[0];
  return (
    property === undefined || !action[property] || translationOf(definition, language, action.uuid, property) !== null
  );
}
