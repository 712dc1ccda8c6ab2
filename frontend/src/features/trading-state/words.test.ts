import { expect, test } from "vitest";
import { AUTO_TRIP, type Switch } from "@/wire/risk-switch";
import { beforeResuming, REASONS, setByWords, stopInWords } from "./words";

const stop = (changedBy: string | null, trip: string | null = null): Switch => ({
  state: "HALTED",
  sentence: "",
  expiresAt: null,
  changedBy,
  changedAt: null,
  trip,
  version: 1,
});

test.each([
  [stop("me"), "you"],
  [stop("somebody"), "an administrator"],
  [stop(AUTO_TRIP, "DRAWDOWN"), "Evenkeel itself (drawdown limit)"],
  [stop(AUTO_TRIP, "A_NEWER_TRIP"), "Evenkeel itself"],
  [stop(null), null],
])("a stop names who set it: %o", (shown, words) => {
  expect(setByWords(shown, "me")).toBe(words);
});

test("each trip that the server knows says what to look at before resuming; a person's stop says nothing", () => {
  for (const trip of ["DRAWDOWN", "DAILY_LOSS", "REJECTIONS", "RECONCILIATION_MISMATCH"]) {
    expect(beforeResuming(trip), trip).not.toBe("");
  }
  expect(beforeResuming(null)).toBe("");
});

test("a stop names the reason that somebody gave, and none where nobody gave one", () => {
  const stopped = "Trading is halted for your account.";
  expect(stopInWords(`${stopped} Reason: ${REASONS.user.standard}`)).toBe(stopped);
  expect(stopInWords(`${stopped} Reason: On holiday.`)).toBe(`${stopped} Reason: On holiday.`);
});
