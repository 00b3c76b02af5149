import { useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { Button, Tabs } from "@/components";
import { SettingsPage } from "../SettingsPage";
import { Deliveries } from "./Deliveries";
import { HookList } from "./HookList";
import { NewHookDialog } from "./NewHookDialog";
import { Raised } from "./Raised";

const TABS = ["hooks", "deliveries", "events"] as const;
type Tab = (typeof TABS)[number];

/** Resthooks: who is told, how that went, and what was told. */
export default function Resthooks() {
  const { t } = useTranslation();
  const may = useMay();
  const { tab } = useSearch({ from: "/shell/settings/resthooks" });
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const shown: Tab = TABS.find((one) => one === tab) ?? "hooks";
  return (
    <SettingsPage
      title={t("settings.resthooks")}
      text={t("resthooks.text")}
      actions={
        may("resthook.create") && (
          <Button kind="primary" icon={<Plus />} onClick={() => setMaking(true)}>
            {t("resthooks.new")}
          </Button>
        )
      }
    >
      <div>
        <Tabs
          label={t("settings.resthooks")}
          tabs={TABS.map((name) => ({ name, title: t(`resthooks.tabs.${name}`) }))}
          value={shown}
          onChange={(name) => void navigate({ to: "/settings/resthooks", search: { tab: name } })}
        >
          {shown === "hooks" && <HookList />}
          {shown === "deliveries" && <Deliveries />}
          {shown === "events" && <Raised />}
        </Tabs>
      </div>
      {making && <NewHookDialog onClose={() => setMaking(false)} />}
    </SettingsPage>
  );
}
