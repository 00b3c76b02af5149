import type { ReactNode } from "react";
import { useTitle } from "@/components";
import { LanguageChoice } from "./LanguageChoice";

/** The frame of pages before the workspace: a card in the middle. */
export function Frame({ title, text, children }: { title: string; text?: ReactNode; children: ReactNode }) {
  useTitle(title);
  return (
    <div className="flex min-h-full flex-col items-center justify-center px-4 py-10">
      <main className="w-full max-w-sm">
        <div className="mb-7 flex items-center gap-3">
          <img src="/ngoma.svg" alt="" className="size-11" />
          <span className="text-xl font-semibold tracking-tight">Ngoma</span>
        </div>
        <div className="rounded-card border border-line bg-surface p-7 shadow-card">
          <h1 className="text-lg font-semibold">{title}</h1>
          {text && <div className="mt-1 text-muted">{text}</div>}
          <div className="mt-5">{children}</div>
        </div>
        <LanguageChoice />
      </main>
    </div>
  );
}
