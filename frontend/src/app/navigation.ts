import {
  BookOpenCheck,
  ChartPie,
  FlaskConical,
  Gauge,
  History,
  Layers,
  Lightbulb,
  Scale,
  Settings,
  ShieldUser,
  type LucideIcon,
} from "lucide-react";

export interface Place {
  path: string;
  label: string;
  icon: LucideIcon;
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
  { path: "/rebalance", label: "Rebalance", icon: Scale },
  { path: "/history", label: "History", icon: History },
  { path: "/ledger", label: "Ledger", icon: BookOpenCheck },
  { path: "/suggestions", label: "Suggestions", icon: Lightbulb },
  { path: "/strategies", label: "Strategies", icon: Layers },
  { path: "/what-if", label: "What if", icon: FlaskConical },
  { path: "/settings", label: "Settings", icon: Settings },
  { path: "/admin", label: "Admin", icon: ShieldUser, only: "admin" },
];

/** How many places a phone's bottom bar shows beside "More". */
const IN_BAR = 4;

/** The places of a person, split for the bottom bar: one more than its room needs no "More". */
export function placesOf(isAdmin: boolean): { all: Place[]; bar: Place[]; more: Place[] } {
  const all = PLACES.filter(({ only }) => only !== "admin" || isAdmin);
  const room = all.length === IN_BAR + 1 ? all.length : IN_BAR;
  return { all, bar: all.slice(0, room), more: all.slice(room) };
}
