import { lazy, useState, type ComponentType } from "react";

/** A page of a signed-in person: its address and the chunk that draws it. */
interface ListedPage {
  path: string;
  Page: ComponentType;
  /** Loads the chunk ahead of the first visit. */
  load: () => Promise<unknown>;
}

type Loading = () => Promise<{ default: ComponentType }>;

/** A page that is drawn at once where its chunk is there already, and after a skeleton where it is not. */
function page(path: string, loadChunk: Loading): ListedPage {
  let ready: ComponentType | null = null;
  const load: Loading = async () => {
    const chunk = await loadChunk();
    ready = chunk.default;
    return chunk;
  };
  const Waiting = lazy(load);
  function Page() {
    // Chosen once: a page that had to be waited for must not begin anew when it is drawn again.
    const [Chosen] = useState<ComponentType>(() => ready ?? Waiting);
    return <Chosen />;
  }
  return { path, Page, load };
}

/** Every page inside the frame. Where a person gets to it from is in `navigation.ts`. */
export const PAGES: ListedPage[] = [
  page("/dashboard", () => import("./pages/DashboardPage")),
  page("/allocation", () => import("./pages/AllocationPage")),
  page("/rebalance", () => import("./pages/RebalancePage")),
  page("/plans/:planId", () => import("./pages/PlanPage")),
  page("/runs/:runId", () => import("./pages/RunPage")),
  page("/suggestions", () => import("./pages/SuggestionsPage")),
  page("/strategies", () => import("./pages/StrategiesPage")),
  page("/what-if", () => import("./pages/WhatIfPage")),
  page("/activity", () => import("./pages/ActivityPage")),
  page("/ledger", () => import("./pages/LedgerPage")),
  page("/settings", () => import("./pages/SettingsPage")),
  page("/settings/:part", () => import("./pages/SettingsPage")),
  page("/notifications", () => import("./pages/NotificationsPage")),
  page("/admin", () => import("./pages/AdminPage")),
  page("/start", () => import("./pages/StartPage")),
  page("/connect", () => import("./pages/ConnectPage")),
];
