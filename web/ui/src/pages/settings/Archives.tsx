import { useSuspenseQuery } from "@tanstack/react-query";
import { Archive, Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { Badge, Button, Card, Cell, Empty, Row, Table } from "@/components";
import { byteSize, periodName } from "./archiveNames";
import { SettingsPage } from "./SettingsPage";

/** Files of old messages and runs, to fetch. */
export default function Archives() {
  const { t, i18n } = useTranslation();
  const { data: archives } = useSuspenseQuery({
    queryKey: ["archives"],
    queryFn: () => body(api.GET("/api/internal/archives")),
    // Links are good for a day.
    staleTime: 60_000,
  });
  const text = t(archives.deletes ? "archives.textDeletes" : "archives.text", { count: archives.after_days });
  return (
    <SettingsPage title={t("settings.archives")} text={text}>
      <Card flush>
        {archives.results.length === 0 ? (
          <Empty icon={<Archive />} title={t("archives.empty")}>
            {t("archives.emptyText", { count: archives.after_days })}
          </Empty>
        ) : (
          <Table
            label={t("settings.archives")}
            head={[t("archives.period"), t("archives.what"), t("archives.records"), t("archives.size"), ""]}
          >
            {archives.results.map((archive) => {
              const period = periodName(archive.start_date, archive.period, i18n.language);
              const what = t(archive.type === "run" ? "archives.runs" : "archives.messages");
              return (
                <Row key={archive.uuid}>
                  <Cell className="whitespace-nowrap">{period}</Cell>
                  <Cell>
                    <Badge tone={archive.type === "run" ? "info" : "neutral"}>{what}</Badge>
                  </Cell>
                  <Cell className="tabular-nums">{archive.record_count.toLocaleString(i18n.language)}</Cell>
                  <Cell className="whitespace-nowrap tabular-nums">{byteSize(archive.size, i18n.language)}</Cell>
                  <Cell className="text-right">
                    {archive.link && (
                      <Button asChild size="smallIcon" kind="quiet">
                        <a href={archive.link} download aria-label={t("archives.fetch", { what, period })}>
                          <Download />
                        </a>
                      </Button>
                    )}
                  </Cell>
                </Row>
              );
            })}
          </Table>
        )}
      </Card>
    </SettingsPage>
  );
}
