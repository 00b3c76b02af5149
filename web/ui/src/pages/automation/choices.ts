import { useQuery } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Choices = Schemas["AutomationChoices"];

const NONE: Choices = { flows: [], groups: [], dates: [], channels: [] };

/** What campaigns, triggers and schedules can be made of; empty until it is known. */
export function useChoices(): Choices {
  const { data } = useQuery({
    queryKey: ["automation", "choices"],
    queryFn: () => body(api.GET("/api/internal/automation/choices")),
  });
  return data ?? NONE;
}
