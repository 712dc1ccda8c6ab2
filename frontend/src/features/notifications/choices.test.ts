import { expect, test, vi } from "vitest";
import { notificationChoices } from "@/wire/generated/notices";
import { areSame, choicesOf, isPushAlone, keptChoices, withChannel } from "./choices";
import { placeOf } from "./kinds";

test("who never chose anything has the server's defaults", () => {
  const choices = choicesOf(null);
  expect(choices.channels.RUN_FINISHED).toEqual(["in_app"]);
  expect(choices.channels.RUN_HALTED).toEqual(["in_app", "email", "webhook", "push"]);
  expect(choices).toMatchObject({
    time_zone: "America/New_York",
    quiet_hours: null,
    digest: "daily",
    digest_at: "08:00",
  });
});

test("one box changes one channel of one kind and nothing else", () => {
  const before = choicesOf(null);
  const after = withChannel(before, "RUN_FINISHED", "email", true);
  expect(after.channels.RUN_FINISHED).toEqual(["in_app", "email"]);
  expect(areSame({ ...after, channels: before.channels }, before)).toBe(true);
  expect(areSame(withChannel(after, "RUN_FINISHED", "email", false), before)).toBe(true);
});

test("push that is the only way out for something urgent is seen, and for something calm it is not", () => {
  const all = choicesOf(null);
  const alone = withChannel(all, "RUN_HALTED", "email", false);
  expect(isPushAlone(all, { webhook: false, push: true })).toBe(false);
  expect(isPushAlone(alone, { webhook: false, push: true })).toBe(true);
  expect(isPushAlone(alone, { webhook: true, push: true })).toBe(false);
  expect(isPushAlone(alone, { webhook: false, push: false })).toBe(false);
  expect(isPushAlone(withChannel(all, "RUN_FINISHED", "push", true), { webhook: false, push: true })).toBe(
    false,
  );
});

test("stored choices are read as they are, with defaults for what is missing", () => {
  const stored = notificationChoices.parse({
    channels: { RUN_FINISHED: [] },
    quiet_hours: { start: "22:00", end: "07:00" },
    webhook_url: "https://example.com/hook",
    updated_at: { toDate: () => new Date() },
  });
  const choices = choicesOf(stored);
  expect(choices.channels.RUN_FINISHED).toEqual([]);
  expect(choices.quiet_hours).toEqual({ start: "22:00", end: "07:00" });
  expect(choices.digest).toBe("daily");
});

test("a notification leads where its person sees to it", () => {
  expect(placeOf({ kind: "RUN_HALTED", refs: { run_id: "r1" } })?.to).toBe("/runs/r1");
  expect(placeOf({ kind: "KEYS_REVOKED", refs: {} })?.to).toBe("/settings/connection");
  expect(placeOf({ kind: "TRADING_STATE_CHANGED", refs: { state: "HALTED" } })).toBeNull();
});

test("unsaved choices are kept in this browser, each person's by themselves, until they are forgotten", () => {
  const items = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
    removeItem: (key: string) => items.delete(key),
  });
  const from = choicesOf(null);
  const choices = withChannel(from, "RUN_FINISHED", "email", true);
  keptChoices("ann").write({ choices, from });
  const read = keptChoices("ann").read();
  expect(read !== null && areSame(read.choices, choices) && areSame(read.from, from)).toBe(true);
  expect(keptChoices("bob").read()).toBeNull();
  keptChoices("ann").clear();
  expect(keptChoices("ann").read()).toBeNull();
  vi.unstubAllGlobals();
});
