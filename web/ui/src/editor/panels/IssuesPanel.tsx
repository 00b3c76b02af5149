/** What is wrong with the flow; a click leads to the cause. */

import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { actionsOf, findNode } from "../model/definition";
import { type Issue, useDefinition, useDocument } from "../state/document";
import { useView } from "../state/view";
import { SidePanel } from "./SidePanel";
import { useLanguageName } from "./Toolbar";

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

export function IssuesPanel() {
  const { t } = useTranslation("editor");
  const { issues } = useDocument((state) => state.info);
  const problem = useDocument((state) => state.problem);
  const definition = useDefinition();
  const goTo = useView((view) => view.goTo);
  const show = useView((view) => view.show);
  const language = useLanguageName();
  const open = (issue: Issue) => {
    const node = findNode(definition, issue.node_uuid);
    if (!node) return;
    goTo(node.uuid);
    const action = actionsOf(node).find((one) => one.uuid === issue.action_uuid);
    if (issue.language) useView.getState().translate(issue.language);
    if (action) show({ kind: "action", node: node.uuid, action: action.uuid });
    else if (node.router) show({ kind: "router", node: node.uuid });
  };
  const words = (issue: Issue) => {
    const { dependency } = issue;
    if (issue.type !== "missing_dependency" || !dependency) return issue.description;
    return t("issues.missing", {
      kind: t(`assets.${dependency.type}` as "assets.group", { defaultValue: dependency.type }),
      name: dependency.name ?? dependency.key ?? dependency.uuid,
    });
  };
  const cause = problem.match(UUID)?.find((uuid) => findNode(definition, uuid));
  return (
    <SidePanel title={t("issues.title")}>
      <ul className="flex flex-col gap-1 p-2">
        {problem && (
          <li>
            <button
              type="button"
              className="w-full rounded-lg bg-bad-soft px-3 py-2 text-left text-[13px] text-bad"
              onClick={() => cause && goTo(cause)}
            >
              <b className="block">{t("issues.unpublishable")}</b>
              <span className="break-words">{problem}</span>
            </button>
          </li>
        )}
        {issues.map((issue) => (
          <li key={JSON.stringify(issue)}>
            <button
              type="button"
              className="flex w-full items-start gap-2 rounded-lg px-3 py-2 text-left text-[13px] hover:bg-sunken"
              onClick={() => open(issue)}
            >
              <TriangleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
              <span className="min-w-0 break-words">
                {words(issue)}
                {issue.language && <span className="block text-muted">{language(issue.language)}</span>}
              </span>
            </button>
          </li>
        ))}
        {issues.length === 0 && !problem && <li className="px-3 py-6 text-center text-muted">{t("issues.none")}</li>}
      </ul>
    </SidePanel>
  );
}
