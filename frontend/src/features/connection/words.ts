import type { Tone } from "@/components/ui/badge";
import type { BrokerEnvironment, ConnectionStatus } from "@/wire/generated/access";

/** What each kind of account is called. */
export const ENVIRONMENT_WORDS: Record<BrokerEnvironment, { label: string; explanation: string }> = {
  paper: {
    label: "Paper account",
    explanation: "Alpaca's practice account: real prices, play money. Nothing here can cost you anything.",
  },
  live: {
    label: "Live account",
    explanation: "Real money. You confirm it in words before it is connected.",
  },
};

interface StateWords {
  label: string;
  tone: Tone;
}

/** The state of a connection, in a word or two. */
export const CONNECTION_WORDS: Record<ConnectionStatus["state"], StateWords> = {
  CONNECTED: { label: "Connected", tone: "positive" },
  REVOKED: { label: "Refused by the broker", tone: "critical" },
  DISCONNECTED: { label: "Not connected", tone: "neutral" },
};

/** By what Evenkeel reaches the account: the keys' end, a sign-in, or the deployment's own secrets. */
export function wayWords(status: ConnectionStatus): string {
  if (status.kind === "deployment") return "Keys of this deployment, set by its operator";
  if (status.kind === "oauth") return "Sign-in at Alpaca";
  return status.key_hint === null ? "API keys" : `API keys, key ID ending in ${status.key_hint}`;
}

export interface KeyProblems {
  key_id?: string;
  secret?: string;
}

/** What is wrong with keys before they are sent: a field that was left empty, or the two in each other's place. */
export function keyProblems(keyId: string, secret: string): KeyProblems {
  const problems: KeyProblems = {};
  if (keyId.trim() === "") problems.key_id = "Enter the key ID; at Alpaca it is above the secret key.";
  else if (/\s/.test(keyId.trim())) problems.key_id = "A key ID has no spaces: copy it again.";
  if (secret.trim() === "") problems.secret = "Enter the secret key; Alpaca shows it once, when it is made.";
  else if (/\s/.test(secret.trim())) problems.secret = "A secret key has no spaces: copy it again.";
  else if (secret.trim() === keyId.trim())
    problems.secret = "This is the key ID again: enter the secret key, which is below it.";
  return problems;
}
