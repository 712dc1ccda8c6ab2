import { expect, test } from "vitest";
import type { Live } from "@/wire/base/live";
import type { UserSettings } from "@/wire/generated/targets";
import { hasTargetsOf } from "./use-has-targets";

const ready = <T>(value: T): Live<T> => ({ status: "ready", value, stale: false });
const LOADING = { status: "loading" } as const;
const AWAY = { status: "error", message: "away", retry: () => undefined } as const;
const growth: UserSettings["asset_classes"][number] = {
  name: "Growth",
  target_percent: "50",
  tolerance_percent: null,
  enabled: true,
  members: ["SPY"],
};

test("an account without an enabled target or class has nothing to plan towards", () => {
  expect(hasTargetsOf(ready([]), ready(null))).toBe(false);
  expect(hasTargetsOf(ready([{ enabled: false }]), ready({ asset_classes: [] }))).toBe(false);
  expect(hasTargetsOf(ready([{ enabled: false }, { enabled: true }]), LOADING)).toBe(true);
  expect(hasTargetsOf(ready([]), ready({ asset_classes: [growth] }))).toBe(true);
});

test("nothing is said before it is known, and what can't be read is left to the server", () => {
  expect(hasTargetsOf(LOADING, ready(null))).toBeNull();
  expect(hasTargetsOf(ready([]), LOADING)).toBeNull();
  expect(hasTargetsOf(AWAY, LOADING)).toBe(true);
});
