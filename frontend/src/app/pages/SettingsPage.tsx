import { Suspense, type ComponentType } from "react";
import { Navigate, useParams } from "react-router";
import { Skeleton } from "@/components/ui/skeleton";
import { lazyPart } from "@/lib/lazy-part";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";
import { PartLinks } from "../PartLinks";

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
  {
    part: "",
    label: "When to trade",
    View: lazyPart(() => import("./settings/WhenPart")),
    needsAccount: true,
  },
  {
    part: "trading",
    label: "How to trade",
    View: lazyPart(() => import("./settings/TradingPart")),
    needsAccount: true,
  },
  {
    part: "connection",
    label: "Broker",
    more: " connection",
    View: lazyPart(() => import("./settings/ConnectionPart")),
    needsAccount: false,
  },
  {
    part: "notifications",
    label: "Notifications",
    View: lazyPart(() => import("./settings/NotificationsPart")),
    needsAccount: true,
  },
  {
    part: "account",
    label: "Account",
    more: " and data",
    View: lazyPart(() => import("./settings/AccountPart")),
    needsAccount: false,
  },
];

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
      <PartLinks
        label="Parts of the settings"
        parts={parts.map(({ part: end, ...words }) => ({
          ...words,
          to: end === "" ? "/settings" : `/settings/${end}`,
        }))}
      />
      <Suspense fallback={<Skeleton className="h-96" />}>
        <shown.View />
      </Suspense>
    </>
  );
}
