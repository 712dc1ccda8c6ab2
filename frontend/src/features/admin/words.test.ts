import { expect, test } from "vitest";
import { fleetStatus } from "@/wire/generated/access";
import { actionWords, COUNTS, detailWords } from "./words";

test("every count of the server is shown, once", () => {
  const counts = Object.keys(fleetStatus.shape).filter((key) => key !== "at" && key !== "since");
  expect(COUNTS.map(({ key }) => key).sort()).toEqual(counts.sort());
});

test("an entry reads as words", () => {
  expect(actionWords("TRADING_STATE_SET")).toBe("Trading state set");
  expect(detailWords({ state: "HALTED", reason: "drill", expires_at: null, limits: { a: "1" } })).toBe(
    'state: HALTED, reason: drill, limits: {"a":"1"}',
  );
  expect(detailWords({ reason: "x".repeat(400) })).toHaveLength(160);
});
