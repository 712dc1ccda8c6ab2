import { ChartPie, History, Settings, type LucideIcon } from "lucide-react";

/** The places a person can go to; the sidebar and the bottom bar both show them. */
export const PLACES: { path: string; label: string; icon: LucideIcon }[] = [
  { path: "/allocation", label: "Allocation", icon: ChartPie },
  { path: "/activity", label: "Activity", icon: History },
  { path: "/settings", label: "Settings", icon: Settings },
];
