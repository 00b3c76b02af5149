/** The words of templates: the server's registry, the workspace's keys, the flow's own results. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { assetsQuery, registryQuery } from "../api/queries";
import type { Definition } from "../model/definition";
import { actionsOf, nodesOf } from "../model/definition";
import { flowResults } from "../model/results";
import { SCHEMES } from "../model/schemes";
import { useDefinition } from "../state/document";
import type { Vocabulary } from "./completion";

export function useVocabulary(): Vocabulary {
  const { data: registry } = useQuery(registryQuery);
  const { data: assets } = useQuery(assetsQuery);
  const definition = useDefinition();
  return useMemo(() => {
    const keyed = (all: { key: string; name: string }[] = []) => all.map(({ key, name }) => ({ key, name }));
    const plain = (keys: string[]) => keys.map((key) => ({ key, name: "" }));
    return {
      context: registry?.context ?? {},
      functions: [...(registry?.functions ?? []), ...(registry?.tests ?? [])] as unknown as Vocabulary["functions"],
      keys: {
        fields: keyed(assets?.fields),
        globals: keyed(assets?.globals),
        results: keyed(flowResults(definition)),
        urns: plain(SCHEMES),
        locals: plain(localsOf(definition)),
      },
    };
  }, [registry, assets, definition]);
}

function localsOf(definition: Definition): string[] {
  const found = new Set<string>();
  for (const node of nodesOf(definition)) {
    for (const action of actionsOf(node)) {
      for (const name of [action.local, action.output_local]) if (typeof name === "string" && name) found.add(name);
    }
  }
  return [...found];
}
