import { useIsStranger } from "@/wire/base/access";
import { useConnection } from "@/wire/access-connection";
import type { ConnectionStatus } from "@/wire/generated/access";
import type { Live } from "@/wire/base/live";

/** What stays open to a person without a connected account: connecting one, and what is theirs alone; a plan's
 * address says itself that the plan isn't theirs. */
const OPEN_PATHS = ["/start", "/connect", "/settings", "/notifications", "/admin", "/plans"];

export function isOpenToAll(path: string): boolean {
  return OPEN_PATHS.some((open) => path === open || path.startsWith(`${open}/`));
}

/**
 * Whether the person has an account here. A connection that the broker refuses is one; without a stored connection
 * only the server knows (the deployment's own keys), so it stays null until the server has refused a call.
 */
export function connectedOf(connection: Live<ConnectionStatus | null>, refused: boolean): boolean | null {
  if (connection.status === "ready" && connection.value !== null) {
    return connection.value.state !== "DISCONNECTED";
  }
  return refused ? false : null;
}

/** The connection, live, and what follows from it. */
export function useConnected(uid: string): {
  connection: ConnectionStatus | null;
  connected: boolean | null;
} {
  const connection = useConnection(uid);
  const connected = connectedOf(connection, useIsStranger());
  return { connection: connection.status === "ready" ? connection.value : null, connected };
}
