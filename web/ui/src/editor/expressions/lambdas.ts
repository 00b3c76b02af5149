import { ExternalTokenizer } from "@lezer/lr";
import { LambdaStart } from "./template.grammar.terms";

const OPEN = 40;
const CLOSE = 41;

/** The parenthesis that begins the parameters of a function, `(x, y) =>`: only what follows its end tells. */
export const lambdas = new ExternalTokenizer((input) => {
  if (input.next !== OPEN) return;
  let at = 1;
  let next = input.peek(at);
  while (next !== CLOSE) {
    if (next < 0 || !/[\p{L}\p{N}_,\s]/u.test(String.fromCodePoint(next))) return;
    next = input.peek(++at);
  }
  do next = input.peek(++at);
  while (next === 32 || next === 9 || next === 10 || next === 13);
  if (next === 61 && input.peek(at + 1) === 62) input.acceptToken(LambdaStart, 1);
});
