// @vitest-environment happy-dom
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { LabRequest } from "./evidence";
import type { LabAnswer } from "./generated/evidence";
import { useLab } from "./evidence-lab";

afterEach(cleanup);

const answer = (done: number, state: LabAnswer["state"] = "RUNNING"): LabAnswer => ({
  lab_id: "a",
  state,
  steps_done: done,
  steps_total: 3,
  report: null,
});

test("a run is called again until it is done, and its answers are shown as they come", async () => {
  const asked: LabRequest[] = [];
  const { result } = renderHook(() =>
    useLab((request) => {
      asked.push(request);
      return Promise.resolve(answer(asked.length, asked.length === 3 ? "DONE" : "RUNNING"));
    }),
  );
  act(() => result.current.start({ policies: ["own"] }));
  expect(result.current.isRunning).toBe(true);
  await waitFor(() => expect(result.current.isRunning).toBe(false));
  expect(asked).toEqual([{ policies: ["own"] }, { lab_id: "a" }, { lab_id: "a" }]);
  expect(result.current.answer?.state).toBe("DONE");
});

test("a cancelled run asks once more, to end it", async () => {
  const asked: LabRequest[] = [];
  const { result } = renderHook(() =>
    useLab((request) => {
      asked.push(request);
      return Promise.resolve(answer(1, request.cancel ? "CANCELLED" : "RUNNING"));
    }),
  );
  act(() => {
    result.current.start({});
    result.current.cancel();
  });
  await waitFor(() => expect(result.current.answer?.state).toBe("CANCELLED"));
  expect(asked.at(-1)).toEqual({ lab_id: "a", cancel: true });
});

test("a failure ends the run with one sentence", async () => {
  const { result } = renderHook(() => useLab(() => Promise.reject(new Error("no"))));
  act(() => result.current.start({}));
  await waitFor(() => expect(result.current.problem).not.toBeNull());
  expect(result.current.isRunning).toBe(false);
});
