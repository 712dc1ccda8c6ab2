import { describe, expect, test } from "vitest";
import { draftOf, isSameDraft, placeOf, readTriggers, triggersDraft } from "./triggers";

describe("triggers", () => {
  test("what was never saved is drift alone", () => {
    expect(readTriggers(draftOf(null))).toEqual({
      ok: true,
      value: { drift: true, scope: "outside", calendar: null, cooldown_days: 0, invest_cash_usd_min: null },
    });
  });
  test.each([
    ["daily", { every: "daily" }],
    ["weekly", { every: "weekly", weekday: "thursday" }],
    ["monthly", { every: "monthly", day: 15 }],
    ["quarterly", { every: "quarterly", day: 15, month: 2 }],
  ] as const)("a %s date sends the keys that it uses and no others", (every, calendar) => {
    const read = readTriggers({ ...draftOf(null), every, weekday: "thursday", day: "15", month: "2" });
    expect(read.ok && read.value.calendar).toEqual(calendar);
  });
  test.each([
    [{ every: "monthly", day: "32" }, "day"],
    [{ every: "quarterly", month: "4" }, "month"],
    [{ cooldown: "-1" }, "cooldown"],
    [{ cooldown: "1.5" }, "cooldown"],
    [{ invest: "some" }, "invest"],
  ] as const)("%j is refused at its field", (change, field) => {
    const read = readTriggers({ ...draftOf(null), ...change });
    expect(read.ok ? null : read.field).toBe(field);
  });
  test.each([
    ["triggers.cooldown_days", "cooldown"],
    ["triggers.drift", "drift"],
    ["policy.shares", null],
    [null, null],
  ])("a finding about %s is shown beside %s", (field, place) => {
    expect(placeOf({ field })).toBe(place);
  });
  test("what is stored comes back as it is", () => {
    const stored = {
      drift: false,
      scope: "all",
      calendar: { every: "annually", day: 1, month: 7 },
      cooldown_days: 31,
      invest_cash_usd_min: "25.5",
    } as const;
    expect(readTriggers(draftOf(stored))).toEqual({ ok: true, value: stored });
  });
  test("a draft is a change only where it says something else than what is stored", () => {
    const stored = draftOf({ drift: true, scope: "all", cooldown_days: 31 });
    expect(isSameDraft(stored, { ...stored })).toBe(true);
    for (const change of [
      { drift: false },
      { cooldown: "30" },
      { every: "weekly" },
      { invest: "5" },
    ] as const)
      expect(isSameDraft(stored, { ...stored, ...change })).toBe(false);
  });
  test("a draft that this browser kept is read as it was typed", () => {
    const typed = { ...draftOf(null), cooldown: "a week" };
    expect(triggersDraft.parse(JSON.parse(JSON.stringify(typed)))).toEqual(typed);
  });
});
