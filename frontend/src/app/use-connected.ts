import { useEffect, useState } from "react";
import { z } from "zod/mini";
import { kept } from "@/lib/kept";
import { useIsStranger } from "@/wire/base/access";
import { connectionOptionsOf, useConnection } from "@/wire/access-connection";
import { useDrift } from "@/wire/drift";
import type { ConnectionStatus } from "@/wire/generated/access";
import type { Live } from "@/wire/base/live";

/** What stays open to a person without a connected account: connecting one, and what is theirs alone; a plan's
 * address says itself that the plan isn't theirs. */
const OPEN_PATHS = ["/start", "/connect", "/settings", "/notifications", "/admin", "/plans", "/words"];

export function isOpenToAll(path: string): boolean {
  return OPEN_PATHS.some((open) => path === open || path.startsWith(`${open}/`));
}

/** What says whether a person has an account here; null where it is not known. */
export interface Signs {
  connection: Live<ConnectionStatus | null>;
  /** Whether the account was ever measured: then it could be reached. */
  measured: boolean | null;
  /** Whether the deployment's own keys reach the person's account. */
  deploymentKeys: boolean | null;
  /** Whether the server has refused a call of somebody without an account. */
  refused: boolean;
}

/**
 * Whether the person has an account here. A connection that the broker refuses is one. Without a stored connection the
 * deployment's own keys may reach one; only the server knows whose.
 */
export function connectedOf({ connection, measured, deploymentKeys, refused }: Signs): boolean | null {
  if (connection.status === "ready" && connection.value !== null) {
    return connection.value.state !== "DISCONNECTED";
  }
  if (refused) return false;
  return measured === true ? true : deploymentKeys;
}

/** Whose account this browser has shown before: their pages need not wait for the answer. */
const keptAccount = (uid: string) => kept(`evenkeel.has-account.${uid}`, z.boolean());

interface Answer {
  /** Null where the server could not be asked. */
  deploymentKeys: boolean | null;
}

/** Asks by which ways the person may connect where nothing that is stored says that they are: it refuses nobody. */
function useDeploymentKeys(uid: string, isOpen: boolean): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const isAsked = isOpen && answer === null;
  useEffect(() => {
    if (!isAsked) return;
    let current = true;
    connectionOptionsOf(uid).then(
      ({ deployment_keys: deploymentKeys }) => current && setAnswer({ deploymentKeys }),
      // It stays unknown: the page then goes on, and the server says what it has to say at the next call.
      () => current && setAnswer({ deploymentKeys: null }),
    );
    return () => {
      current = false;
    };
  }, [uid, isAsked]);
  return answer;
}

export interface Connected {
  connection: ConnectionStatus | null;
  connected: boolean | null;
  /** Whether pages of an account may be drawn: nothing speaks against one, or it can't be known. */
  isDecided: boolean;
}

/** The connection of one person, live, and what follows from it. */
export function useConnected(uid: string): Connected {
  const connection = useConnection(uid);
  const drift = useDrift(uid);
  const refused = useIsStranger();
  const measured = drift.status === "ready" ? drift.value !== null : null;
  const nothingStored = connection.status === "ready" && connection.value === null && measured === false;
  const answer = useDeploymentKeys(uid, nothingStored);
  const deploymentKeys = answer?.deploymentKeys ?? null;
  const connected = connectedOf({ connection, measured, deploymentKeys, refused });
  const [wasConnected] = useState(() => keptAccount(uid).read() === true);
  useEffect(() => {
    if (connected === true && !wasConnected) keptAccount(uid).write(true);
    if (connected === false) keptAccount(uid).clear();
  }, [uid, connected, wasConnected]);
  const isUnreadable = connection.status === "error" || drift.status === "error";
  return {
    connection: connection.status === "ready" ? connection.value : null,
    connected,
    isDecided: connected !== null || wasConnected || answer !== null || isUnreadable,
  };
}
