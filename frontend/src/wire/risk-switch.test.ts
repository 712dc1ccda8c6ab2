import { expect, test } from "vitest";
import { AUTO_TRIP, stricter, systemSwitch, userSwitch } from "./risk-switch";

const BY_NOBODY = {
  reason: null,
  changed_by: null,
  changed_at: null,
  expires_at: null,
  trip: null,
  version: null,
};
const now = new Date("2026-11-21T12:00:00Z");
const past = new Date("2026-11-21T11:59:59Z");
const future = new Date("2026-11-21T12:00:01Z");

test("a missing switch means halted, for the system and for the user, and each says which", () => {
  expect(systemSwitch(null, now)).toMatchObject({
    state: "HALTED",
    sentence: expect.stringContaining("everybody") as string,
  });
  expect(userSwitch(null, now)).toMatchObject({
    state: "HALTED",
    sentence: expect.stringContaining("not been switched on") as string,
  });
});

test("the boolean alone switches the system on and off", () => {
  expect(systemSwitch({ ...BY_NOBODY, state: null, trading_enabled: true }, now).state).toBe("ACTIVE");
  expect(
    systemSwitch({ ...BY_NOBODY, state: null, trading_enabled: false, reason: "Drawdown" }, now),
  ).toMatchObject({
    state: "HALTED",
    sentence: "Trading is halted for everybody. Reason: Drawdown",
  });
});

test("the stricter of the system's two fields counts", () => {
  expect(systemSwitch({ ...BY_NOBODY, trading_enabled: true, state: "REDUCING" }, now).state).toBe(
    "REDUCING",
  );
  expect(systemSwitch({ ...BY_NOBODY, trading_enabled: false, state: "ACTIVE" }, now).state).toBe("HALTED");
});

test("an end lifts a state, but never the switched-off boolean", () => {
  expect(userSwitch({ ...BY_NOBODY, state: "HALTED", expires_at: past }, now).state).toBe("ACTIVE");
  expect(userSwitch({ ...BY_NOBODY, state: "HALTED", expires_at: future }, now)).toMatchObject({
    state: "HALTED",
    expiresAt: future,
  });
  expect(
    systemSwitch({ ...BY_NOBODY, trading_enabled: false, state: "HALTED", expires_at: past }, now).state,
  ).toBe("HALTED");
});

test("who set a stop, when, and which limit tripped is kept; what is on was set by nobody", () => {
  const trip = {
    changed_by: AUTO_TRIP,
    changed_at: past,
    expires_at: future,
    trip: "DAILY_LOSS",
    reason: "a fall",
  };
  expect(userSwitch({ ...BY_NOBODY, state: "REDUCING", ...trip }, now)).toMatchObject({
    state: "REDUCING",
    changedBy: AUTO_TRIP,
    changedAt: past,
    expiresAt: future,
    trip: "DAILY_LOSS",
  });
  expect(userSwitch({ ...BY_NOBODY, state: "ACTIVE", ...trip }, now)).toMatchObject({
    changedBy: null,
    trip: null,
  });
  expect(
    systemSwitch(
      { ...BY_NOBODY, state: null, trading_enabled: false, changed_by: "admin-1", changed_at: past },
      now,
    ),
  ).toMatchObject({
    state: "HALTED",
    changedBy: "admin-1",
  });
});

test("of two switches the stricter one counts, whichever it is", () => {
  expect(stricter("ACTIVE", "REDUCING")).toBe("REDUCING");
  expect(stricter("HALTED", "REDUCING")).toBe("HALTED");
  expect(stricter("ACTIVE", "ACTIVE")).toBe("ACTIVE");
});
