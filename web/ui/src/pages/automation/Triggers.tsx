import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Radio, Users, UserX, Zap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { Badge, Card, Cell, Empty, Page, Row, Skeleton, Table, Time } from "@/components";

export default function Triggers() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ["triggers"], queryFn: () => body(api.GET("/api/internal/triggers")) });
  return (
    <Page title={t("nav.triggers")} description={t("triggers.text")}>
      <Card flush>
        {!data ? (
          <Skeleton />
        ) : data.length === 0 ? (
          <Empty icon={<Zap />} title={t("triggers.empty")}>
            {t("triggers.emptyText")}
          </Empty>
        ) : (
          <Table label={t("nav.triggers")} head={[t("triggers.when"), t("triggers.only"), t("triggers.flow")]}>
            {data.map((trigger) => (
              <Row key={trigger.uuid}>
                <Cell>
                  <span className="flex flex-wrap items-center gap-2">
                    <span className={trigger.is_archived ? "text-muted" : "font-medium"}>
                      {t(`triggers.types.${trigger.type}`)}
                    </span>
                    {trigger.keywords.map((keyword) => (
                      <Badge key={keyword} tone="accent">
                        {keyword}
                      </Badge>
                    ))}
                    {trigger.match && (
                      <span className="text-[13px] text-muted">{t(`triggers.match.${trigger.match}`)}</span>
                    )}
                    {trigger.next_on && (
                      <span className="text-[13px] text-muted">
                        {t("campaigns.next")} <Time at={trigger.next_on} />
                      </span>
                    )}
                    {trigger.is_archived && <Badge tone="warn">{t("common.archived")}</Badge>}
                  </span>
                </Cell>
                <Cell>
                  <span className="flex flex-wrap gap-1.5">
                    {trigger.channel && <Badge icon={<Radio />}>{trigger.channel.name}</Badge>}
                    {trigger.groups.map((group) => (
                      <Badge key={group.uuid} icon={<Users />}>
                        {group.name}
                      </Badge>
                    ))}
                    {trigger.excluded_groups.map((group) => (
                      <Badge key={group.uuid} tone="bad" icon={<UserX />}>
                        {group.name}
                      </Badge>
                    ))}
                  </span>
                </Cell>
                <Cell>
                  <Link to="/flows/$uuid" params={{ uuid: trigger.flow.uuid }} className="hover:underline">
                    {trigger.flow.name}
                  </Link>
                </Cell>
              </Row>
            ))}
          </Table>
        )}
      </Card>
    </Page>
  );
}
