import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { EmailForm } from "./EmailForm";
import { Frame } from "./Frame";

/** The first half of making an account: the address. */
export default function SignUp() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const send = async (email: string) => {
    const { secret } = await body(api.POST("/api/internal/sign-up", { body: { email } }));
    if (secret) await navigate({ to: "/sign-up/$secret", params: { secret } });
    return !secret;
  };
  return (
    <Frame title={t("ways.signUp")} text={t("ways.signUpText")}>
      <EmailForm submit={t("ways.signUp")} send={send} />
    </Frame>
  );
}
