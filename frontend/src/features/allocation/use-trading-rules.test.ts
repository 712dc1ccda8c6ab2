// @vitest-environment happy-dom
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Live } from "@/wire/base/live";
import type { StoredSettings } from "@/wire/targets-settings";
import type { RuleLists } from "./trading-rules";
import { useTradingRules } from "./use-trading-rules";

/** The stored policy: what is sent arrives by the listener, unless the server refuses. */
let stored: RuleLists;
let refusal: string | null;
let measured: number;

const send = ({ policy }: { policy: RuleLists }) => {
  if (refusal !== null) return Promise.reject(new Error(refusal));
  stored = policy;
  return Promise.resolve();
};
const heard = (stale = false): Live<StoredSettings | null> => ({
  status: "ready",
  value: { policy: { ...stored } },
  stale,
});

function open() {
  const onSaved = () => {
    measured += 1;
  };
  const view = renderHook((live: Live<StoredSettings | null>) => useTradingRules(live, onSaved, send), {
    initialProps: heard(),
  });
  return { ...view, hear: () => view.rerender(heard()) };
}

beforeEach(() => {
  stored = { frozen: ["GLD"], excluded: [] };
  refusal = null;
  measured = 0;
});
afterEach(cleanup);

test("a holding is frozen at once, measured anew, and given back by one press", async () => {
  const { result, hear } = open();
  await act(async () => {
    expect(await result.current.choose("SPY", "frozen")).toBe(true);
  });
  hear();
  expect([result.current.of("SPY"), result.current.last?.symbol, measured]).toEqual(["frozen", "SPY", 1]);
  await act(async () => {
    result.current.undo();
    await Promise.resolve();
  });
  hear();
  expect(stored).toEqual({ frozen: ["GLD"], excluded: [] });
  expect([result.current.of("SPY"), result.current.last, measured]).toEqual(["usual", null, 2]);
});

test("a refusal is shown at its symbol, and nothing is shown as done", async () => {
  const { result, hear } = open();
  refusal = "Too many calls; try again in 5 s.";
  await act(async () => {
    expect(await result.current.choose("SPY", "excluded")).toBe(false);
  });
  hear();
  expect(result.current.problem).toEqual({ symbol: "SPY", message: refusal });
  expect([result.current.of("SPY"), result.current.last, measured]).toEqual(["usual", null, 0]);
});

test("rules that are not known, or only as they were last heard, can't be changed", () => {
  const { result, rerender } = open();
  expect(result.current.canChange).toBe(true);
  rerender(heard(true));
  expect(result.current.canChange).toBe(false);
  rerender({ status: "loading" });
  expect([result.current.canChange, result.current.of("GLD")]).toEqual([false, "usual"]);
});
