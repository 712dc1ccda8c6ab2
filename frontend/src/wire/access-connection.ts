import { callable } from "./base/callable";
import { forgetAccess } from "./base/access";
import { theApp } from "./base/app";
import { useLiveDocument, type Live } from "./base/live";
import {
  connectionOptions,
  connectionStatus,
  oauthStart,
  type BrokerEnvironment,
  type ConnectionOptions,
  type ConnectionStatus,
  type OauthStart,
} from "./generated/access";

export const useConnection = (uid: string): Live<ConnectionStatus | null> =>
  useLiveDocument(`users/${uid}/status/connection`, connectionStatus);

/** What has to be typed to connect an account with real money. */
export const LIVE_PHRASE = "trade real money";

const fetchOptions = callable<Record<string, never>, ConnectionOptions>(
  "connection_options",
  connectionOptions,
);

const asked = new Map<string, Promise<ConnectionOptions>>();

/** By which ways this person may connect here: asked once a visit, and again where that did not work. */
export function connectionOptionsOf(uid: string): Promise<ConnectionOptions> {
  const known = asked.get(uid);
  if (known !== undefined) return known;
  const answer = fetchOptions({});
  asked.set(uid, answer);
  answer.catch(() => asked.delete(uid));
  return answer;
}

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

/** Connects by API keys. The person is no stranger from then on. */
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

export const startOAuth = callable<{ environment: BrokerEnvironment; confirmation?: string }, OauthStart>(
  "start_oauth",
  oauthStart,
);

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
