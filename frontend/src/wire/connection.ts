import { z } from "zod/mini";
import { forgetAccess } from "./access";
import { theApp } from "./app";
import { callable } from "./callables";
import { useLiveDocument, type Live } from "./live";
import { instant, orNull } from "./values";

const environment = z.enum(["paper", "live"]);

/** PAPER is play money, LIVE is real money. */
export type BrokerEnvironment = z.infer<typeof environment>;

/** `users/{uid}/status/connection`, and what the calls below answer: nothing of a key but a hint. */
export const connectionStatus = z.object({
  provider: z.literal("alpaca"),
  environment,
  kind: z.enum(["keys", "oauth", "deployment"]),
  state: z.enum(["CONNECTED", "REVOKED", "DISCONNECTED"]),
  key_hint: orNull(z.string()),
  since: instant,
  reason: orNull(z.string()),
});
export type ConnectionStatus = z.infer<typeof connectionStatus>;

export const useConnection = (uid: string): Live<ConnectionStatus | null> =>
  useLiveDocument(`users/${uid}/status/connection`, connectionStatus);

/** What has to be typed to connect an account with real money. */
export const LIVE_PHRASE = "trade real money";

export const connectionOptions = z.object({
  environments: z.array(environment),
  oauth: z.boolean(),
  deployment_keys: z.boolean(),
});
export type ConnectionOptions = z.infer<typeof connectionOptions>;

/** By which ways a person may connect here. */
export const fetchConnectionOptions = callable<Record<string, never>, ConnectionOptions>(
  "connection_options",
  connectionOptions,
);

/** API keys as a person typed them; they leave this page once and are never shown again. */
export interface KeysRequest {
  environment: BrokerEnvironment;
  key_id: string;
  secret: string;
  confirmation?: string;
}

const connect = callable<KeysRequest & { provider: "alpaca" }, ConnectionStatus>(
  "connect_broker",
  connectionStatus,
);

/** Connects by API keys. Whoever was a stranger is none any more. */
export async function connectByKeys(request: KeysRequest): Promise<ConnectionStatus> {
  const status = await connect({ provider: "alpaca", ...request });
  forgetAccess();
  return status;
}

export const disconnectBroker = callable<{ abandon_run?: boolean }, ConnectionStatus>(
  "disconnect_broker",
  connectionStatus,
);

export const checkConnection = callable<Record<string, never>, ConnectionStatus>(
  "check_connection",
  connectionStatus,
);

export const startOAuth = callable<
  { environment: BrokerEnvironment; confirmation?: string },
  { authorization_url: string }
>("start_oauth", z.object({ authorization_url: z.string() }));

const complete = callable<{ state: string; code: string; confirmation?: string }, ConnectionStatus>(
  "complete_oauth",
  connectionStatus,
);

/** Keeps what the broker sent the browser back with. */
export async function completeOAuth(request: Parameters<typeof complete>[0]): Promise<ConnectionStatus> {
  const status = await complete(request);
  forgetAccess();
  return status;
}

/** Paper accounts that wait for whoever tries Evenkeel on this machine; none in a real project. */
export function practiceAccounts(): { key_id: string; secret: string }[] {
  return theApp().config.practice_accounts ?? [];
}
