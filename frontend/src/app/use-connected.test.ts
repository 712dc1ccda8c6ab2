import { expect, test } from "vitest";
import type { ConnectionStatus } from "@/wire/generated/access";
import type { Live } from "@/wire/base/live";
import { connectedOf, isOpenToAll, type Signs } from "./use-connected";

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

const unknown: Signs = { connection: NONE, measured: null, deploymentKeys: null, refused: false };

test("a connection that the broker refuses still has its pages, one that was ended has not", () => {
  expect(connectedOf({ ...unknown, connection: stored("CONNECTED") })).toBe(true);
  expect(connectedOf({ ...unknown, connection: stored("REVOKED") })).toBe(true);
  expect(connectedOf({ ...unknown, connection: stored("DISCONNECTED"), measured: true })).toBe(false);
});

test("a connection made in another window counts more than a refusal before it", () => {
  expect(connectedOf({ ...unknown, connection: stored("CONNECTED"), refused: true })).toBe(true);
});

test("without a stored connection the server says whether its own keys reach the account, and nobody is refused", () => {
  expect(connectedOf(unknown)).toBeNull();
  expect(connectedOf({ ...unknown, connection: { status: "loading" } })).toBeNull();
  expect(connectedOf({ ...unknown, measured: false })).toBeNull();
  expect(connectedOf({ ...unknown, measured: false, deploymentKeys: true })).toBe(true);
  expect(connectedOf({ ...unknown, measured: false, deploymentKeys: false })).toBe(false);
});

test("an account that was measured could be reached, until a call is refused", () => {
  expect(connectedOf({ ...unknown, measured: true })).toBe(true);
  expect(connectedOf({ ...unknown, measured: true, refused: true })).toBe(false);
});

test("settings stay open to everybody, and no address that only begins alike does", () => {
  expect(isOpenToAll("/settings/account")).toBe(true);
  expect(isOpenToAll("/settings")).toBe(true);
  expect(isOpenToAll("/plans/sha256:12")).toBe(true);
  expect(isOpenToAll("/starting")).toBe(false);
  expect(isOpenToAll("/rebalance")).toBe(false);
});
