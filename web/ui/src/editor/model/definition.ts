/** A flow definition as the editor reads it. Keys it doesn't know stay where they are: every type is open. */

export type Open = { [key: string]: unknown };

export type Exit = Open & { uuid: string; destination_uuid?: string | null };
export type Action = Open & { uuid: string; type: string };
export type Category = Open & { uuid: string; name: string; exit_uuid: string };
export type Case = Open & { uuid: string; type: string; arguments?: string[]; category_uuid: string };
export type Timeout = Open & { seconds: number; category_uuid: string };
export type Wait = Open & { type: string; timeout?: Timeout | null; hint?: Open & { type: string } };

export type Router = Open & {
  type: string;
  operand?: string;
  cases?: Case[];
  categories?: Category[];
  default_category_uuid?: string | null;
  result_name?: string | null;
  wait?: Wait | null;
};

export type FlowNode = Open & {
  uuid: string;
  actions?: Action[];
  router?: Router | null;
  exits: Exit[];
};

export type Position = { left: number; top: number };
export type NodeUi = Open & { position?: Open & Position; type?: string; config?: Open };
export type StickyUi = Open & {
  position?: Open & Position;
  title?: string;
  body?: string;
  color?: string;
  width?: number;
  height?: number;
};

export type Ui = Open & {
  nodes?: { [uuid: string]: NodeUi };
  stickies?: { [uuid: string]: StickyUi };
};

export type Translations = { [uuid: string]: Open & { [property: string]: unknown } };

export type Definition = Open & {
  uuid: string;
  name: string;
  language: string;
  type: string;
  spec_version: string;
  revision?: number;
  nodes?: FlowNode[];
  localization?: { [language: string]: Translations };
  _ui?: Ui;
};

/** Makes uuids; tests hand in their own. */
export type NewUuid = () => string;

export const newUuid: NewUuid = () => crypto.randomUUID();

export function nodesOf(definition: Definition): FlowNode[] {
  return definition.nodes ?? [];
}

export function findNode(definition: Definition, uuid: string): FlowNode | undefined {
  return nodesOf(definition).find((node) => node.uuid === uuid);
}

export function actionsOf(node: FlowNode): Action[] {
  return node.actions ?? [];
}

export function exitsOf(node: FlowNode): Exit[] {
  return node.exits ?? [];
}

export function categoriesOf(node: FlowNode): Category[] {
  return node.router?.categories ?? [];
}

export function casesOf(node: FlowNode): Case[] {
  return node.router?.cases ?? [];
}

/** The exit with this uuid, and the node it belongs to. */
export function findExit(definition: Definition, exitUuid: string): { node: FlowNode; exit: Exit } | undefined {
  for (const node of nodesOf(definition)) {
    const exit = exitsOf(node).find((one) => one.uuid === exitUuid);
    if (exit) return { node, exit };
  }
  return undefined;
}

/** Uuids of everything in a node that translations may be about. */
export function translatableUuids(node: FlowNode): string[] {
  return [
    ...actionsOf(node).map((action) => action.uuid),
    ...categoriesOf(node).map((category) => category.uuid),
    ...casesOf(node).map((one) => one.uuid),
  ];
}
