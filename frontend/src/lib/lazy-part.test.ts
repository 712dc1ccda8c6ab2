// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { loadPatiently } from "./lazy-part";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const failingOnce = () =>
  vi.fn<() => Promise<string>>().mockRejectedValueOnce(new TypeError("gone")).mockResolvedValue("part");

test("a part that cannot be fetched without a network comes when there is one again", async () => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  const load = failingOnce();
  const loading = loadPatiently(load);
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(1));
  window.dispatchEvent(new Event("online"));
  await expect(loading).resolves.toBe("part");
  expect(load).toHaveBeenCalledTimes(2);
});

test("a part that fails once is fetched once more after a rest", async () => {
  vi.useFakeTimers();
  const loading = loadPatiently(failingOnce());
  await vi.advanceTimersByTimeAsync(1_000);
  await expect(loading).resolves.toBe("part");
});

test("a part that fails twice fails", async () => {
  vi.useFakeTimers();
  const loading = loadPatiently(() => Promise.reject(new TypeError("gone")));
  const outcome = expect(loading).rejects.toThrow("gone");
  await vi.advanceTimersByTimeAsync(1_000);
  await outcome;
});
