import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { CloudOff, Compass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError, errorText } from "@/api/errors";
import { Button, Empty } from "@/components";

/** A page that could not be shown: what went wrong, and the way on. */
export function Problem({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  if (error instanceof ApiError && error.status === 404) return <NotFound />;
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Empty
      icon={<CloudOff />}
      title={t("problem.title")}
      action={
        <Button kind="primary" onClick={again}>
          {t("problem.again")}
        </Button>
      }
    >
      {errorText(error)}
    </Empty>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Empty
      icon={<Compass />}
      title={t("problem.notFound")}
      action={
        <Button asChild>
          <Link to="/">{t("problem.home")}</Link>
        </Button>
      }
    >
      {t("problem.notFoundText")}
    </Empty>
  );
}
