import { existsSync, readFileSync } from "node:fs";

interface BrokerAccount {
  /** Whose it is; null where it waits for somebody who signs up. */
  uid: string | null;
  key_id: string;
  secret: string;
}

/** The addresses of the running system, its demo sign-in and the keys at the paper broker, the owner's first. */
export interface Stack {
  project: string;
  page: string;
  api: string;
  functions: string;
  auth: string;
  firestore: string;
  broker: string;
  /** Functions and schedules take the broker's time, so that days can pass (`make demo PACE=1`). */
  follows_broker: boolean;
  demo: { email: string; password: string; uid: string };
  broker_accounts: [BrokerAccount, ...BrokerAccount[]];
}

const REMEDY =
  "run `make test`, or `make demo DETACH=1` and set it to the path of .local/stack.json";

/** Reads the description of the system that the tests visit. Throws one sentence with the remedy if there is none. */
export function readStack(): Stack {
  const path = process.env["EVENKEEL_STACK"];
  if (!path) throw new Error(`EVENKEEL_STACK is not set: ${REMEDY}.`);
  if (!existsSync(path))
    throw new Error(
      `EVENKEEL_STACK names ${path}, which is not there: ${REMEDY}.`,
    );
  const stack = JSON.parse(readFileSync(path, "utf8")) as Stack;
  if (!stack.page)
    throw new Error(
      `The system of ${path} runs without its page: start it with the page.`,
    );
  return stack;
}

/** Whether days can pass on the system. Throws one sentence with the remedy where they can't, and are asked for. */
export function letsDaysPass(): boolean {
  if (readStack().follows_broker) return true;
  const named = process.argv.some(
    (word, at, words) =>
      word === "--project=days" ||
      (word === "days" && words[at - 1] === "--project"),
  );
  if (!named) return false;
  throw new Error(
    "The project `days` needs a system that takes its time from the broker: start it with `make demo DETACH=1 PACE=1`.",
  );
}

/** The browser to drive. Throws one sentence with the remedy if it is not named. */
export function chromePath(): string {
  const path = process.env["CHROME_PATH"];
  if (path && existsSync(path)) return path;
  throw new Error(
    "CHROME_PATH does not name a browser: set it to what `local/setup/chromium.sh` prints.",
  );
}
