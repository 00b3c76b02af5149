import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Contact, SearchIcon, Workflow } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { create } from "zustand";
import { api, body } from "@/api/client";
import { useDebounced } from "@/components";
import { useMay } from "../session";
import { PLACES } from "./navigation";

export const useSearchOpen = create<{ open: boolean; show: () => void; hide: () => void }>((set) => ({
  open: false,
  show: () => set({ open: true }),
  hide: () => set({ open: false }),
}));

/** Ctrl-K: pages, flows and contacts by name, from anywhere. */
export function Search() {
  const { t } = useTranslation();
  const { open, show, hide } = useSearchOpen();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      show();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [show]);
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? show() : hide())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-card border border-line bg-surface shadow-high focus:outline-none"
        >
          <Radix.Title className="sr-only">{t("shell.search")}</Radix.Title>
          <Results />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const ITEM =
  "flex cursor-pointer items-center gap-3 rounded-lg px-3 py-2 data-[selected=true]:bg-sunken [&_svg]:size-4 [&_svg]:text-muted";
const GROUP =
  "[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted";

function Results() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const hide = useSearchOpen((state) => state.hide);
  const [text, setText] = useState("");
  const wanted = useDebounced(text.trim(), 150);
  const { data, isFetching } = useQuery({
    queryKey: ["search", wanted],
    enabled: wanted.length > 0,
    placeholderData: (previous) => previous,
    queryFn: () => body(api.GET("/api/internal/search", { params: { query: { text: wanted } } })),
  });
  const go = (act: () => void) => () => {
    hide();
    act();
  };
  const places = PLACES.filter(
    (place) => may(place.permission) && t(`nav.${place.name}`).toLowerCase().includes(text.trim().toLowerCase()),
  );
  const flows = wanted ? (data?.flows ?? []) : [];
  const contacts = wanted ? (data?.contacts ?? []) : [];
  return (
    <Command shouldFilter={false} label={t("shell.search")}>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <SearchIcon className="size-4 text-muted" aria-hidden />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder={t("shell.searchHint")}
          className="h-12 flex-1 bg-transparent text-[15px] outline-none placeholder:text-muted"
        />
      </div>
      <Command.List className="max-h-[50vh] overflow-y-auto p-2">
        {!isFetching && (
          <Command.Empty className="px-3 py-6 text-center text-muted">{t("shell.nothing")}</Command.Empty>
        )}
        {places.length > 0 && (
          <Command.Group heading={t("shell.pages")} className={GROUP}>
            {places.map((place) => (
              <Command.Item
                key={place.to}
                value={place.to}
                onSelect={go(() => void navigate({ to: place.to }))}
                className={ITEM}
              >
                <place.icon aria-hidden />
                {t(`nav.${place.name}`)}
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {flows.length > 0 && (
          <Command.Group heading={t("nav.flows")} className={GROUP}>
            {flows.map((flow) => (
              <Command.Item
                key={flow.uuid}
                value={flow.uuid}
                onSelect={go(() => void navigate({ to: "/flows/$uuid", params: { uuid: flow.uuid } }))}
                className={ITEM}
              >
                <Workflow aria-hidden />
                <span className="truncate">{flow.name}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {contacts.length > 0 && (
          <Command.Group heading={t("nav.contacts")} className={GROUP}>
            {contacts.map((contact) => (
              <Command.Item
                key={contact.uuid}
                value={contact.uuid}
                onSelect={go(() => void navigate({ to: "/contacts/$uuid", params: { uuid: contact.uuid } }))}
                className={ITEM}
              >
                <Contact aria-hidden />
                <span className="truncate">{contact.name || contact.urn || t("contacts.unnamed")}</span>
                {contact.name && <span className="ml-auto truncate text-[13px] text-muted">{contact.urn}</span>}
              </Command.Item>
            ))}
          </Command.Group>
        )}
      </Command.List>
    </Command>
  );
}
