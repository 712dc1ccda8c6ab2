import { expect, test } from "vitest";
import type { ExportPage } from "@/wire/generated/access";
import { CallError } from "@/wire/base/call-error";
import { exportEverything } from "./export";

const NONE: ExportPage = { documents: [], next_cursor: null };
const PAGES: Record<string, ExportPage> = {
  "": { documents: [{ path: "userSettings/u", fields: { allocation_version: 3 } }], next_cursor: "a" },
  a: { documents: [{ path: "users/u/runs/r", fields: {} }], next_cursor: "b" },
  b: NONE,
};
const fetchPage = ({ cursor }: { cursor?: string }) => Promise.resolve(PAGES[cursor ?? ""] ?? NONE);
const never = () => Promise.reject(new Error("waited without need"));

test("every page is asked for, in its order, until there is no next one", async () => {
  const heard: number[] = [];
  const found = await exportEverything((count) => heard.push(count), fetchPage, never);
  expect(found.map(({ path }) => path)).toEqual(["userSettings/u", "users/u/runs/r"]);
  expect(heard).toEqual([1, 2, 2]);
});

test("a server that asks for patience is asked again after a pause, and nothing is lost or doubled", async () => {
  let refusals = 2;
  const paused: number[] = [];
  const patient = (request: { cursor?: string }) => {
    if (request.cursor !== "a" || refusals === 0) return fetchPage(request);
    refusals -= 1;
    return Promise.reject(new CallError("resource-exhausted", "Too many calls.", { code: "TOO_MANY_CALLS" }));
  };
  const found = await exportEverything(
    () => undefined,
    patient,
    (milliseconds) => {
      paused.push(milliseconds);
      return Promise.resolve();
    },
  );
  expect(found).toHaveLength(2);
  expect(paused).toHaveLength(2);
});

test("a refusal that waiting can't help ends the export", async () => {
  const refused = () =>
    Promise.reject(new CallError("unauthenticated", "Sign in again.", { code: "SESSION_ENDED" }));
  await expect(exportEverything(() => undefined, refused, never)).rejects.toThrow("Sign in again.");
});
