import { useOutletContext } from "react-router";
import type { Trading } from "@/wire/trading";

/** What the shell tells every page. */
export interface Account {
  uid: string;
  trading: Trading | null;
}

export function useAccount(): Account {
  return useOutletContext<Account>();
}
