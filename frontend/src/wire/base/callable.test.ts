// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod/mini";
import { startApp } from "./app";
import { callable } from "./callable";

const preview = callable<{ mode: "full" }, { plan_id: string }>(
  "preview_rebalance",
  z.object({ plan_id: z.string() }),
);

/** What left the page, and what comes back for it. */
let sent: { url: string; init: RequestInit }[];
let reply: () => Response;

beforeEach(() => {
  startApp({ firebase: { projectId: "demo-evenkeel", apiKey: "demo" } });
  sent = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    sent.push({ url, init });
    return Promise.resolve(reply());
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("a callable is asked for on the page's own origin, in the callable protocol", async () => {
  reply = () => Response.json({ result: { plan_id: "sha256:ab" } });
  expect(await preview({ mode: "full" })).toEqual({ plan_id: "sha256:ab" });
  expect(sent.map(({ url, init }) => [url, init.method, init.body])).toEqual([
    ["http://localhost:3000/api/preview_rebalance", "POST", JSON.stringify({ data: { mode: "full" } })],
  ]);
});

test("what the server refuses keeps its own code and its sentence", async () => {
  const error = {
    status: "FAILED_PRECONDITION",
    message: "The plan has expired.",
    details: { code: "PLAN_EXPIRED" },
  };
  reply = () => Response.json({ error }, { status: 400 });
  await expect(preview({ mode: "full" })).rejects.toMatchObject({
    status: "failed-precondition",
    code: "PLAN_EXPIRED",
    message: "The plan has expired.",
    outcomeUnknown: false,
  });
});

test("an answer that is not JSON, as a proxy sends it, leaves the outcome unknown", async () => {
  reply = () => new Response("<h1>502</h1>", { status: 502 });
  await expect(preview({ mode: "full" })).rejects.toMatchObject({ outcomeUnknown: true });
});

test("an answer of another shape is refused, and the console says where it differs", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  reply = () => Response.json({ result: { plan_id: 7 } });
  await expect(preview({ mode: "full" })).rejects.toMatchObject({ status: "malformed" });
  expect(said).toHaveBeenCalledOnce();
});
