import { expect, test } from "vitest";
import { callErrorOf, sentenceOf } from "./call-error";

test("the server's sentence, code and field are kept", () => {
  const error = callErrorOf({
    code: "functions/invalid-argument",
    message: "The broker knows no symbol ZZZZ.",
    details: { code: "UNKNOWN_SYMBOL", field: "targets[1].symbol" },
  });
  expect(error).toMatchObject({
    status: "invalid-argument",
    code: "UNKNOWN_SYMBOL",
    field: "targets[1].symbol",
  });
  expect(error.temporary).toBe(false);
});

test("a lost connection says so instead of 'internal', and may be tried again", () => {
  const error = callErrorOf({ code: "functions/internal", message: "internal" });
  expect(sentenceOf(error)).toBe("The server could not be reached. Check the connection and try again.");
  expect(error.temporary).toBe(true);
});

test("an internal error that the server itself reports is final", () => {
  const error = callErrorOf({ code: "functions/internal", message: "A bug.", details: { code: "INTERNAL" } });
  expect(error.temporary).toBe(false);
});

test("an unavailable broker is temporary even though the server answered", () => {
  const error = callErrorOf({
    code: "functions/unavailable",
    message: "Busy.",
    details: { code: "BROKER_UNAVAILABLE" },
  });
  expect(error.temporary).toBe(true);
});

test("every check of the gate that refused is kept with its figures, and what helps", () => {
  const breaches = [
    {
      code: "PRICE_MOVED",
      message: "SPY moved 2%.",
      symbol: "SPY",
      limit: "1",
      value: "2.0000",
      remedy: "Preview again.",
    },
  ];
  const error = callErrorOf({
    code: "functions/failed-precondition",
    message: "SPY moved 2%.",
    details: { code: "PRICE_MOVED", remedy: "PREVIEW_AGAIN", breaches },
  });
  expect(error).toMatchObject({ code: "PRICE_MOVED", remedy: "PREVIEW_AGAIN", breaches });
});

test("refusals in a shape that the page does not know leave the sentence and the code standing", () => {
  const error = callErrorOf({
    code: "functions/failed-precondition",
    message: "The plan is stale.",
    details: { code: "PLAN_EXPIRED", breaches: ["only a sentence"] },
  });
  expect(error).toMatchObject({ code: "PLAN_EXPIRED", breaches: [], message: "The plan is stale." });
});
