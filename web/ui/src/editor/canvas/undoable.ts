import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { useDocument } from "../state/document";

/** Does something that takes away, and offers to take it back. */
export function useUndoable(): (said: string, act: () => void) => void {
  const { t } = useTranslation("editor");
  return (said, act) => {
    const before = useDocument.getState().edited;
    act();
    if (useDocument.getState().edited === before) return;
    toast(said, { action: { label: t("toolbar.undo"), onClick: () => useDocument.getState().undo() } });
  };
}
