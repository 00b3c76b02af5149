import { request } from "@/api/client";
import { tabWorkspace } from "@/app/workspace";

/** What can be attached to a message. */
export const UPLOADABLE = "image/*,audio/*,video/*,application/pdf";

/** Stores a file; what a message calls it (`<type>:<address>`). Anything but success is thrown as `ApiError`. */
export async function upload(file: File): Promise<string> {
  const form = new FormData();
  form.set("file", file);
  const workspace = tabWorkspace();
  const stored = await request("/api/v2/media.json", {
    method: "POST",
    body: form,
    headers: workspace ? { "X-Temba-Workspace": workspace } : {},
  });
  const { content_type, url } = (await stored.json()) as { content_type: string; url: string };
  return `${content_type}:${url}`;
}
