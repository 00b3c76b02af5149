/** The canvas by keyboard. */

import { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { findNode, nodesOf } from "../model/definition";
import { definitionNow, useDocument } from "../state/document";
import { useView } from "../state/view";
import { clipText, duplicate, pasteText, places, removeSelected, setEntry } from "./commands";
import { useUndoable } from "./undoable";

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input, textarea, select, [contenteditable=true], .cm-editor") !== null
  );
}

function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("[role=dialog], [role=menu]") !== null;
}

export function useKeyboard(box: RefObject<HTMLDivElement | null>): void {
  const { t } = useTranslation("editor");
  const flow = useReactFlow();
  const undoable = useUndoable();
  useEffect(() => {
    const middle = () => {
      const rect = box.current?.getBoundingClientRect();
      const screen = { x: (rect?.left ?? 0) + (rect?.width ?? 0) / 2, y: (rect?.top ?? 0) + (rect?.height ?? 0) / 3 };
      const { x, y } = flow.screenToFlowPosition(screen);
      return { screen, position: { left: x - 120, top: y } };
    };
    const remove = (uuids: string[]) => {
      const count = uuids.length;
      if (count > 0) undoable(t("canvas.removed", { count }), () => removeSelected(uuids));
    };
    const onKey = (event: KeyboardEvent) => {
      const view = useView.getState();
      const document = useDocument.getState();
      const command = event.ctrlKey || event.metaKey;
      if (command && event.key.toLowerCase() === "f") {
        event.preventDefault();
        view.search(true);
        return;
      }
      if (isTyping(event.target) || isElsewhere(event.target)) return;
      const selected = view.selected;
      const frozen = document.readOnly || view.language !== null;
      const did = () => event.preventDefault();
      if (command && event.key.toLowerCase() === "z") {
        did();
        if (event.shiftKey) document.redo();
        else document.undo();
      } else if (command && event.key.toLowerCase() === "y") {
        did();
        document.redo();
      } else if (command && event.key.toLowerCase() === "a") {
        did();
        const stickies = Object.keys(definitionNow()._ui?.stickies ?? {});
        view.select([...nodesOf(definitionNow()).map((node) => node.uuid), ...stickies]);
      } else if (command && event.key.toLowerCase() === "d" && !frozen) {
        did();
        duplicate(selected);
      } else if ((event.key === "Delete" || event.key === "Backspace") && !frozen) {
        did();
        remove(selected);
      } else if (event.key === "Enter" && selected.length === 1 && !(event.target as Element).closest("button, a")) {
        const node = findNode(definitionNow(), selected[0] as string);
        if (!node) return;
        did();
        const action = node.actions?.[0];
        if (view.language) view.show({ kind: "translate", node: node.uuid });
        else if (node.router) view.show({ kind: "router", node: node.uuid });
        else if (action) view.show({ kind: "action", node: node.uuid, action: action.uuid });
      } else if (event.key.toLowerCase() === "n" && !command && !frozen) {
        did();
        const node = selected.length === 1 ? findNode(definitionNow(), selected[0] as string) : undefined;
        const exit = node?.exits?.find((one) => !one.destination_uuid);
        const place = node && places()[node.uuid];
        const at = middle();
        const position = place ? { left: place.left, top: place.top + 200 } : at.position;
        view.openMenu({ position, screen: at.screen, exit: exit?.uuid });
      } else if (event.key.toLowerCase() === "e" && selected.length === 1 && !command && !frozen) {
        did();
        setEntry(selected[0] as string);
      } else if (event.key === "?") {
        did();
        view.help(true);
      } else if (event.key === "Escape") {
        view.select([]);
        view.search(false);
      }
    };
    const onCopy = (event: ClipboardEvent, cut: boolean) => {
      if (isTyping(event.target) || isElsewhere(event.target)) return;
      const selected = useView.getState().selected;
      const text = clipText(selected);
      if (!text || !event.clipboardData) return;
      event.preventDefault();
      event.clipboardData.setData("text/plain", text);
      if (cut) remove(selected);
      else toast(t("canvas.copied", { count: selected.length }));
    };
    const onPaste = (event: ClipboardEvent) => {
      const frozen = useDocument.getState().readOnly || useView.getState().language !== null;
      if (frozen || isTyping(event.target) || isElsewhere(event.target)) return;
      const made = pasteText(event.clipboardData?.getData("text/plain") ?? "", middle().position);
      if (made) event.preventDefault();
    };
    const copy = (event: ClipboardEvent) => onCopy(event, false);
    const cut = (event: ClipboardEvent) => onCopy(event, true);
    document.addEventListener("keydown", onKey);
    document.addEventListener("copy", copy);
    document.addEventListener("cut", cut);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", cut);
      document.removeEventListener("paste", onPaste);
    };
  }, [box, flow, t, undoable]);
}
