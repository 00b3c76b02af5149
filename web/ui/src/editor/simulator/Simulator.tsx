/** The simulator: a phone that talks to the draft, what happens behind it, and who is talking. */

import { Play, RotateCcw } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, classes } from "@/components";
import { SidePanel } from "../panels/SidePanel";
import { useView } from "../state/view";
import { Chat } from "./Chat";
import { ContextTree } from "./ContextTree";
import { useConversation } from "./conversation";
import { FlowTests, SaveTest } from "./FlowTests";
import { PersonaForm } from "./PersonaForm";

const TABS = ["chat", "context", "persona", "tests"] as const;
type Tab = (typeof TABS)[number];

export default function Simulator() {
  const { t } = useTranslation("editor");
  const [tab, setTab] = useState<Tab>("chat");
  const restart = useConversation((state) => state.restart);
  const clear = useConversation((state) => state.clear);
  const has = useConversation((state) => state.turns.length > 0);
  const language = useView((view) => view.language);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it begins when the panel opens
  useEffect(() => {
    if (language) useConversation.getState().setPersona({ language });
    void restart();
    return clear;
  }, []);

  return (
    <SidePanel
      title={t("simulator.title")}
      wide
      actions={
        <>
          {has && <SaveTest />}
          <Button
            size="small"
            icon={has ? <RotateCcw /> : <Play />}
            onClick={() => void restart().then(() => setTab("chat"))}
          >
            {has ? t("simulator.restart") : t("simulator.start")}
          </Button>
        </>
      }
    >
      <div role="tablist" aria-label={t("simulator.title")} className="flex shrink-0 gap-4 border-b border-line px-4">
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={tab === one}
            className={classes(
              "-mb-px border-b-2 py-2 text-[13px] font-medium",
              tab === one ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
            )}
            onClick={() => setTab(one)}
          >
            {t(`simulator.${one}`)}
          </button>
        ))}
      </div>
      <div role="tabpanel" className="flex min-h-0 flex-1 flex-col">
        {tab === "chat" && <Chat />}
        {tab === "context" && <ContextTree />}
        {tab === "persona" && <PersonaForm />}
        {tab === "tests" && <FlowTests />}
      </div>
    </SidePanel>
  );
}
