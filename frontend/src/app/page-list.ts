import { page, type ListedPage } from "./listed-page";

/** Every page inside the frame. Where a person gets to it from is in `navigation.ts`. */
export const PAGES: ListedPage[] = [
  page("/dashboard", () => import("./pages/DashboardPage")),
  page("/allocation", () => import("./pages/AllocationPage")),
  page("/allocation/strategies", () => import("./pages/StrategiesPage")),
  page("/rebalance", () => import("./pages/RebalancePage")),
  page("/plans/:planId", () => import("./pages/PlanPage")),
  page("/runs/:runId", () => import("./pages/RunPage")),
  page("/suggestions", () => import("./pages/SuggestionsPage")),
  page("/lab", () => import("./pages/LabPage")),
  page("/what-if", () => import("./pages/WhatIfPage")),
  page("/history", () => import("./pages/HistoryPage")),
  page("/ledger", () => import("./pages/LedgerPage")),
  page("/settings", () => import("./pages/SettingsPage")),
  page("/settings/:part", () => import("./pages/SettingsPage")),
  page("/notifications", () => import("./pages/NotificationsPage")),
  page("/words", () => import("./pages/WordsPage")),
  page("/admin", () => import("./pages/AdminPage")),
  page("/start", () => import("./pages/StartPage")),
  page("/connect", () => import("./pages/ConnectPage")),
];

/** Addresses that pages had before, kept for bookmarks and for links in old messages. */
export const MOVED: readonly { from: string; to: string }[] = [
  { from: "/strategies", to: "/allocation/strategies" },
];
