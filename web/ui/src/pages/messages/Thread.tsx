import { Link } from "@tanstack/react-router";
import { ArrowUpRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Button, Card } from "@/components";
import { Composer } from "@/pages/contacts/Composer";
import { Timeline } from "@/pages/contacts/Timeline";

/** The conversation with a contact beside the list of messages. */
export function Thread({ contact }: { contact: Schemas["ContactRef"] }) {
  const { t } = useTranslation();
  const name = contact.name || contact.urn || t("contacts.unnamed");
  return (
    <Card
      title={name}
      flush
      fill
      className="h-[calc(100dvh-9rem)] lg:sticky lg:top-6"
      actions={
        <Button asChild size="small" kind="quiet">
          <Link to="/contacts/$uuid" params={{ uuid: contact.uuid }}>
            {t("messages.openContact")} <ArrowUpRight aria-hidden />
          </Link>
        </Button>
      }
    >
      <Timeline contact={contact.uuid} />
      <Composer contact={contact.uuid} name={name} />
    </Card>
  );
}
