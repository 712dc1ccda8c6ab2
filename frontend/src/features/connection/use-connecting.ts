import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { z } from "zod/mini";
import { kept } from "@/lib/kept";
import { callErrorOf } from "@/wire/base/call-error";
import { answers } from "@/wire/base/query";
import { completeOAuth, connectByKeys, connectionOptionsOf, startOAuth } from "@/wire/access-connection";
import type { BrokerEnvironment, ConnectionOptions } from "@/wire/generated/access";
import { keyProblems, type KeyProblems } from "./words";

/** By which ways a person may connect: undefined until the server has said so, null where it can't be asked. */
export function useOptions(uid: string): ConnectionOptions | null | undefined {
  const { data, isError } = useQuery(
    {
      queryKey: ["connection-options", uid],
      queryFn: () => connectionOptionsOf(uid),
      // They are the deployment's, and do not change while the page is open.
      staleTime: Infinity,
    },
    answers,
  );
  return isError ? null : data;
}

/** What is sent: keys of one environment, with the phrase where it is real money. */
export interface Entered {
  environment: BrokerEnvironment;
  keyId: string;
  secret: string;
}

export interface Connecting {
  busy: boolean;
  problems: KeyProblems;
  failure: string | null;
  /** Whether the keys could be right, as far as this page knows; says what is wrong where not. */
  check: (entered: Entered) => boolean;
  byKeys: (entered: Entered, confirmation?: string) => Promise<void>;
  bySignIn: (environment: BrokerEnvironment, confirmation?: string) => Promise<void>;
}

const PLACES: Record<string, keyof KeyProblems> = { key_id: "key_id", secret: "secret" };

/** Sends keys, or the person to the broker's own sign-in. */
export function useConnecting(onConnected: () => void): Connecting {
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<KeyProblems>({});
  const [failure, setFailure] = useState<string | null>(null);

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(null);
    try {
      await work();
    } catch (thrown) {
      const error = callErrorOf(thrown);
      const place = PLACES[error.field ?? ""];
      if (place === undefined) setFailure(error.message);
      else setProblems({ [place]: error.message });
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    problems,
    failure,
    check({ keyId, secret }) {
      const found = keyProblems(keyId, secret);
      setProblems(found);
      setFailure(null);
      return Object.keys(found).length === 0;
    },
    byKeys: ({ environment, keyId, secret }, confirmation) =>
      attempt(async () => {
        const typed = confirmation === undefined ? {} : { confirmation };
        await connectByKeys({ environment, key_id: keyId.trim(), secret: secret.trim(), ...typed });
        onConnected();
      }),
    bySignIn: (environment, confirmation) =>
      attempt(async () => {
        const typed = confirmation === undefined ? {} : { confirmation };
        const { authorization_url } = await startOAuth({ environment, ...typed });
        if (confirmation === undefined) keptPhrase.clear();
        else keptPhrase.write(confirmation);
        window.location.assign(authorization_url);
      }),
  };
}

/** The typed phrase, over the visit to the broker's page. */
const keptPhrase = kept("evenkeel.oauth-confirmation", z.string());

/** Ends the broker's sign-in with what the browser was sent back with. */
export async function endSignIn(state: string, code: string): Promise<void> {
  const confirmation = keptPhrase.read();
  keptPhrase.clear();
  await completeOAuth({ state, code, ...(confirmation === null ? {} : { confirmation }) });
}
