/** A text with expressions: coloured, completed, and checked by the server while it is typed. */

import {
  autocompletion,
  type Completion,
  type CompletionContext,
  closeBrackets,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { type Diagnostic, linter } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, placeholder as placeholderText } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { classes } from "@/components";
import { type Offer, offersAt, type Vocabulary } from "./completion";
import { templateSupport } from "./language";
import { useVocabulary } from "./vocabulary";

const CHECK_AFTER = 400;

const TOOLTIPS = EditorView.theme({
  ".cm-tooltip": {
    border: "1px solid var(--line)",
    borderRadius: "10px",
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    boxShadow: "var(--elevation-high)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-sans)", fontSize: "13px", padding: "4px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 8px", borderRadius: "6px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent-soft)",
    color: "var(--ink)",
  },
  ".cm-completionDetail": { color: "var(--muted)", fontStyle: "normal" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  ".cm-tooltip.cm-completionInfo": { padding: "8px 10px", maxWidth: "320px" },
  ".cm-completionInfo code": { display: "block", marginTop: "4px", fontSize: "12px", color: "var(--muted)" },
  ".cm-diagnostic": { padding: "6px 10px" },
});

interface Props {
  value: string;
  onChange: (value: string) => void;
  label: string;
  lines?: number;
  placeholder?: string;
  invalid?: boolean;
  autoFocus?: boolean;
  describedBy?: string;
}

export function TemplateInput({
  value,
  onChange,
  label,
  lines = 1,
  placeholder,
  invalid,
  autoFocus,
  describedBy,
}: Props) {
  const { t } = useTranslation("editor");
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const words = useRef<Vocabulary>(undefined);
  const change = useRef(onChange);
  words.current = useVocabulary();
  change.current = onChange;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; what changes reaches it by refs
  useEffect(() => {
    const parent = box.current;
    if (!parent) return;
    const single = lines === 1;
    const state = EditorState.create({
      doc: value,
      extensions: [
        history(),
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        single ? EditorState.transactionFilter.of((tr) => (tr.newDoc.lines > 1 ? [] : tr)) : [],
        EditorView.lineWrapping,
        closeBrackets(),
        templateSupport(),
        placeholder ? placeholderText(placeholder) : [],
        autocompletion({ override: [(context) => completions(context, words.current)], icons: false }),
        linter(check, { delay: CHECK_AFTER }),
        EditorView.updateListener.of((update) => update.docChanged && change.current(update.state.doc.toString())),
        EditorView.contentAttributes.of({
          "aria-label": label,
          "aria-multiline": `${!single}`,
          ...(describedBy ? { "aria-describedby": describedBy } : {}),
        }),
        TOOLTIPS,
        EditorView.theme({
          ".cm-content": { minHeight: `${Math.max(1, lines) * 1.4}em` },
          ".cm-scroller": { maxHeight: "40vh" },
        }),
      ],
    });
    const made = new EditorView({ state, parent });
    view.current = made;
    if (autoFocus) {
      made.focus();
      made.dispatch({ selection: { anchor: made.state.doc.length } });
    }
    return () => made.destroy();
  }, []);

  useEffect(() => {
    const shown = view.current;
    if (shown && shown.state.doc.toString() !== value) {
      shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: value } });
    }
  }, [value]);

  return (
    <div ref={box} className={classes("template-input", invalid && "is-invalid")} title={t("forms.expressionHint")} />
  );
}

async function check(view: EditorView): Promise<Diagnostic[]> {
  const text = view.state.doc.toString();
  if (!text.includes("@")) return [];
  try {
    const { problems } = await body(api.POST("/api/internal/editor/check", { body: { templates: [text] } }));
    const length = view.state.doc.length;
    return (problems[0] ?? []).map((one) => ({
      from: Math.min(unitsOf(text, one.start), length),
      to: Math.min(unitsOf(text, one.end), length),
      severity: "error",
      message: one.message,
    }));
  } catch {
    return []; // without a server nothing is underlined; the bar tells that it is away
  }
}

/** The server counts characters, the browser units of UTF-16. */
function unitsOf(text: string, characters: number): number {
  let units = 0;
  for (const char of text) {
    if (characters-- <= 0) break;
    units += char.length;
  }
  return units;
}

function completions(context: CompletionContext, words: Vocabulary | undefined) {
  if (!words) return null;
  const before = context.state.sliceDoc(0, context.pos);
  const found = offersAt(before, words, context.explicit);
  if (!found || found.offers.length === 0) return null;
  return { from: found.from, options: found.offers.map(completion), validFor: /^[\p{L}\p{N}_]*$/u };
}

function completion(offer: Offer): Completion {
  return {
    label: offer.label,
    apply: offer.insert ?? offer.label,
    detail: offer.detail,
    type: offer.kind,
    boost: offer.kind === "property" ? 1 : 0,
    info: offer.info || offer.examples?.length ? () => help(offer) : undefined,
  };
}

function help(offer: Offer): HTMLElement {
  const box = document.createElement("div");
  const words = document.createElement("div");
  words.textContent = offer.info;
  box.append(words);
  for (const [template, output] of offer.examples?.slice(0, 2) ?? []) {
    const example = document.createElement("code");
    example.textContent = `${template} → ${output}`;
    box.append(example);
  }
  return box;
}
