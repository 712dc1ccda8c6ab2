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

/** The browser to drive. Throws one sentence with the remedy if it is not named. */
export function chromePath(): string {
  const path = process.env["CHROME_PATH"];
  if (path && existsSync(path)) return path;
  throw new Error(
    "CHROME_PATH does not name a browser: set it to what `local/setup/chromium.sh` prints.",
  );
}
