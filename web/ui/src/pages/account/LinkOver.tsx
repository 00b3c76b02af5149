import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { errorText } from "@/api/errors";
import { Button } from "@/components";
import { Frame } from "./Frame";

/** Where a link leads that is too old, or has been used. */
export function LinkOver({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <Frame title={t("ways.over")} text={errorText(error)}>
      <Button asChild>
        <Link to="/sign-in" search={{}}>
          {t("ways.toSignIn")}
        </Link>
      </Button>
    </Frame>
  );
}
