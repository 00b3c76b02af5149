import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { AtSign, Contact, Sparkles, Users, X } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useDebounced } from "@/components";

export interface Recipient {
  kind: "group" | "contact" | "expression";
  /** Of an expression, the expression itself. */
  uuid: string;
  name: string;
  count?: number;
}

const ITEM =
  "flex cursor-pointer items-center gap-2.5 rounded-lg px-3 py-2 data-[selected=true]:bg-sunken [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted";

const ICONS = { group: Users, contact: Contact, expression: AtSign };

/** One box to choose groups and contacts in: type, arrows, Enter; Backspace takes the last one back. */
export function RecipientPicker({
  chosen,
  onChange,
  expressions,
  onlyGroups,
  label,
}: {
  chosen: Recipient[];
  onChange: (chosen: Recipient[]) => void;
  /** Whether expressions may name recipients, as they may in flows. */
  expressions?: boolean;
  /** No contacts, as where a trigger is for groups. */
  onlyGroups?: boolean;
  /** What it is for, where a form has several. */
  label?: string;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const closing = useRef<number>(undefined);
  const wanted = useDebounced(text.trim(), 150);
  const { data } = useQuery({
    queryKey: ["recipients", wanted],
    queryFn: () => body(api.GET("/api/internal/recipients", { params: { query: { text: wanted } } })),
    placeholderData: keepPreviousData,
  });
  const taken = new Set(chosen.map((one) => one.uuid));
  const add = (recipient: Recipient) => {
    onChange([...chosen, recipient]);
    setText("");
  };
  const groups = (data?.groups ?? []).filter((group) => !taken.has(group.uuid));
  const contacts = onlyGroups ? [] : (data?.contacts ?? []).filter((contact) => !taken.has(contact.uuid));
  return (
    <Command shouldFilter={false} label={label ?? t("start.pick")} className="relative">
      <div className="flex flex-wrap items-center gap-1.5 rounded-lg border border-line-strong bg-surface p-1.5 focus-within:border-accent">
        {chosen.map((one) => (
          <span
            key={one.uuid}
            className="flex max-w-full items-center gap-1.5 rounded-md bg-accent-soft py-1 pr-1 pl-2 text-[13px] text-accent"
          >
            <Icon kind={one.kind} />
            <span className="truncate">{one.name}</span>
            {one.count !== undefined && <span className="opacity-80 tabular-nums">{one.count.toLocaleString()}</span>}
            <button
              type="button"
              aria-label={t("start.remove", { name: one.name })}
              onClick={() => onChange(chosen.filter((other) => other.uuid !== one.uuid))}
              className="grid size-5 place-items-center rounded hover:bg-surface"
            >
              <X className="size-3.5" />
            </button>
          </span>
        ))}
        <Command.Input
          value={text}
          onValueChange={(value) => {
            setText(value);
            setOpen(true);
          }}
          onFocus={() => {
            window.clearTimeout(closing.current);
            setOpen(true);
          }}
          onBlur={() => {
            closing.current = window.setTimeout(() => setOpen(false), 150); // after the click on a choice
          }}
          onKeyDown={(event) => {
            if (event.key === "Backspace" && !text && chosen.length > 0) onChange(chosen.slice(0, -1));
          }}
          placeholder={chosen.length === 0 ? t(onlyGroups ? "start.pickGroup" : "start.pickHint") : ""}
          className="h-7 min-w-32 flex-1 bg-transparent px-1.5 outline-none placeholder:text-muted"
        />
      </div>
      <Command.List
        hidden={!open}
        className="absolute inset-x-0 top-full z-10 mt-1 max-h-64 overflow-y-auto rounded-xl border border-line bg-surface p-1.5 shadow-high"
      >
        <Command.Empty className="px-3 py-4 text-center text-muted">{t("shell.nothing")}</Command.Empty>
        {expressions && text.includes("@") && (
          <Command.Item
            value="expression"
            className={ITEM}
            onSelect={() => add({ kind: "expression", uuid: text.trim(), name: text.trim() })}
          >
            <AtSign aria-hidden />
            {t("start.byExpression", { text: text.trim() })}
          </Command.Item>
        )}
        {groups.map((group) => (
          <Command.Item
            key={group.uuid}
            value={group.uuid}
            className={ITEM}
            onSelect={() => add({ kind: "group", uuid: group.uuid, name: group.name, count: group.count })}
          >
            {group.is_smart ? <Sparkles aria-hidden /> : <Users aria-hidden />}
            <span className="flex-1 truncate">{group.name}</span>
            <span className="text-[13px] text-muted tabular-nums">{group.count.toLocaleString()}</span>
          </Command.Item>
        ))}
        {contacts.map((contact) => (
          <Command.Item
            key={contact.uuid}
            value={contact.uuid}
            className={ITEM}
            onSelect={() => add({ kind: "contact", uuid: contact.uuid, name: contact.name || contact.urn })}
          >
            <Contact aria-hidden />
            <span className="flex-1 truncate">{contact.name || t("contacts.unnamed")}</span>
            <span className="text-[13px] text-muted tabular-nums">{contact.urn}</span>
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}

function Icon({ kind }: { kind: Recipient["kind"] }) {
  const Shown = ICONS[kind];
  return <Shown className="size-3.5 shrink-0" aria-hidden />;
}
