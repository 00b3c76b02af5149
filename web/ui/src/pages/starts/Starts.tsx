import { useTranslation } from "react-i18next";
import { Page } from "@/components";
import { StartList } from "./StartList";

export default function Starts() {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.starts")} description={t("starts.text")}>
      <StartList />
    </Page>
  );
}
