import type { ReactNode } from "react";
import { NoConnection } from "@/components/no-connection";
import { useOnline } from "@/lib/use-online";
import { useDrift } from "@/wire/drift";

interface WhenHeardProps {
  uid: string;
  /** One sentence on what the page shows once there is a network. */
  comes: string;
  children: ReactNode;
}

/** A page of what listeners hear. Opened without a network they have heard nothing yet: it says so, and what comes. */
export function WhenHeard({ uid, comes, children }: WhenHeardProps) {
  const isOnline = useOnline();
  const isHeard = useDrift(uid).status !== "loading";
  return isOnline || isHeard ? children : <NoConnection>{comes}</NoConnection>;
}
