import { expect, test } from "vitest";
import { NO_REQUEST, queryOfRequest, readRequest, requestOfQuery, requestWords } from "./request";

test("an amount is read exactly, and a raise takes its date", () => {
  expect(readRequest({ kind: "raise", usd: "$5,000.50", by: "2026-12-24" })).toEqual({
    ok: true,
    request: { kind: "raise", usd: "5000.5", by: "2026-12-24" },
  });
  expect(readRequest({ kind: "invest", usd: "100", by: "2026-12-24" })).toEqual({
    ok: true,
    request: { kind: "invest", usd: "100" },
  });
});

test.each(["", "0", "-5", "many", "1.005"])("%j dollars are refused in a sentence", (usd) => {
  const read = readRequest({ kind: "invest", usd, by: "" });
  expect(read.ok).toBe(false);
});

test("the policy's own plan asks for nothing", () => {
  expect(readRequest(NO_REQUEST)).toEqual({ ok: true, request: null });
  expect(readRequest({ ...NO_REQUEST, kind: "rebalance_all" })).toEqual({
    ok: true,
    request: { kind: "rebalance_all" },
  });
});

test("a request survives a reload in the address", () => {
  const typed = { kind: "raise", usd: "2000", by: "2026-12-24" } as const;
  expect(requestOfQuery(new URLSearchParams(queryOfRequest(typed)))).toEqual(typed);
  expect(queryOfRequest(NO_REQUEST)).toEqual({});
  expect(requestOfQuery(new URLSearchParams({ request: "everything" })).kind).toBe("drift");
});

test("a plan says what was asked of it", () => {
  expect(requestWords(null, null)).toBeNull();
  expect(requestWords({ kind: "raise", usd: "2000" }, "2026-12-24")).toContain(
    "$2,000.00 is raised and reserved",
  );
});
