import { expect, test } from "vitest";
import { checksOf } from "./checks";

const checked = (open: boolean, ...codes: string[]) =>
  checksOf(
    codes.map((code) => ({ code, message: "", symbol: null, limit: null, value: null, remedy: null })),
    { is_open: open, next_open: new Date(0), next_close: new Date(0) },
  );

const answered = (found: ReturnType<typeof checksOf>, answer: string) =>
  found.filter((check) => check.answer === answer).map(({ key }) => key);

test("a plan that nothing refuses passed every check", () => {
  const checks = checked(true);
  expect(answered(checks, "passed")).toHaveLength(8);
  expect(checks).toHaveLength(8);
});

test("each refusal is shown at its check, the others as passed", () => {
  const checks = checked(true, "ORDER_NOTIONAL", "RUN_TURNOVER", "STALE_QUOTE");
  expect(answered(checks, "refused")).toEqual(["limits", "prices"]);
  expect(answered(checks, "passed")).toHaveLength(6);
});

test("while the market is closed prices have not passed: they are checked at the open", () => {
  expect(answered(checked(false), "later")).toEqual(["prices"]);
  expect(answered(checked(false, "NO_QUOTE"), "refused")).toEqual(["prices"]);
});

test("a refusal that is not known here is not hidden", () => {
  expect(answered(checked(true, "A_NEW_CHECK"), "refused")).toEqual(["other"]);
});

test("having nothing to trade is no failed check", () => {
  expect(answered(checked(true, "NOTHING_TO_TRADE"), "refused")).toEqual([]);
});

test("a plan that waited is refused by what has changed since it was made", () => {
  expect(answered(checked(true, "HOLDINGS_CHANGED", "PRICE_MOVED"), "refused")).toEqual(["same", "prices"]);
});

test("trading that was never switched on is a step to come, a stop is a refusal", () => {
  const halted = {
    code: "TRADING_HALTED",
    message: "",
    symbol: null,
    limit: null,
    value: null,
    remedy: null,
  };
  const market = { is_open: true, next_open: new Date(0), next_close: new Date(0) };
  expect(answered(checksOf([halted], market, true), "waits")).toEqual(["state"]);
  expect(answered(checksOf([halted], market), "refused")).toEqual(["state"]);
});
