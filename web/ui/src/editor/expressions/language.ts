/** Templates as a language of the text editor: how they are read and coloured. */

import { HighlightStyle, LanguageSupport, LRLanguage, syntaxHighlighting } from "@codemirror/language";
import { styleTags, tags } from "@lezer/highlight";
import { parser } from "./template.grammar";

const configured = parser.configure({
  props: [
    styleTags({
      Identifier: tags.variableName,
      "Open Expression/Close": tags.brace,
      Name: tags.variableName,
      "Call/Name": tags.function(tags.variableName),
      "Property/Name": tags.propertyName,
      Number: tags.number,
      String: tags.string,
      Escaped: tags.escape,
      "Order Equality Joining Plus Minus Product Power Arrow": tags.operator,
    }),
  ],
});

export const templateLanguage = LRLanguage.define({ name: "template", parser: configured });

const style = HighlightStyle.define([
  { tag: tags.variableName, class: "tpl-name" },
  { tag: tags.function(tags.variableName), class: "tpl-function" },
  { tag: tags.propertyName, class: "tpl-name" },
  { tag: tags.number, class: "tpl-literal" },
  { tag: tags.string, class: "tpl-literal" },
  { tag: tags.operator, class: "tpl-operator" },
  { tag: tags.brace, class: "tpl-operator" },
  { tag: tags.escape, class: "tpl-escape" },
]);

export function templateSupport(): LanguageSupport {
  return new LanguageSupport(templateLanguage, [syntaxHighlighting(style)]);
}
