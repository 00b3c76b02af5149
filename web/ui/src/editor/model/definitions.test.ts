/**
 * Definitions opened and saved without an edit, node by node through their forms: they stay what they are.
 *
 * `NGOMA_DEFINITIONS` names a folder of definitions as the server gives them, one a file; what the editor would save of
 * each is written under the same name into `NGOMA_SAVED`. `python -m tests.web.ui.definitions` makes both.
 */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { EditorDocument } from "../api/queries";
import { colours, counted } from "../fixtures/flows";
import { routerDraft, written } from "../forms/routerDraft";
import { definitionNow, useDocument } from "../state/document";
import { copied, readClip } from "./clipboard";
import { actionsOf, type Definition, nodesOf } from "./definition";
import { kindOf } from "./kinds";
import { tidied } from "./layout";
import { move, setAction } from "./nodes";
import { flowResults } from "./results";
import { find } from "./search";
import { progress } from "./translation";

const folder = process.env.NGOMA_DEFINITIONS;
const saved = process.env.NGOMA_SAVED;
const FILES = folder ? readdirSync(folder).sort() : ["colours.json"];

function read(file: string): Definition {
  return folder ? JSON.parse(readFileSync(join(folder, file), "utf8")) : colours();
}

function opened(definition: Definition): void {
  const flow = { uuid: definition.uuid, name: definition.name, revision: 1 };
  const document = { flow, definition, version: 1, based_on: 1, is_published: true, info: {}, problem: "" };
  useDocument.getState().open(document as unknown as EditorDocument, false);
}

describe("a definition that is opened and saved", () => {
  it.each(FILES)("%s stays what it is", (file) => {
    const given = read(file);
    const before = structuredClone(given);
    opened(given);
    const { edit, undo } = useDocument.getState();
    edit("tidy", (draft) => move(draft, tidied(draft)));
    undo();
    for (const node of nodesOf(given)) {
      const kind = kindOf(given, node);
      const draft = routerDraft(node, kind, given._ui?.nodes?.[node.uuid]);
      if (node.router && kind !== "split_by_llm_categorize") expect(written(draft, node, counted())).toBe(node);
      for (const action of actionsOf(node)) edit("action", (whole) => setAction(whole, node.uuid, action));
    }
    const nodes = nodesOf(given).map((node) => node.uuid);
    expect(readClip(JSON.stringify(copied(given, nodes, {})))?.nodes.map((node) => node.uuid)).toEqual(nodes);
    flowResults(given);
    find(given, "a");
    for (const language of Object.keys(given.localization ?? {})) progress(given, language);
    expect(definitionNow()).toEqual(before);
    if (saved) writeFileSync(join(saved, file), JSON.stringify(definitionNow()));
  });
});
