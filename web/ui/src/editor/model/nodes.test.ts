import { describe, expect, it } from "vitest";
import { colours, counted, sends } from "../fixtures/flows";
import { copied, paste, readClip } from "./clipboard";
import { findNode } from "./definition";
import { pushedAside } from "./layout";
import { connect, insertOnExit, mayConnect, move, moveAction, removeAction, removeNodes, splitAction } from "./nodes";

const destinations = (flow: ReturnType<typeof colours>, uuid: string) =>
  findNode(flow, uuid)?.exits.map((exit) => exit.destination_uuid ?? null);

describe("nodes", () => {
  it("may lead to themselves only if they wait", () => {
    const flow = colours();
    expect(mayConnect(flow, "exit of hello", "hello")).toBe(false);
    expect(mayConnect(flow, "exit red", "ask")).toBe(true);
    connect(flow, "exit of hello", "hello");
    expect(destinations(flow, "hello")).toEqual(["ask"]);
    connect(flow, "exit of hello", null);
    expect(destinations(flow, "hello")).toEqual([null]);
  });

  it("that are removed hand on what led to them, if all of their exits lead to one place", () => {
    const flow = colours();
    connect(flow, "exit of bye", "hello");
    removeNodes(flow, ["bye"]);
    expect(destinations(flow, "ask")).toEqual(["hello", "hello", "ask", null]);
    expect(flow._ui?.nodes?.bye).toBeUndefined();
  });

  it("that are removed take their translations along, and the next becomes the entry", () => {
    const flow = colours();
    removeNodes(flow, ["hello"]);
    expect(flow.nodes?.[0]?.uuid).toBe("ask");
    expect(flow.localization?.fra).toEqual({ red: { name: ["Rouge"] } });
    removeNodes(flow, ["ask"]);
    expect(flow.localization?.fra).toEqual({});
    expect(flow.nodes?.map((node) => node.uuid)).toEqual(["bye"]);
  });

  it("go in between", () => {
    const flow = colours();
    insertOnExit(flow, "exit of hello", sends("new", "New", "exit of new"), { position: { left: 0, top: 100 } });
    expect(destinations(flow, "hello")).toEqual(["new"]);
    expect(destinations(flow, "new")).toEqual(["ask"]);
  });

  it("move on the grid, and what else is known of their place stays out of it", () => {
    const flow = colours();
    move(flow, { hello: { left: 33, top: 47 }, note: { left: 9, top: 11 }, nobody: { left: 0, top: 0 } });
    expect(flow._ui?.nodes?.hello?.position).toEqual({ left: 40, top: 40 });
    expect(flow._ui?.stickies?.note?.position).toEqual({ left: 0, top: 20 });
    expect(flow._ui?.nodes?.nobody).toBeUndefined();
  });

  it("push others down when they come into their way", () => {
    const flow = colours();
    const places = { hello: { left: 0, top: 0 }, ask: { left: 0, top: 60 }, bye: { left: 0, top: 100 } };
    const moved = pushedAside(flow, "hello", places, {});
    expect(moved.ask?.top).toBeGreaterThanOrEqual(124);
    expect(moved.bye?.top ?? 0).toBeGreaterThan(moved.ask?.top ?? 0);
  });
});

describe("actions", () => {
  it("move between nodes, and an emptied node goes", () => {
    const flow = colours();
    moveAction(flow, "bye", "action of bye", "hello", 0);
    expect(findNode(flow, "hello")?.actions?.map((one) => one.uuid)).toEqual(["action of bye", "action of hello"]);
    expect(findNode(flow, "bye")).toBeUndefined();
    expect(destinations(flow, "ask")).toEqual([null, null, "ask", null]);
  });

  it("move into a node of their own", () => {
    const flow = colours();
    moveAction(flow, "bye", "action of bye", "hello", 1);
    const uuid = splitAction(flow, "hello", "action of bye", { left: 500, top: 0 }, counted());
    expect(findNode(flow, uuid ?? "")?.actions?.[0]?.uuid).toBe("action of bye");
    expect(splitAction(flow, "hello", "action of hello", { left: 0, top: 0 }, counted())).toBeNull();
  });

  it("that are the last of their node take it with them", () => {
    const flow = colours();
    removeAction(flow, "hello", "action of hello");
    expect(findNode(flow, "hello")).toBeUndefined();
  });
});

describe("the clipboard", () => {
  it("gives new uuids, keeps what is inside connected, cuts what leads out", () => {
    const flow = colours();
    const clip = readClip(JSON.stringify(copied(flow, ["hello", "ask", "note"], {})));
    const made = clip ? paste(flow, clip, { left: 1000, top: 0 }, counted(7)) : [];
    const [hello, ask] = made.map((uuid) => findNode(flow, uuid));
    expect(made).toHaveLength(3);
    expect(hello?.exits[0]?.destination_uuid).toBe(ask?.uuid);
    expect(ask?.exits.map((exit) => exit.destination_uuid)).toEqual([null, null, ask?.uuid, null]);
    const own = [ask?.router?.categories ?? [], ask?.router?.cases ?? [], ask?.exits ?? []]
      .flat()
      .map((one) => one.uuid);
    expect(own.every((uuid) => uuid.startsWith("00000007"))).toBe(true);
    expect(ask?.router?.cases?.[0]?.category_uuid).toBe(ask?.router?.categories?.[0]?.uuid);
    expect(ask?.router?.wait?.timeout?.category_uuid).toBe(ask?.router?.categories?.[3]?.uuid);
    expect(flow.localization?.fra?.[hello?.actions?.[0]?.uuid ?? ""]).toEqual({ text: ["Bonjour"] });
    expect(flow._ui?.nodes?.[hello?.uuid ?? ""]?.position).toEqual({ left: 1000, top: 0 });
    expect(flow._ui?.stickies?.[made[2] ?? ""]?.position).toEqual({ left: 1400, top: 0 });
  });

  it("reads nothing but what is its own", () => {
    expect(readClip("hello")).toBeNull();
    expect(readClip('{"nodes": []}')).toBeNull();
  });
});
