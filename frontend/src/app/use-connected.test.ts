import { expect, test } from "vitest";
import type { ConnectionStatus } from "@/wire/generated/access";
import type { Live } from "@/wire/base/live";
import { connectedOf, isOpenToAll } from "./use-connected";

const stored = (state: ConnectionStatus["state"]): Live<ConnectionStatus | null> => ({
  status: "ready",
  stale: false,
  value: {
    provider: "alpaca",
    environment: "paper",
    kind: "keys",
    state,
    key_hint: null,
    since: new Date("2026-03-02T15:00:00Z"),
    reason: null,
  },
});
const NONE: Live<ConnectionStatus | null> = { status: "ready", stale: false, value: null };

test("a connection that the broker refuses still has its pages, one that was ended has not", () => {
  expect(connectedOf(stored("CONNECTED"), false)).toBe(true);
  expect(connectedOf(stored("REVOKED"), false)).toBe(true);
  expect(connectedOf(stored("DISCONNECTED"), false)).toBe(false);
});

test("a connection made in another window counts more than a refusal before it", () => {
  expect(connectedOf(stored("CONNECTED"), true)).toBe(true);
});

test("without a stored connection only a refusal says that there is none", () => {
  expect(connectedOf(NONE, false)).toBeNull();
  expect(connectedOf(NONE, true)).toBe(false);
  expect(connectedOf({ status: "loading" }, false)).toBeNull();
});

test("settings stay open to everybody, and no address that only begins alike does", () => {
  expect(isOpenToAll("/settings/account")).toBe(true);
  expect(isOpenToAll("/settings")).toBe(true);
  expect(isOpenToAll("/plans/sha256:12")).toBe(true);
  expect(isOpenToAll("/starting")).toBe(false);
  expect(isOpenToAll("/rebalance")).toBe(false);
});
