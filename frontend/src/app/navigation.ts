import {
  BookOpenCheck,
  ChartPie,
  FlaskConical,
  Gauge,
  History,
  Scale,
  Settings,
  ShieldUser,
  type LucideIcon,
} from "lucide-react";

export interface Place {
  path: string;
  label: string;
  icon: LucideIcon;
  /** Addresses of its parts beside its own. */
  parts?: readonly string[];
  /** Shown to those alone who hold this claim. The server checks it again at every call. */
  only?: "admin";
}

/**
 * The places a person can go to, in the order of the sidebar. A phone's bottom bar has room for the first four; the
 * others are behind "More".
 */
export const PLACES: Place[] = [
  { path: "/dashboard", label: "Dashboard", icon: Gauge },
  { path: "/allocation", label: "Allocation", icon: ChartPie },
  { path: "/rebalance", label: "Rebalance", icon: Scale, parts: ["/suggestions", "/what-if", "/plans"] },
  { path: "/history", label: "History", icon: History, parts: ["/runs"] },
  { path: "/ledger", label: "Ledger and tax", icon: BookOpenCheck },
  { path: "/lab", label: "Lab", icon: FlaskConical },
  { path: "/settings", label: "Settings", icon: Settings },
  { path: "/admin", label: "Admin", icon: ShieldUser, only: "admin" },
];

/** Whether an address belongs to a place. */
export function isAt({ path, parts = [] }: Place, pathname: string): boolean {
  return [path, ...parts].some((start) => pathname === start || pathname.startsWith(`${start}/`));
}

/** How many places a phone's bottom bar shows beside "More". */
const IN_BAR = 4;

/** The places of a person, split for the bottom bar: one more than its room needs no "More". */
export function placesOf(isAdmin: boolean): { all: Place[]; bar: Place[]; more: Place[] } {
  const all = PLACES.filter(({ only }) => only !== "admin" || isAdmin);
  const room = all.length === IN_BAR + 1 ? all.length : IN_BAR;
  return { all, bar: all.slice(0, room), more: all.slice(room) };
}
