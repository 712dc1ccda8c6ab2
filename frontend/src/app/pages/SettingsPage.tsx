import { lazy, Suspense, type ComponentType } from "react";
import { Navigate, NavLink, useParams } from "react-router";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/class-names";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

interface Part {
  /** The end of the address; empty for the first one. */
  part: string;
  label: string;
  /** What a phone has no room for. */
  more?: string;
  View: ComponentType;
  /** Whether it means nothing without a connected account. */
  needsAccount: boolean;
}

const PARTS: Part[] = [
  { part: "", label: "Trading", View: lazy(() => import("./settings/TradingPart")), needsAccount: true },
  {
    part: "triggers",
    label: "When to trade",
    View: lazy(() => import("./settings/TriggersPart")),
    needsAccount: true,
  },
  {
    part: "connection",
    label: "Broker",
    more: " connection",
    View: lazy(() => import("./settings/ConnectionPart")),
    needsAccount: false,
  },
  {
    part: "notifications",
    label: "Notifications",
    View: lazy(() => import("./settings/NotificationsPart")),
    needsAccount: true,
  },
  {
    part: "account",
    label: "Account",
    more: " and data",
    View: lazy(() => import("./settings/AccountPart")),
    needsAccount: false,
  },
];

function Parts({ parts }: { parts: Part[] }) {
  return (
    <nav aria-label="Parts of the settings" className="-mx-4 overflow-x-auto border-b px-4 sm:mx-0 sm:px-0">
      <ul className="flex gap-1">
        {parts.map(({ part, label, more }) => (
          <li key={part}>
            <NavLink
              end
              to={part === "" ? "/settings" : `/settings/${part}`}
              className={({ isActive }) =>
                cn(
                  "-mb-px flex h-10 items-center border-b-2 px-3 text-sm font-medium whitespace-nowrap",
                  isActive
                    ? "border-primary text-foreground"
                    : "border-transparent text-muted-foreground hover:text-foreground",
                )
              }
            >
              <span className="whitespace-pre">
                {label}
                {more === undefined ? null : <span className="hidden sm:inline">{more}</span>}
              </span>
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** All that a person decides once, in parts that are loaded when they are looked at. */
export default function SettingsPage() {
  const { part = "" } = useParams();
  const { connected } = useAccount();
  const parts = PARTS.filter(({ needsAccount }) => connected !== false || !needsAccount);
  const shown = parts.find((one) => one.part === part);
  if (shown === undefined) return <Navigate to={`/settings/${parts[0]?.part ?? ""}`} replace />;
  return (
    <>
      <PageTitle title="Settings" />
      <Parts parts={parts} />
      <Suspense fallback={<Skeleton className="h-96" />}>
        <shown.View />
      </Suspense>
    </>
  );
}
