import { useTranslation } from "react-i18next";
import type { Problem } from "../model/validity";
import type { RouterDraft } from "./routerDraft";

/** What each part of a router's form is given. */
export interface RouterProps {
  draft: RouterDraft;
  onChange: (draft: RouterDraft) => void;
  problems: Problem[];
}

/** What is wrong with a field, in words. */
export function useSaid(problems: Problem[]) {
  const { t } = useTranslation("editor");
  return (field: string) => {
    const problem = problems.find((one) => one.field === field);
    return problem && t(problem.message as "validity.required", problem.values);
  };
}
