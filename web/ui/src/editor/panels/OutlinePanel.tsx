/** The flow as a list: the same nodes in the order in which they are reached, for screen readers and the keyboard. */

import { useTranslation } from "react-i18next";
import { Select } from "@/components";
import { actionIcon, kindClass, nodeIcon } from "../canvas/appearance";
import { summaryOf } from "../canvas/summary";
import { useActionTitle } from "../forms/NodeDialogs";
import { actionsOf, categoriesOf, type Definition, exitsOf, type FlowNode, nodesOf } from "../model/definition";
import { kindOf, NODE_KINDS } from "../model/kinds";
import { connect, mayConnect } from "../model/nodes";
import { useDefinition, useDocument } from "../state/document";
import { useView } from "../state/view";
import { SidePanel } from "./SidePanel";

export function OutlinePanel() {
  const { t } = useTranslation("editor");
  const definition = useDefinition();
  const order = reached(definition);
  const numbers = new Map(order.map((node, index) => [node.uuid, index + 1]));
  return (
    <SidePanel title={t("outline.title")} wide>
      {order.length === 0 && <p className="p-6 text-center text-muted">{t("canvas.empty")}</p>}
      <ol className="flex flex-col gap-2 p-3">
        {order.map((node) => (
          <OutlineItem key={node.uuid} definition={definition} node={node} numbers={numbers} />
        ))}
      </ol>
    </SidePanel>
  );
}

function useName(definition: Definition) {
  const { t } = useTranslation("editor");
  const title = useActionTitle();
  return (node: FlowNode) => {
    const kind = kindOf(definition, node);
    if (kind !== "execute_actions") return kind in NODE_KINDS ? t(`kinds.${kind}` as "kinds.wait_for_response") : kind;
    const first = actionsOf(node)[0];
    return first ? title(first.type) : t("kinds.execute_actions");
  };
}

function OutlineItem({
  definition,
  node,
  numbers,
}: {
  definition: Definition;
  node: FlowNode;
  numbers: Map<string, number>;
}) {
  const { t } = useTranslation("editor");
  const goTo = useView((view) => view.goTo);
  const show = useView((view) => view.show);
  const name = useName(definition);
  const title = useActionTitle();
  const kind = kindOf(definition, node);
  const Icon = nodeIcon(kind);
  const number = numbers.get(node.uuid) ?? 0;
  return (
    <li className={`rounded-xl border border-line p-2.5 text-[13px] ${kindClass(kind)}`}>
      <button
        type="button"
        className="flex w-full items-center gap-2 text-left font-semibold"
        onClick={() => goTo(node.uuid)}
      >
        <span className="w-6 text-right text-muted tabular-nums">{number}</span>
        <Icon className="size-4 text-muted" aria-hidden />
        {name(node)}
      </button>
      <ul>
        {actionsOf(node).map((action) => {
          const ActionIcon = actionIcon(action.type);
          return (
            <li key={action.uuid}>
              <button
                type="button"
                className="flex w-full items-start gap-2 rounded-md py-1 pl-8 text-left hover:bg-sunken"
                onClick={() => show({ kind: "action", node: node.uuid, action: action.uuid })}
              >
                <ActionIcon className="mt-0.5 size-3.5 shrink-0 text-muted" aria-hidden />
                <span className="line-clamp-2 min-w-0">
                  <span className="sr-only">{title(action.type)}: </span>
                  {summaryOf(action).text || title(action.type)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {node.router && (
        <button
          type="button"
          className="ml-8 rounded-md py-1 text-accent hover:underline"
          onClick={() => show({ kind: "router", node: node.uuid })}
        >
          {t("outline.editNode")}
        </button>
      )}
      <div className="mt-1 flex flex-col gap-1 pl-8">
        {exitsOf(node).map((exit) => {
          const names = categoriesOf(node).filter((one) => one.exit_uuid === exit.uuid);
          const label = names.map((one) => one.name).join(", ") || t("outline.then");
          return (
            <ExitChoice
              key={exit.uuid}
              definition={definition}
              node={node}
              exit={exit.uuid}
              label={label}
              numbers={numbers}
            />
          );
        })}
      </div>
    </li>
  );
}

function ExitChoice({
  definition,
  node,
  exit,
  label,
  numbers,
}: {
  definition: Definition;
  node: FlowNode;
  exit: string;
  label: string;
  numbers: Map<string, number>;
}) {
  const { t } = useTranslation("editor");
  const edit = useDocument((state) => state.edit);
  const isKept = useDocument((state) => state.readOnly);
  const isTranslated = useView((view) => view.language !== null);
  const name = useName(definition);
  const destination = exitsOf(node).find((one) => one.uuid === exit)?.destination_uuid ?? "";
  return (
    <div className="flex items-center gap-2">
      <span className="w-28 shrink-0 truncate text-muted" title={label}>
        {label}
      </span>
      <Select
        className="h-8 min-w-0 flex-1 text-[13px]"
        value={destination}
        disabled={isKept || isTranslated}
        aria-label={t("outline.leadsTo", { label })}
        onChange={(event) => edit("connect", (draft) => connect(draft, exit, event.target.value || null))}
      >
        <option value="">{t("outline.ends")}</option>
        {nodesOf(definition)
          .filter((one) => one.uuid === destination || mayConnect(definition, exit, one.uuid))
          .map((one) => (
            <option key={one.uuid} value={one.uuid}>
              {numbers.get(one.uuid)} {name(one)}
            </option>
          ))}
      </Select>
    </div>
  );
}

/** Nodes in the order in which they are reached, those that aren't last. */
function reached(definition: Definition): FlowNode[] {
  const nodes = nodesOf(definition);
  const known = new Map(nodes.map((node) => [node.uuid, node]));
  const found: FlowNode[] = [];
  const seen = new Set<string>();
  const queue = nodes[0] ? [nodes[0].uuid] : [];
  while (queue.length > 0) {
    const uuid = queue.shift() as string;
    const node = known.get(uuid);
    if (!node || seen.has(uuid)) continue;
    seen.add(uuid);
    found.push(node);
    for (const exit of exitsOf(node)) if (exit.destination_uuid) queue.push(exit.destination_uuid);
  }
  return [...found, ...nodes.filter((node) => !seen.has(node.uuid))];
}
