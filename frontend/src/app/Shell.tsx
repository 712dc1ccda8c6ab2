import { FlaskConical, UserRound, WifiOff } from "lucide-react";
import { Suspense, useEffect } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { LazyMenu } from "@/components/lazy-menu";
import { Badge } from "@/components/ui/badge";
import { Skeleton } from "@/components/ui/skeleton";
import { Bell } from "@/features/notifications/Bell";
import { TradingControl } from "@/features/trading-state/TradingControl";
import { idle } from "@/lib/idle";
import { lazyPart } from "@/lib/lazy-part";
import { useOnline } from "@/lib/use-online";
import { forgetAccess } from "@/wire/base/access";
import { isDemo } from "@/wire/base/app";
import { loadCalling } from "@/wire/base/callable";
import { resumePendingStart } from "@/wire/execution-start";
import { isNeverSwitchedOn, useTrading, type Trading } from "@/wire/risk-switch";
import type { Account } from "./account-context";
import type { BannersProps } from "./Banners";
import { ErrorBoundary } from "./ErrorBoundary";
import { FirstMeasurement } from "./FirstMeasurement";
import { Logo } from "./Logo";
import { BottomBar, Sidebar } from "./Navigation";
import { PAGES } from "./page-list";
import { isOpenToAll, useConnected } from "./use-connected";
import { useScrollMemory } from "./use-scroll-memory";

const PARTS_AFTER_MS = 250;

/** What a person may need just when the connection is lost or a newer version was deployed, and nothing can be loaded. */
const PARTS: (() => Promise<unknown>)[] = [
  // What stops trading, and what calls the server, first.
  () => import("@/features/trading-state/ChangeDialog"),
  () => import("./Banners"),
  loadCalling,
  () => import("@/features/trading-state/MoreStates"),
  () => import("@/components/ui/sonner"),
  () => import("./AccountMenu"),
  ...PAGES.map(({ load }) => load),
  // Last: it keeps what has been loaded.
  () => import("./offline-shell").then(({ keepShell }) => keepShell()),
];

/** Loads the parts behind the first view, one at a time and while nothing else is to be done. */
function preloadParts(): () => void {
  let left = false;
  const load = async () => {
    for (const part of PARTS) {
      await idle();
      if (left) return;
      await part().catch((error: unknown) => console.warn("A part of the page is not loaded yet:", error));
    }
  };
  const timer = setTimeout(() => void load(), PARTS_AFTER_MS);
  return () => {
    left = true;
    clearTimeout(timer);
  };
}

const Banners = lazyPart(() => import("./Banners"));
const AccountMenu = lazyPart(() => import("./AccountMenu"));

function DemoBadge() {
  if (!isDemo()) return null;
  return (
    <Badge tone="warning" className="h-7 px-2.5">
      <FlaskConical aria-hidden />
      Demo data on this machine
    </Badge>
  );
}

/** Without a network from the start nothing is known yet. */
const OPENED_ONLINE = navigator.onLine;

function OfflineBar() {
  const online = useOnline();
  if (online) return null;
  return (
    <p
      role="status"
      className="flex items-center justify-center gap-2 bg-warning-soft px-4 py-2 text-sm text-warning"
    >
      <WifiOff aria-hidden className="size-4" /> You are offline:{" "}
      {OPENED_ONLINE
        ? "this is the last known state. What is missing comes when you are back."
        : "your account is shown when you are back."}
    </p>
  );
}

interface HeaderProps {
  uid: string;
  trading: Trading | null;
  email: string;
  connected: boolean;
}

function Header({ uid, trading, email, connected }: HeaderProps) {
  return (
    <header className="sticky top-0 z-30 border-b bg-card/95 backdrop-blur">
      <OfflineBar />
      <div className="mx-auto flex h-14 max-w-6xl items-center gap-1.5 px-2.5 sm:gap-2 sm:px-6">
        <span className="hidden shrink-0 min-[375px]:inline md:hidden">
          <Logo />
        </span>
        <span className="hidden md:inline">
          <DemoBadge />
        </span>
        <div className="ml-auto flex items-center gap-0.5 sm:gap-1">
          {connected ? <TradingControl trading={trading} /> : null}
          <Bell uid={uid} />
          <LazyMenu label="Account menu" icon={<UserRound aria-hidden />}>
            <AccountMenu email={email} />
          </LazyMenu>
        </div>
      </div>
    </header>
  );
}

/** What stops the account; most days nothing does, and the part that says it is not asked for. */
function BannersWhereNeeded(props: BannersProps) {
  const { trading, connection } = props;
  const isCalm = trading === null || (trading.state === "ACTIVE" && !isNeverSwitchedOn(trading));
  if (isCalm && connection?.state !== "REVOKED") return null;
  return (
    <Suspense fallback={null}>
      <Banners {...props} />
    </Suspense>
  );
}

function PageSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="space-y-6">
      <Skeleton className="h-8 w-48" />
      <Skeleton className="h-64" />
      <Skeleton className="h-80" />
    </div>
  );
}

/** The frame of every page of a signed-in person: places, trading state, kill switch. */
export default function Shell({ uid, email }: { uid: string; email: string }) {
  const trading = useTrading(uid);
  const { connection, connected, isDecided } = useConnected(uid);
  const { pathname } = useLocation();
  useEffect(preloadParts, []);
  useEffect(() => {
    forgetAccess();
    resumePendingStart(uid);
  }, [uid]);
  useScrollMemory();
  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-card focus:px-4 focus:py-2"
      >
        Skip to the content
      </a>
      {pathname === "/allocation" || !isDecided ? null : <FirstMeasurement uid={uid} connected={connected} />}
      <Sidebar />
      <div className="min-w-0 flex-1 pb-20 md:pb-0">
        <Header uid={uid} trading={trading} email={email} connected={connected !== false} />
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto max-w-6xl space-y-4 px-4 py-5 outline-none sm:space-y-6 sm:px-6 sm:py-8"
        >
          <div className="empty:hidden md:hidden">
            <DemoBadge />
          </div>
          <BannersWhereNeeded uid={uid} trading={trading} connection={connection} connected={connected} />
          <ErrorBoundary key={pathname}>
            <Suspense fallback={<PageSkeleton />}>
              {isOpenToAll(pathname) || (isDecided && connected !== false) ? (
                <Outlet context={{ uid, email, trading, connected } satisfies Account} />
              ) : isDecided ? (
                <Navigate to="/start" replace />
              ) : (
                <PageSkeleton />
              )}
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <BottomBar />
    </div>
  );
}
