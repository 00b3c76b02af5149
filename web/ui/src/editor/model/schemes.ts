/** Schemes of URNs that authors choose from; a definition may name others. */
export const SCHEMES = [
  "tel",
  "whatsapp",
  "telegram",
  "facebook",
  "instagram",
  "viber",
  "mailto",
  "ext",
  "line",
  "wechat",
  "twitterid",
];
