import { expect, test } from "vitest";
import type { ConnectionStatus } from "@/wire/generated/access";
import { keyProblems, wayWords } from "./words";

const CONNECTED: ConnectionStatus = {
  provider: "alpaca",
  environment: "paper",
  kind: "keys",
  state: "CONNECTED",
  key_hint: "A1B2",
  since: new Date("2026-03-02T15:00:00Z"),
  reason: null,
};

test("keys that can't be right are refused before they are sent", () => {
  expect(keyProblems("", "")).toEqual({
    key_id: "Enter the key ID; at Alpaca it is above the secret key.",
    secret: "Enter the secret key; Alpaca shows it once, when it is made.",
  });
  expect(keyProblems("PK1", "PK1").secret).toMatch(/key ID again/);
  expect(keyProblems("PK 1", "a b")).toMatchObject({
    key_id: expect.stringContaining("no spaces") as string,
    secret: expect.stringContaining("no spaces") as string,
  });
});

test("spaces around pasted keys are no mistake", () => {
  expect(keyProblems(" PKABC\n", "secret ")).toEqual({});
});

test("of a key nothing is shown but its end, and nothing where there is no end to show", () => {
  expect(wayWords(CONNECTED)).toBe("API keys, key ID ending in A1B2");
  expect(wayWords({ ...CONNECTED, key_hint: null })).toBe("API keys");
  expect(wayWords({ ...CONNECTED, kind: "oauth" })).toBe("Sign-in at Alpaca");
  expect(wayWords({ ...CONNECTED, kind: "deployment" })).toBe("Keys of this deployment, set by its operator");
});
