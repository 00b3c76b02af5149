/** A node on the canvas: its actions one under the other, its categories side by side over their exits. */

import { Handle, type NodeProps, Position, useUpdateNodeInternals } from "@xyflow/react";
import { Plus, TriangleAlert } from "lucide-react";
import { memo, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "@/components";
import { actionsOf, categoriesOf, exitsOf, type FlowNode } from "../model/definition";
import { NODE_KINDS, ROUTED_ACTIONS } from "../model/kinds";
import { nodeItems } from "../model/translation";
import { useIssues, useNodeCount } from "../state/derived";
import { useDocument } from "../state/document";
import { useView } from "../state/view";
import { ActionCard } from "./ActionCard";
import { kindClass, nodeIcon } from "./appearance";
import type { StepData, StepNode } from "./projection";

export const StepView = memo(function StepView({ id, data }: NodeProps<StepNode>) {
  const { t } = useTranslation("editor");
  const { node, kind, isEntry } = data as StepData;
  const issues = useIssues(id);
  const current = useView((view) => view.overlay?.current === id);
  const language = useView((view) => view.language);
  const look = classes(
    "flow-node",
    isEntry && "is-entry",
    issues.length > 0 && "has-issue",
    current && "is-current",
    language && "is-frozen",
  );
  const update = useUpdateNodeInternals();
  const exits = exitsOf(node)
    .map((exit) => exit.uuid)
    .join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: exits that come and go have to be measured anew
  useEffect(() => {
    update(id);
  }, [id, exits, update]);
  const width = node.router ? Math.max(240, exitsOf(node).length * 80) : 240;
  return (
    <div className={look} style={{ width }} data-start={t("canvas.start")} data-testid="step">
      <Handle type="target" id="in" position={Position.Top} isConnectable={false} />
      <Count uuid={id} />
      {node.router ? <RouterBody node={node} kind={kind} /> : <Actions node={node} />}
      <Exits node={node} />
    </div>
  );
});

function Actions({ node }: { node: FlowNode }) {
  const { t } = useTranslation("editor");
  const show = useView((view) => view.show);
  const frozen = useView((view) => view.language !== null);
  const readOnly = useDocument((state) => state.readOnly);
  return (
    <>
      {actionsOf(node).map((action, index) => (
        <ActionCard key={action.uuid} node={node} action={action} index={index} />
      ))}
      {!frozen && !readOnly && (
        <button
          type="button"
          className="hover-only nodrag absolute right-2 -bottom-3 z-10 grid size-6 place-items-center rounded-full border border-line-strong bg-surface text-muted shadow-card hover:text-accent"
          aria-label={t("canvas.addAction")}
          title={t("canvas.addAction")}
          onClick={() => show({ kind: "newAction", node: node.uuid })}
        >
          <Plus className="size-3.5" />
        </button>
      )}
    </>
  );
}

function RouterBody({ node, kind }: { node: FlowNode; kind: string }) {
  const { t } = useTranslation("editor");
  const show = useView((view) => view.show);
  const language = useView((view) => view.language);
  const issues = useIssues(node.uuid);
  const Icon = nodeIcon(kind);
  const known = kind in NODE_KINDS;
  const title = known ? t(`kinds.${kind}`) : kind;
  const extra = actionsOf(node).filter((action) => !isSubject(kind, action.type));
  const subject = actionsOf(node).find((action) => isSubject(kind, action.type));
  const open = () => show(language ? { kind: "translate", node: node.uuid } : { kind: "router", node: node.uuid });
  return (
    <>
      {extra.map((action, index) => (
        <ActionCard key={action.uuid} node={node} action={action} index={index} />
      ))}
      <button
        type="button"
        className={classes("block w-full cursor-pointer px-3 pt-2.5 pb-2 text-left", kindClass(kind))}
        onClick={open}
      >
        <span className="flex items-center gap-2">
          <span className="group-chip grid size-6 shrink-0 place-items-center rounded-md">
            <Icon className="size-3.5" />
          </span>
          <span className="truncate font-semibold">{title}</span>
          {issues.length > 0 && (
            <TriangleAlert className="ml-auto size-4 shrink-0 text-bad" aria-label={t("canvas.issue")} />
          )}
        </span>
        {subject ? <SubjectLine node={node} type={subject.type} /> : <OperandLine node={node} kind={kind} />}
        {node.router?.result_name && (
          <span className="mt-1 block truncate text-xs text-muted">
            {t("canvas.savedAs")} <b className="font-medium text-ink">{node.router.result_name}</b>
          </span>
        )}
      </button>
    </>
  );
}

/** Whether a node of this kind is about the action, so that it is not shown as a card of its own. */
function isSubject(kind: string, type: string): boolean {
  return NODE_KINDS[kind]?.action === type && (ROUTED_ACTIONS.has(type) || type === "enter_flow");
}

function SubjectLine({ node, type }: { node: FlowNode; type: string }) {
  const action = actionsOf(node).find((one) => one.type === type);
  const name = (key: string) => (action?.[key] as { name?: string } | null | undefined)?.name;
  const words = [action?.method, action?.url, action?.resthook, name("flow"), name("topic"), name("llm")];
  const text = words.filter((one) => typeof one === "string" && one !== "").join(" ");
  return text ? <span className="clamp mt-1 block text-[13px] text-muted">{text}</span> : null;
}

function OperandLine({ node, kind }: { node: FlowNode; kind: string }) {
  const operand = node.router?.operand ?? "";
  const isPlain = kind.startsWith("wait_for") || kind === "split_by_groups" || kind === "split_by_scheme";
  if (isPlain || !operand) return null;
  return <span className="mt-1 block truncate font-mono text-xs text-muted">{operand}</span>;
}

function Exits({ node }: { node: FlowNode }) {
  const categories = categoriesOf(node);
  if (!node.router) {
    return exitsOf(node)
      .slice(0, 1)
      .map((exit) => <Exit key={exit.uuid} uuid={exit.uuid} connected={Boolean(exit.destination_uuid)} at="50%" />);
  }
  return (
    <div className="flex border-t border-line">
      {exitsOf(node).map((exit) => {
        const names = categories.filter((one) => one.exit_uuid === exit.uuid);
        return (
          <div key={exit.uuid} className="category-cell relative min-w-0 flex-1 px-1.5 pt-1.5 pb-3 text-center">
            <CategoryNames node={node} names={names.map((one) => one.name)} uuids={names.map((one) => one.uuid)} />
            <Exit uuid={exit.uuid} connected={Boolean(exit.destination_uuid)} at="50%" />
          </div>
        );
      })}
    </div>
  );
}

function CategoryNames({ node, names, uuids }: { node: FlowNode; names: string[]; uuids: string[] }) {
  const language = useView((view) => view.language);
  const definition = useDocument((state) => (language ? state.edited.definition : null));
  let shown = names.join(", ");
  let missing = false;
  if (language && definition) {
    const items = nodeItems(definition, node, language).filter((item) => uuids.includes(item.uuid));
    shown = names
      .map((name, index) => items.find((one) => one.uuid === uuids[index])?.translated?.[0] ?? name)
      .join(", ");
    missing = items.some((item) => item.counts && !item.translated);
  }
  return (
    <span className={classes("line-clamp-2 text-xs leading-4 break-words", missing && "is-untranslated")} title={shown}>
      {shown}
    </span>
  );
}

function Exit({ uuid, connected, at }: { uuid: string; connected: boolean; at: string }) {
  const frozen = useView((view) => view.language !== null);
  return (
    <Handle
      type="source"
      id={uuid}
      position={Position.Bottom}
      isConnectable={!frozen}
      style={{ left: at }}
      className={classes(connected && "is-connected")}
    />
  );
}

function Count({ uuid }: { uuid: string }) {
  const { t } = useTranslation("editor");
  const count = useNodeCount(uuid);
  if (!count) return null;
  return (
    <span
      className="absolute -top-2.5 -left-2.5 z-10 min-w-5 rounded-full bg-info px-1.5 text-center text-[11px] font-semibold text-surface"
      title={t("canvas.waiting", { count })}
      data-testid="node-count"
    >
      {count.toLocaleString()}
    </span>
  );
}
