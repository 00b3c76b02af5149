/** A node's texts side by side: what is written, and what it is in the other language. */

import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Dialog } from "@/components";
import { TemplateInput } from "../expressions/TemplateInput";
import { findNode } from "../model/definition";
import { nodeItems, setTranslation, type TranslationItem } from "../model/translation";
import { useLanguageName } from "../panels/Toolbar";
import { definitionNow, useDocument } from "../state/document";
import { useView } from "../state/view";

export function TranslateDialog() {
  const dialog = useView((view) => view.dialog);
  const language = useView((view) => view.language);
  if (dialog?.kind !== "translate" || !language) return null;
  return <Texts key={`${dialog.node} ${language}`} uuid={dialog.node} language={language} />;
}

function Texts({ uuid, language }: { uuid: string; language: string }) {
  const { t } = useTranslation("editor");
  const name = useLanguageName();
  const show = useView((view) => view.show);
  const edit = useDocument((state) => state.edit);
  const readOnly = useDocument((state) => state.readOnly);
  const [items] = useState(() => {
    const definition = definitionNow();
    const node = findNode(definition, uuid);
    return node ? nodeItems(definition, node, language) : [];
  });
  const [texts, setTexts] = useState<{ [key: string]: string[] }>({});
  const base = definitionNow().language;
  const save = () => {
    edit("translate", (draft) => {
      for (const item of items) {
        const written = texts[keyOf(item)];
        if (written) setTranslation(draft, language, item.uuid, item.property, trimmed(written), item.base);
      }
    });
    show(null);
  };
  return (
    <Dialog
      open
      wide
      onClose={() => (Object.keys(texts).length > 0 && !readOnly ? save() : show(null))}
      title={t("translation.title", { language: name(language) })}
      footer={
        <>
          <Button onClick={() => show(null)}>{t("forms.cancel")}</Button>
          {!readOnly && (
            <Button kind="primary" onClick={save}>
              {t("forms.save")}
            </Button>
          )}
        </>
      }
    >
      {items.length === 0 && <p className="py-4 text-muted">{t("translation.nothing")}</p>}
      <div className="flex flex-col gap-5 pb-2">
        {items.map((item) => (
          <ItemTexts
            key={keyOf(item)}
            item={item}
            base={name(base)}
            language={name(language)}
            written={texts[keyOf(item)] ?? item.translated ?? []}
            onChange={(written) => setTexts((before) => ({ ...before, [keyOf(item)]: written }))}
          />
        ))}
      </div>
    </Dialog>
  );
}

export function keyOf(item: TranslationItem): string {
  return `${item.uuid} ${item.property}`;
}

/** Empty texts at the end say nothing. */
export function trimmed(texts: string[]): string[] {
  const last = texts.findLastIndex((text) => text !== "");
  return last < 0 ? [""] : texts.slice(0, last + 1);
}

export function ItemTexts({
  item,
  base,
  language,
  written,
  onChange,
}: {
  item: TranslationItem;
  base: string;
  language: string;
  written: string[];
  onChange: (written: string[]) => void;
}) {
  const { t, i18n } = useTranslation("editor");
  const label = i18n.exists(`fields.${item.property}`, { ns: "editor" })
    ? t(`fields.${item.property}` as "fields.text")
    : t(`translation.${item.part}` as "translation.category", { defaultValue: item.property });
  return (
    <fieldset>
      <legend className="mb-1.5 text-[13px] font-medium">{label}</legend>
      {item.base.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: texts of a property are told apart by their place
        <div key={index} className="mb-1.5 grid grid-cols-2 gap-3">
          <div
            className="rounded-lg bg-sunken px-3 py-2 whitespace-pre-wrap text-muted"
            role="note"
            aria-label={t("translation.base", { language: base })}
          >
            {text}
          </div>
          <TemplateInput
            value={written[index] ?? ""}
            placeholder={text}
            lines={text.length > 60 ? 3 : 1}
            label={`${label}: ${language}`}
            onChange={(value) => onChange(item.base.map((_, at) => (at === index ? value : (written[at] ?? ""))))}
          />
        </div>
      ))}
    </fieldset>
  );
}
