import { z } from "zod/mini";
import { theApp } from "./app";
import { CallError, callErrorOf, UNREACHABLE } from "./call-error";
import { noteAccess } from "./access";
import { askForNewToken } from "./session";
import type { Requests } from "../generated/requests";

/** Longer than the functions themselves may take. */
const TIMEOUT_MS = 70_000;

/** What calls functions is loaded behind the first view; a page that stays open has it before the connection can go. */
export const loadCalling = () => import("firebase/functions");

/** The one door: every callable answers on the page's own origin, so that no browser asks for permission first. */
export const addressOf = (name: string): string => `${location.origin}/api/${name}`;

async function call(name: string, request: unknown): Promise<unknown> {
  const { getFunctions, httpsCallableFromURL } = await loadCalling().catch(() => {
    throw new CallError("unavailable", UNREACHABLE);
  });
  const send = httpsCallableFromURL(getFunctions(theApp().app), addressOf(name), { timeout: TIMEOUT_MS });
  return (await send(request)).data;
}

/** The callables that take such a request: every field is one of theirs, and none that they need is missing. */
type Taking<Request> = {
  [Name in keyof Requests]: Request extends Requests[Name]
    ? Exclude<keyof Request, keyof Requests[Name]> extends never
      ? Name
      : never
    : never;
}[keyof Requests];

type Callable<Request, Answer> = (request: Request) => Promise<Answer>;

/** A typed callable: its answer is checked against its schema, whatever it throws is a CallError. */
export const callable =
  <Request, Answer>(name: Taking<Request>, answer: z.ZodMiniType<Answer>): Callable<Request, Answer> =>
  async (request) => {
    let received: unknown;
    try {
      received = await call(name, request);
    } catch (thrown) {
      const error = callErrorOf(thrown);
      noteAccess(error);
      if (error.status === "unauthenticated") askForNewToken();
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
