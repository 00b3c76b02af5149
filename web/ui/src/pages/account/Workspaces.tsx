import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { sessionQuery } from "@/app/session";
import { Initials, useSwitchWorkspace } from "@/app/shell/Rail";
import { Frame } from "./Frame";

/** Where somebody lands who has no workspace in this tab. */
export default function Workspaces() {
  const { t } = useTranslation();
  const { workspaces } = useSuspenseQuery(sessionQuery).data;
  const choose = useMutation({ mutationFn: useSwitchWorkspace() });
  return (
    <Frame title={t("workspaces.title")} text={workspaces.length > 0 ? t("workspaces.text") : t("workspaces.none")}>
      <ul className="-mx-2 flex flex-col">
        {workspaces.map((workspace) => (
          <li key={workspace.uuid}>
            <button
              type="button"
              onClick={() => choose.mutate(workspace.uuid)}
              className="flex w-full items-center gap-3 rounded-lg p-2 text-left hover:bg-sunken"
            >
              <Initials name={workspace.name} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{workspace.name}</span>
                <span className="block text-[13px] text-muted">{t(`roles.${workspace.role}`)}</span>
              </span>
              <ChevronRight className="size-4 text-muted" aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </Frame>
  );
}
