// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answers } from "@/wire/base/query";
import type { Plan } from "@/wire/generated/planning";
import { priceAgeSeconds, remainingMs, usePlan } from "./use-plan";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  answers.clear();
  vi.useRealTimers();
});

const WRONG_CLOCK = Date.parse("2031-01-01T00:00:00Z");

test("a plan's remaining life does not depend on this machine's clock being right", () => {
  const plan = {
    as_of: new Date("2026-11-21T12:00:00Z"),
    expires_at: new Date("2026-11-21T12:10:00Z"),
  };
  expect(remainingMs(plan, WRONG_CLOCK, WRONG_CLOCK + 60_000)).toBe(540_000);
  expect(remainingMs(plan, WRONG_CLOCK, WRONG_CLOCK + 601_000)).toBeLessThan(0);
});

test("a plan that was looked at late has so much less of its life left", () => {
  const plan = {
    as_of: new Date("2026-11-21T12:09:00Z"),
    expires_at: new Date("2026-11-21T12:10:00Z"),
  };
  expect(remainingMs(plan, WRONG_CLOCK, WRONG_CLOCK)).toBe(60_000);
});

test("prices age from when they were asked for, also before the plan was looked at", () => {
  const plan = { as_of: new Date("2026-11-21T13:00:00Z"), prices_at: new Date("2026-11-21T12:00:00Z") };
  expect(priceAgeSeconds(plan, WRONG_CLOCK, WRONG_CLOCK)).toBe(3600);
  expect(priceAgeSeconds(plan, WRONG_CLOCK, WRONG_CLOCK + 90_000)).toBe(3690);
  expect(priceAgeSeconds({ ...plan, prices_at: null }, WRONG_CLOCK, WRONG_CLOCK)).toBeNull();
});

interface ShownProps {
  ask: () => Promise<Plan>;
  isStored: boolean;
}

function Shown({ ask, isStored }: ShownProps) {
  const [state, again] = usePlan({ key: ["sha256:ab"], ask, isStored });
  return (
    <>
      <p role="status">{state.status === "ready" ? state.plan.state : state.status}</p>
      <button onClick={again}>Again</button>
    </>
  );
}

const shown = () => screen.getByRole("status").textContent;
const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));
const comeBack = () => {
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  return pass(0);
};

/** A server that gives one answer after the other; null is one that can't be reached. */
function server(...answers: (Plan["state"] | null)[]) {
  const asked: Plan["state"][] = [];
  const ask = () => {
    const state = answers.shift() ?? null;
    asked.push(state ?? "WAITING");
    return state === null ? Promise.reject(new Error("away")) : Promise.resolve({ state } as Plan);
  };
  return { ask, asked };
}

test("who comes back to a plan after a while sees it as it is then, and who was gone for a moment asks nothing", async () => {
  const { ask, asked } = server("WAITING", "EXPIRED");
  render(<Shown ask={ask} isStored />);
  await pass(0);
  expect(shown()).toBe("WAITING");
  await comeBack();
  expect(asked).toHaveLength(1);
  await pass(61_000);
  await comeBack();
  expect(shown()).toBe("EXPIRED");
});

test("a look that fails leaves the plan as it was seen", async () => {
  const { ask, asked } = server("WAITING", null);
  render(<Shown ask={ask} isStored />);
  await pass(61_000);
  await comeBack();
  expect(asked).toHaveLength(2);
  expect(shown()).toBe("WAITING");
});

test("a preview stores a plan, so it is made once for a page that opens, and anew only when somebody asks", async () => {
  const { ask, asked } = server("WAITING", null, "STARTED", "EXPIRED");
  const { unmount } = render(
    <StrictMode>
      <Shown ask={ask} isStored={false} />
    </StrictMode>,
  );
  await pass(61_000);
  await comeBack();
  expect(asked).toHaveLength(1);
  const again = screen.getByRole("button");
  act(() => again.click());
  await pass(0);
  expect(shown()).toBe("error");
  act(() => again.click());
  await pass(0);
  expect(shown()).toBe("STARTED");
  unmount();
  await pass(0);
  render(<Shown ask={ask} isStored={false} />);
  expect(shown()).toBe("loading");
  await pass(0);
  expect(shown()).toBe("EXPIRED");
});

test("a page opened without a network plans once there is one, and a plan stays while the network is away", async () => {
  const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  const { ask, asked } = server("WAITING");
  render(<Shown ask={ask} isStored={false} />);
  await pass(0);
  expect(shown()).toBe("offline");
  expect(asked).toHaveLength(0);
  online.mockReturnValue(true);
  act(() => void window.dispatchEvent(new Event("online")));
  await pass(0);
  expect(shown()).toBe("WAITING");
  online.mockReturnValue(false);
  act(() => void window.dispatchEvent(new Event("offline")));
  await pass(0);
  expect(shown()).toBe("WAITING");
  online.mockRestore();
});
