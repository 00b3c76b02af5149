import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { EmailForm } from "./EmailForm";
import { Frame } from "./Frame";

/** Asks for a link by which a new password can be set. */
export default function ForgottenPassword() {
  const { t } = useTranslation();
  const send = async (email: string) => {
    await api.POST("/api/internal/forgotten-password", { body: { email } });
    return true;
  };
  return (
    <Frame title={t("ways.forgotten")} text={t("ways.forgottenText")}>
      <EmailForm submit={t("ways.sendLink")} send={send} />
    </Frame>
  );
}
