/** What can be put on the canvas, found by typing. */

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { StickyNote } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { registryQuery } from "../api/queries";
import { actionIcon, groupClass, nodeIcon } from "../canvas/appearance";
import { newUuid } from "../model/definition";
import { actionGroup, NODE_KINDS, nodeGroup, RETIRED_ACTIONS, ROUTED_ACTIONS } from "../model/kinds";
import { addSticky } from "../model/stickies";
import { useDefinition, useDocument } from "../state/document";
import { type NewNodeAt, useView } from "../state/view";
import { useActionTitle } from "./NodeDialogs";

const HEIGHT = 380;
const WIDTH = 300;

/** In the order in which they are wanted most. */
const FIRST_ACTIONS = ["send_msg", "say_msg", "set_run_result", "set_contact_field", "add_contact_groups"];

export function NewMenu() {
  const menu = useView((view) => view.menu);
  const dialog = useView((view) => view.dialog);
  if (dialog?.kind === "newAction") return <Picker key={dialog.node} node={dialog.node} />;
  return menu ? <Picker key={`${menu.screen.x} ${menu.screen.y}`} at={menu} /> : null;
}

function useOffered() {
  const definition = useDefinition();
  const { data: registry } = useQuery(registryQuery);
  const kinds = Object.keys(NODE_KINDS).filter((kind) => NODE_KINDS[kind]?.offered.includes(definition.type));
  const actions = (registry?.actions ?? [])
    .filter((one) => one.flow_types.includes(definition.type))
    .map((one) => one.type)
    .filter((type) => !ROUTED_ACTIONS.has(type) && !RETIRED_ACTIONS.has(type) && type !== "enter_flow")
    .filter((type) => !(type === "send_msg" && definition.type === "voice"));
  const rank = (type: string) => (FIRST_ACTIONS.includes(type) ? FIRST_ACTIONS.indexOf(type) : FIRST_ACTIONS.length);
  actions.sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
  return { kinds, actions };
}

function Picker({ at, node }: { at?: NewNodeAt; node?: string }) {
  const { t } = useTranslation("editor");
  const title = useActionTitle();
  const openMenu = useView((view) => view.openMenu);
  const show = useView((view) => view.show);
  const edit = useDocument((state) => state.edit);
  const { kinds, actions } = useOffered();
  const box = useRef<HTMLDivElement>(null);
  const close = () => {
    openMenu(null);
    if (node) show(null);
  };
  const closing = useRef(close);
  closing.current = close;

  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) closing.current();
    };
    document.addEventListener("pointerdown", outside, true);
    return () => document.removeEventListener("pointerdown", outside, true);
  }, []);

  const pickAction = (type: string) => {
    openMenu(null);
    show({ kind: "createAction", type, node, at });
  };
  const pickKind = (type: string) => {
    if (!at) return;
    openMenu(null);
    show({ kind: "create", type, at });
  };
  const screen = at?.screen ?? { x: window.innerWidth / 2 - WIDTH / 2, y: window.innerHeight / 4 };
  const left = Math.max(8, Math.min(screen.x, window.innerWidth - WIDTH - 12));
  const top = Math.max(8, Math.min(screen.y, window.innerHeight - HEIGHT - 12));
  const row =
    "flex cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-[13px] data-[selected=true]:bg-sunken";
  return (
    <div
      ref={box}
      role="dialog"
      aria-label={t("menu.label")}
      className="fixed z-40 overflow-hidden rounded-xl border border-line bg-surface shadow-high"
      style={{ left, top, width: WIDTH }}
    >
      <Command
        label={t("menu.label")}
        loop
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            event.stopPropagation();
            close();
          }
        }}
      >
        <Command.Input
          autoFocus
          placeholder={t("menu.search")}
          className="h-10 w-full border-b border-line bg-transparent px-3.5 outline-none"
        />
        <Command.List className="overflow-y-auto p-1.5" style={{ maxHeight: HEIGHT - 40 }}>
          <Command.Empty className="px-2.5 py-4 text-center text-muted">{t("forms.none")}</Command.Empty>
          <Command.Group heading={t("menu.actions")} className="menu-group">
            {actions.map((type) => {
              const Icon = actionIcon(type);
              return (
                <Command.Item
                  key={type}
                  value={`${type} ${title(type)}`}
                  className={`${row} ${groupClass(actionGroup(type))}`}
                  onSelect={() => pickAction(type)}
                >
                  <span className="group-chip grid size-6 place-items-center rounded-md">
                    <Icon className="size-3.5" aria-hidden />
                  </span>
                  {title(type)}
                </Command.Item>
              );
            })}
          </Command.Group>
          {at && (
            <Command.Group heading={t("menu.nodes")} className="menu-group">
              {kinds.map((kind) => {
                const Icon = nodeIcon(kind);
                const name = t(`kinds.${kind}` as "kinds.wait_for_response");
                return (
                  <Command.Item
                    key={kind}
                    value={`${kind} ${name}`}
                    className={`${row} ${groupClass(nodeGroup(kind))}`}
                    onSelect={() => pickKind(kind)}
                  >
                    <span className="group-chip grid size-6 place-items-center rounded-md">
                      <Icon className="size-3.5" aria-hidden />
                    </span>
                    {name}
                  </Command.Item>
                );
              })}
            </Command.Group>
          )}
          {at && !at.exit && (
            <Command.Group heading={t("menu.canvas")} className="menu-group">
              <Command.Item
                value={`sticky ${t("menu.sticky")}`}
                className={row}
                onSelect={() => {
                  close();
                  edit("sticky", (draft) => addSticky(draft, newUuid(), at.position));
                }}
              >
                <StickyNote className="size-4 text-muted" aria-hidden /> {t("menu.sticky")}
              </Command.Item>
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </div>
  );
}
