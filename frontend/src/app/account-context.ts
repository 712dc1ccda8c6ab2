import { useOutletContext } from "react-router";
import type { Trading } from "@/wire/risk-switch";

/** What the shell gives every page. */
export interface Account {
  uid: string;
  email: string;
  trading: Trading | null;
  /** Whether a broker is connected; null where only the server knows, and has refused nothing. */
  connected: boolean | null;
}

export function useAccount(): Account {
  return useOutletContext<Account>();
}
