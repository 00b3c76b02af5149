/** What the editor asks of the server. */

import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type EditorDocument = Schemas["DocumentOut"];
export type Registry = Schemas["RegistryOut"];
export type RegisteredAction = Schemas["ActionOut"];
export type RegisteredFunction = Schemas["FunctionOut"];
export type Assets = Schemas["AssetsOut"];
export type Asset = Schemas["AssetOut"];
export type Saved = Schemas["SaveOut"];
export type Present = Schemas["PresentOut"];
export type Activity = Schemas["ActivityOut"];
export type HistoryEntry = Schemas["HistoryOut"];
export type TestOutcome = Schemas["Outcome"];
export type FlowTest = Schemas["FlowTestOut"];
export type Simulated = Schemas["SimulateOut"];
export type SimulatedStep = Schemas["StepIn"];

export const documentQuery = (uuid: string) =>
  queryOptions({
    queryKey: ["editor", "document", uuid],
    queryFn: () => body(api.GET("/api/internal/editor/flows/{uuid}", { params: { path: { uuid } } })),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const registryQuery = queryOptions({
  queryKey: ["editor", "registry"],
  queryFn: () => body(api.GET("/api/internal/editor/registry")),
  staleTime: Number.POSITIVE_INFINITY,
});

export const assetsQuery = queryOptions({
  queryKey: ["editor", "assets"],
  queryFn: () => body(api.GET("/api/internal/editor/assets")),
  staleTime: 60_000,
});

export const historyQuery = (uuid: string, state: string) =>
  queryOptions({
    queryKey: ["editor", "history", uuid, state],
    queryFn: () => body(api.GET("/api/internal/editor/flows/{uuid}/history", { params: { path: { uuid } } })),
    staleTime: 0,
  });

export const versionQuery = (uuid: string, kind: string, number: number) =>
  queryOptions({
    queryKey: ["editor", "history", uuid, kind, number],
    queryFn: () =>
      body(
        api.GET("/api/internal/editor/flows/{uuid}/history/{kind}/{number}", {
          params: { path: { uuid, kind, number } },
        }),
      ),
  });

export const waitingQuery = (uuid: string, enabled: boolean) =>
  queryOptions({
    queryKey: ["editor", "waiting", uuid],
    queryFn: () => body(api.GET("/api/internal/editor/flows/{uuid}/waiting", { params: { path: { uuid } } })),
    staleTime: 0,
    enabled,
  });

export const testsQuery = (uuid: string) =>
  queryOptions({
    queryKey: ["editor", "tests", uuid],
    queryFn: () => body(api.GET("/api/internal/editor/flows/{uuid}/tests", { params: { path: { uuid } } })),
  });

export const activityQuery = (uuid: string, enabled: boolean) =>
  queryOptions({
    queryKey: ["editor", "activity", uuid],
    queryFn: () => body(api.GET("/api/internal/editor/flows/{uuid}/activity", { params: { path: { uuid } } })),
    refetchInterval: 5_000,
    enabled,
  });

export const recentQuery = (uuid: string, exit_uuid: string, destination: string, enabled: boolean) =>
  queryOptions({
    queryKey: ["editor", "recent", uuid, exit_uuid, destination],
    queryFn: () =>
      body(
        api.GET("/api/internal/editor/flows/{uuid}/recent", {
          params: { path: { uuid }, query: { exit_uuid, destination } },
        }),
      ),
    enabled,
  });
