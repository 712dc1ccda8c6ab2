import type { Functions } from "firebase/functions";
import { z } from "zod/mini";
import { theApp } from "./app";
import { CallError, callErrorOf, UNREACHABLE } from "./call-error";
import { noteAccess } from "./access";

const REGION = "us-central1";
/** Longer than the functions themselves may take. */
const TIMEOUT_MS = 70_000;
let functions: Functions | null = null;

/** What calls functions is loaded behind the first view; a page that stays open has it before the connection can go. */
export const loadCalling = () => import("firebase/functions");

async function calling() {
  const { connectFunctionsEmulator, getFunctions, httpsCallable } = await loadCalling().catch(() => {
    throw new CallError("unavailable", UNREACHABLE);
  });
  if (functions === null) {
    const { app, config } = theApp();
    functions = getFunctions(app, REGION);
    if (config.emulators) {
      connectFunctionsEmulator(functions, config.emulators.functions.host, config.emulators.functions.port);
    }
  }
  return { functions, httpsCallable };
}

type Callable<Request, Answer> = (request: Request) => Promise<Answer>;

/** A typed callable: its answer is checked against its schema, whatever it throws is a CallError. */
export const callable =
  <Request, Answer>(name: string, answer: z.ZodMiniType<Answer>): Callable<Request, Answer> =>
  async (request) => {
    let received: unknown;
    try {
      const { functions, httpsCallable } = await calling();
      received = (await httpsCallable<Request>(functions, name, { timeout: TIMEOUT_MS })(request)).data;
    } catch (thrown) {
      const error = callErrorOf(thrown);
      noteAccess(error);
      throw error;
    }
    const parsed = answer.safeParse(received);
    if (parsed.success) return parsed.data;
    console.error(`${name}:`, z.prettifyError(parsed.error), received);
    throw new CallError(
      "malformed",
      `The answer of ${name} has a shape that this page does not know. Reload the page.`,
    );
  };
