/** The two-letter codes of languages that browsers name only by them. */
const SHORT: Record<string, string> = {
  eng: "en",
  fra: "fr",
  fre: "fr",
  spa: "es",
  por: "pt",
  swa: "sw",
  kin: "rw",
  amh: "am",
  ara: "ar",
  hin: "hi",
  ben: "bn",
  deu: "de",
  run: "rn",
  lug: "lg",
  som: "so",
  orm: "om",
  hau: "ha",
  yor: "yo",
  ibo: "ig",
  zul: "zu",
  xho: "xh",
  sna: "sn",
  nya: "ny",
};

/** A language by its ISO 639-3 code, named in another language; the code where the browser knows no name. */
export function languageName(code: string, inLanguage: string): string {
  if (!code) return "";
  try {
    return new Intl.DisplayNames([inLanguage], { type: "language" }).of(SHORT[code] ?? code) ?? code;
  } catch {
    return code;
  }
}
