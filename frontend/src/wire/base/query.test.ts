// @vitest-environment happy-dom
import { QueryClient } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { CallError, UNREACHABLE } from "./call-error";
import { answers } from "./query";

const ask = (queryFn: () => Promise<string>) =>
  new QueryClient({ defaultOptions: answers.getDefaultOptions() }).query({ queryKey: ["asked"], queryFn });

test("an answer that broke off on its way is asked for once more", async () => {
  const server = vi.fn<() => Promise<string>>();
  server.mockRejectedValueOnce(new CallError("internal", UNREACHABLE)).mockResolvedValueOnce("read");
  expect(await ask(server)).toBe("read");
  expect(server).toHaveBeenCalledTimes(2);
});

test("a server that breaks off again is said to be out of reach", async () => {
  const server = vi.fn(() => Promise.reject(new CallError("internal", UNREACHABLE)));
  await expect(ask(server)).rejects.toThrow(UNREACHABLE);
  expect(server).toHaveBeenCalledTimes(2);
});

test("what the server refuses is asked for once", async () => {
  const server = vi.fn(() =>
    Promise.reject(new CallError("internal", "The books differ.", { code: "BOOKS_DIFFER" })),
  );
  await expect(ask(server)).rejects.toThrow("The books differ.");
  expect(server).toHaveBeenCalledTimes(1);
});
