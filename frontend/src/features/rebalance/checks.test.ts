import { expect, test } from "vitest";
import type { Preview } from "@/wire/callables";
import { checksOf } from "./checks";

const preview = (open: boolean, ...codes: string[]): Pick<Preview, "breaches" | "market"> => ({
  market: { is_open: open },
  breaches: codes.map((code) => ({ code, message: "" })),
});

const answered = (found: ReturnType<typeof checksOf>, answer: string) =>
  found.filter((check) => check.answer === answer).map(({ key }) => key);

test("a plan that nothing stands against passed every check", () => {
  const checks = checksOf(preview(true));
  expect(answered(checks, "passed")).toHaveLength(7);
  expect(checks).toHaveLength(7);
});

test("each refusal is told by its check, the others as passed", () => {
  const checks = checksOf(preview(true, "ORDER_NOTIONAL", "RUN_TURNOVER", "STALE_QUOTE"));
  expect(answered(checks, "refused")).toEqual(["limits", "prices"]);
  expect(answered(checks, "passed")).toHaveLength(5);
});

test("while the market is closed prices have not passed: they are checked at the open", () => {
  expect(answered(checksOf(preview(false)), "later")).toEqual(["prices"]);
  expect(answered(checksOf(preview(false, "NO_QUOTE")), "refused")).toEqual(["prices"]);
});

test("a refusal that is not known here is not hidden", () => {
  expect(answered(checksOf(preview(true, "A_NEW_CHECK")), "refused")).toEqual(["other"]);
});

test("having nothing to trade is no failed check", () => {
  expect(answered(checksOf(preview(true, "NOTHING_TO_TRADE")), "refused")).toEqual([]);
});
