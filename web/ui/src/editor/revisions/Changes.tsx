/** Differences between two definitions, as a list; a click leads to the node. */

import { Minus, Move, PencilLine, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useActionTitle } from "../forms/NodeDialogs";
import type { Definition } from "../model/definition";
import { type Differences, isEmpty, type NodeDifference } from "../model/differences";
import { kindOf, NODE_KINDS } from "../model/kinds";
import { useLanguageName } from "../panels/Toolbar";
import { useView } from "../state/view";

const ICONS = { added: Plus, removed: Minus, changed: PencilLine, moved: Move };
const TONES = { added: "text-good", removed: "text-bad", changed: "text-info", moved: "text-muted" };

export function Changes({ found, before, after }: { found: Differences; before: Definition; after: Definition }) {
  const { t } = useTranslation("editor");
  const language = useLanguageName();
  const moved = found.nodes.filter((one) => one.change === "moved").length;
  if (isEmpty(found)) return <p className="py-4 text-center text-muted">{t("changes.none")}</p>;
  return (
    <ul className="flex flex-col gap-1.5 text-[13px]">
      {found.nodes
        .filter((one) => one.change !== "moved")
        .map((one) => (
          <NodeChange key={one.uuid} one={one} definition={one.change === "removed" ? before : after} />
        ))}
      {found.entry && <li>{t("changes.entry")}</li>}
      {found.languages.map((one) => (
        <li key={one.language}>{t("changes.language", { language: language(one.language), count: one.items })}</li>
      ))}
      {found.stickies > 0 && <li>{t("changes.stickies", { count: found.stickies })}</li>}
      {moved > 0 && <li className="text-muted">{t("changes.movedNodes", { count: moved })}</li>}
      {found.metadata.map((key) => (
        <li key={key}>
          <code>{key}</code>
        </li>
      ))}
    </ul>
  );
}

function NodeChange({ one, definition }: { one: NodeDifference; definition: Definition }) {
  const { t } = useTranslation("editor");
  const title = useActionTitle();
  const goTo = useView((view) => view.goTo);
  const node = one.after ?? one.before;
  if (!node) return null;
  const kind = kindOf(definition, node);
  const first = node.actions?.[0];
  const name =
    kind === "execute_actions" && first
      ? title(first.type)
      : kind in NODE_KINDS
        ? t(`kinds.${kind}` as "kinds.wait_for_response")
        : kind;
  const Icon = ICONS[one.change];
  return (
    <li className="rounded-lg border border-line p-2">
      <button
        type="button"
        className="flex w-full items-center gap-2 text-left font-medium"
        onClick={() => goTo(one.uuid)}
      >
        <Icon className={`size-4 shrink-0 ${TONES[one.change]}`} aria-hidden />
        <span className="flex-1 truncate">{name}</span>
        <span className={TONES[one.change]}>{t(`changes.${one.change}`)}</span>
      </button>
      {one.change === "changed" &&
        one.lines.map((line) => (
          <div key={`${line.part} ${line.before} ${line.after}`} className="mt-1.5 grid gap-1 pl-6">
            {line.before && (
              <del className="block rounded bg-bad-soft px-1.5 whitespace-pre-line no-underline">{line.before}</del>
            )}
            {line.after && (
              <ins className="block rounded bg-good-soft px-1.5 whitespace-pre-line no-underline">{line.after}</ins>
            )}
          </div>
        ))}
    </li>
  );
}
