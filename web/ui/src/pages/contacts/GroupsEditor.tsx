import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus, Sparkles, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { Button, Menu, MenuItem } from "@/components";

/** The groups of a contact: manual ones come and go here, smart ones follow from their query. */
export function GroupsEditor({
  contact,
  editable,
  onSave,
}: {
  contact: Schemas["ContactOut"];
  editable: boolean;
  onSave: (groups: string[]) => void;
}) {
  const { t } = useTranslation();
  const counts = useQuery({
    queryKey: ["contacts", "counts"],
    queryFn: () => body(api.GET("/api/internal/contacts/counts")),
  });
  const smart = new Set((counts.data?.groups ?? []).filter((group) => group.is_smart).map((group) => group.uuid));
  const manual = contact.groups.map((group) => group.uuid).filter((uuid) => !smart.has(uuid));
  const others = (counts.data?.groups ?? []).filter((group) => !group.is_smart && !manual.includes(group.uuid));
  return (
    <div className="flex flex-wrap gap-1.5">
      {contact.groups.map((group) => (
        <span
          key={group.uuid}
          className="inline-flex max-w-full items-center gap-1 rounded-full bg-sunken py-0.5 pr-1 pl-2.5 text-[13px]"
        >
          {smart.has(group.uuid) && <Sparkles className="size-3.5 text-muted" aria-label={t("contacts.smart")} />}
          <Link to="/contacts" search={{ group: group.uuid }} className="truncate pr-1 hover:underline">
            {group.name}
          </Link>
          {editable && counts.data && !smart.has(group.uuid) && (
            <button
              type="button"
              aria-label={t("contacts.leaveGroup", { name: group.name })}
              onClick={() => onSave(manual.filter((uuid) => uuid !== group.uuid))}
              className="grid size-5 place-items-center rounded-full text-muted hover:bg-line"
            >
              <X className="size-3" />
            </button>
          )}
        </span>
      ))}
      {contact.groups.length === 0 && <span className="text-muted">{t("contacts.noGroups")}</span>}
      {editable && others.length > 0 && (
        <Menu
          align="start"
          className="max-h-72"
          trigger={
            <Button size="smallIcon" kind="quiet" aria-label={t("contacts.joinGroup")}>
              <Plus />
            </Button>
          }
        >
          {others.map((group) => (
            <MenuItem key={group.uuid} onSelect={() => onSave([...manual, group.uuid])}>
              {group.name}
            </MenuItem>
          ))}
        </Menu>
      )}
    </div>
  );
}
