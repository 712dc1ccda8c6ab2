import { useEffect, useRef, useState } from "react";
import { comesFromGoogle, takeReturn } from "@/wire/google-sign-in";
import { GOOGLE_REFUSED } from "./words";

async function finish(onWanted: (wanted: string) => void): Promise<void> {
  const found = takeReturn();
  if (found === null) return;
  // In the shape of the sign-in server's own errors.
  if (found.status === "refused") throw Object.assign(new Error(GOOGLE_REFUSED), { code: GOOGLE_REFUSED });
  // The token leaves the address, and the page that was wanted is known again.
  onWanted(found.wanted);
  const { signInWithGoogle } = await import("@/wire/people");
  await signInWithGoogle(found.idToken, found.nonce);
}

/** Ends a sign-in that went by Google; says whether it is under way and what went wrong. */
export function useGoogleReturn(onWanted: (wanted: string) => void, onFailure: (error: unknown) => void) {
  const [busy, setBusy] = useState(comesFromGoogle);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    finish(onWanted)
      .catch(onFailure)
      .finally(() => setBusy(false));
  }, [onWanted, onFailure]);
  return busy;
}
