import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronDown, Send } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { Badge, Card, Checkbox, classes, Empty, More, Skeleton, Time } from "@/components";

type Delivery = Schemas["DeliveryOut"];

/** How telling subscribers went, each call with what was sent and answered. */
export function Deliveries() {
  const { t } = useTranslation();
  const [errors, setErrors] = useState(false);
  const list = useInfiniteQuery({
    queryKey: ["resthooks", "deliveries", errors],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/internal/resthooks/deliveries", { params: { query: { cursor: pageParam, errors } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: 10_000,
  });
  const deliveries = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <div className="flex flex-col gap-3">
      <Checkbox
        label={t("resthooks.onlyErrors")}
        checked={errors}
        onChange={(event) => setErrors(event.target.checked)}
      />
      <Card flush>
        {list.isPending ? (
          <Skeleton />
        ) : deliveries.length === 0 ? (
          <Empty icon={<Send />} title={t(errors ? "resthooks.noErrors" : "resthooks.noDeliveries")}>
            {t("resthooks.deliveriesText")}
          </Empty>
        ) : (
          <ul>
            {deliveries.map((delivery) => (
              <DeliveryLine key={delivery.uuid} delivery={delivery} />
            ))}
          </ul>
        )}
        <More query={list} />
      </Card>
    </div>
  );
}

function DeliveryLine({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <li className="border-b border-line last:border-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-3 px-5 py-2.5 text-left hover:bg-ground"
      >
        <Badge tone={delivery.is_error ? "bad" : "good"}>{delivery.status_code ?? t("resthooks.noAnswer")}</Badge>
        <span className="min-w-0 flex-1">
          <code className="mr-2">{delivery.resthook}</code>
          <span className="break-all text-muted">{delivery.url}</span>
        </span>
        <span className="text-[13px] whitespace-nowrap text-muted tabular-nums">
          {t("resthooks.elapsed", { ms: delivery.elapsed_ms })} · <Time at={delivery.created_on} />
        </span>
        <ChevronDown className={classes("size-4 text-muted transition-transform", open && "rotate-180")} aria-hidden />
      </button>
      {open && (
        <div className="grid gap-3 px-5 pb-4 lg:grid-cols-2">
          <Exchange title={t("resthooks.request")} text={delivery.request} />
          <Exchange title={t("resthooks.response")} text={delivery.response || t("resthooks.noAnswer")} />
        </div>
      )}
    </li>
  );
}

function Exchange({ title, text }: { title: string; text: string }) {
  return (
    <section className="min-w-0" aria-label={title}>
      <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
      <pre className="max-h-80 overflow-auto rounded-lg bg-sunken p-3 text-xs break-all whitespace-pre-wrap">
        {text}
      </pre>
    </section>
  );
}
