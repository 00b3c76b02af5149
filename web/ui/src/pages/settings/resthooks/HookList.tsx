import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { Plus, Trash2, Webhook, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { ApiError, errorText } from "@/api/errors";
import { queryClient } from "@/app/query";
import { useMay } from "@/app/session";
import { Button, Card, Confirm, Empty, Field, Input, Time } from "@/components";

type Hook = Schemas["ResthookOut"];

const refresh = () => queryClient.invalidateQueries({ queryKey: ["resthooks"] });

/** Resthooks with their subscribers. */
export function HookList() {
  const { t } = useTranslation();
  const { data: hooks } = useSuspenseQuery({
    queryKey: ["resthooks"],
    queryFn: () => body(api.GET("/api/internal/resthooks")),
  });
  if (hooks.length === 0) {
    return (
      <Card flush>
        <Empty icon={<Webhook />} title={t("resthooks.empty")}>
          {t("resthooks.emptyText")}
        </Empty>
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-5">
      {hooks.map((hook) => (
        <HookCard key={hook.uuid} hook={hook} />
      ))}
    </div>
  );
}

function HookCard({ hook }: { hook: Hook }) {
  const { t } = useTranslation();
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/internal/resthooks/{uuid}", { params: { path: { uuid: hook.uuid } } }),
    onSuccess: refresh,
  });
  return (
    <Card
      title={<code>{hook.slug}</code>}
      actions={
        may("resthook.delete") && (
          <Button
            size="smallIcon"
            kind="quiet"
            aria-label={t("resthooks.delete", { slug: hook.slug })}
            onClick={() => setAsking(true)}
          >
            <Trash2 />
          </Button>
        )
      }
    >
      {hook.subscribers.length === 0 && <p className="mb-3 text-muted">{t("resthooks.nobody")}</p>}
      <ul>
        {hook.subscribers.map((subscriber) => (
          <SubscriberLine key={subscriber.id} subscriber={subscriber} />
        ))}
      </ul>
      {may("resthook_subscriber.create") && <SubscribeForm slug={hook.slug} />}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate()}
        title={t("resthooks.delete", { slug: hook.slug })}
        action={t("common.delete")}
        danger
        busy={remove.isPending}
      >
        {t("resthooks.deleteText")}
      </Confirm>
    </Card>
  );
}

function SubscriberLine({ subscriber }: { subscriber: Hook["subscribers"][number] }) {
  const { t } = useTranslation();
  const may = useMay();
  const remove = useMutation({
    mutationFn: () =>
      api.DELETE("/api/internal/resthooks/subscribers/{subscriber_id}", {
        params: { path: { subscriber_id: subscriber.id } },
      }),
    onSuccess: refresh,
  });
  return (
    <li className="flex items-center gap-3 border-b border-line py-2 last:border-0">
      <div className="min-w-0 flex-1">
        <span className="block break-all">{subscriber.target_url}</span>
        <span className="text-[13px] text-muted">
          {t("resthooks.since")} <Time at={subscriber.created_on} />
        </span>
      </div>
      {may("resthook_subscriber.delete") && (
        <Button
          size="smallIcon"
          kind="quiet"
          aria-label={t("resthooks.unsubscribe", { url: subscriber.target_url })}
          busy={remove.isPending}
          onClick={() => remove.mutate()}
        >
          <X />
        </Button>
      )}
    </li>
  );
}

function SubscribeForm({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState("");
  const add = useMutation({
    mutationFn: () =>
      api.POST("/api/internal/resthooks/{slug}/subscribers", {
        params: { path: { slug } },
        body: { target_url: url.trim() },
      }),
    onSuccess: async () => {
      await refresh();
      setUrl("");
    },
    onError: () => {},
  });
  const error = add.error instanceof ApiError ? add.error.field("target_url") : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form className="mt-3 flex items-start gap-2" onSubmit={submit}>
      <Field
        label={t("resthooks.address")}
        hiddenLabel
        className="flex-1"
        error={error ?? (add.error && errorText(add.error))}
      >
        <Input
          type="url"
          required
          maxLength={2048}
          placeholder="https://"
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
      </Field>
      <Button type="submit" icon={<Plus />} busy={add.isPending}>
        {t("resthooks.subscribe")}
      </Button>
    </form>
  );
}
