import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The Firestore emulator's address: from the stack's description, else from FIRESTORE_EMULATOR_HOST. */
export function emulatorAddress(): { host: string; port: number } {
  const described = process.env["EVENKEEL_STACK"];
  const named = process.env["FIRESTORE_EMULATOR_HOST"];
  if (described) {
    return addressOf(firestoreUrl(described), described);
  }
  if (named) {
    return addressOf(`http://${named}`, "FIRESTORE_EMULATOR_HOST");
  }
  throw new Error(
    "The rules tests need a Firestore emulator: set EVENKEEL_STACK to the stack.json of a running system " +
      "(make demo writes .local/stack.json), or FIRESTORE_EMULATOR_HOST to host:port.",
  );
}

/** The rules as they are deployed. */
export function deployedRules(): string {
  return readFileSync(fileURLToPath(new URL("../../firestore.rules", import.meta.url)), "utf8");
}

function firestoreUrl(path: string): string {
  let description: unknown;
  try {
    description = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`EVENKEEL_STACK names ${path}, which cannot be read as JSON: is the system running?`, {
      cause: error,
    });
  }
  if (typeof description === "object" && description !== null && "firestore" in description) {
    const url = description.firestore;
    if (typeof url === "string") {
      return url;
    }
  }
  throw new Error(`${path} has no "firestore" address: it is not the description of a running system.`);
}

function addressOf(url: string, source: string): { host: string; port: number } {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || parsed.port === "") {
    throw new Error(`${source} gives the Firestore emulator as "${url}", but an address with a port is needed.`);
  }
  return { host: parsed.hostname, port: Number(parsed.port) };
}
