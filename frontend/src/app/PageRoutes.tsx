import { lazy, Suspense } from "react";
import { Navigate, Route, Routes, useLocation } from "react-router";
import { useSession } from "@/wire/session";
import { LoadingPage } from "./LoadingPage";
import { pathWanted } from "./pages/path-wanted";

const Shell = lazy(() => import("./Shell"));
const SignInPage = lazy(() => import("./pages/SignInPage"));
const AllocationPage = lazy(() => import("./pages/AllocationPage"));
const RebalancePage = lazy(() => import("./pages/RebalancePage"));
const RunPage = lazy(() => import("./pages/RunPage"));
const ActivityPage = lazy(() => import("./pages/ActivityPage"));
const SettingsPage = lazy(() => import("./pages/SettingsPage"));
const NotFoundPage = lazy(() => import("./pages/NotFoundPage"));

function SignedIn() {
  const session = useSession();
  const location = useLocation();
  if (session.status === "unknown") return <LoadingPage />;
  if (session.status === "out")
    return <Navigate to="/sign-in" replace state={{ wanted: location.pathname }} />;
  return <Shell key={session.uid} uid={session.uid} email={session.email} />;
}

function SignedOut() {
  const session = useSession();
  const location = useLocation();
  if (session.status === "unknown") return <LoadingPage />;
  if (session.status === "in") return <Navigate to={pathWanted(location.state)} replace />;
  return <SignInPage />;
}

/** Which page stands at which address; each is a chunk of its own. */
export function PageRoutes() {
  return (
    <Suspense fallback={<LoadingPage />}>
      <Routes>
        <Route path="/sign-in" element={<SignedOut />} />
        <Route element={<SignedIn />}>
          <Route index element={<Navigate to="/allocation" replace />} />
          <Route path="/allocation" element={<AllocationPage />} />
          <Route path="/rebalance" element={<RebalancePage />} />
          <Route path="/runs/:runId" element={<RunPage />} />
          <Route path="/activity" element={<ActivityPage />} />
          <Route path="/settings" element={<SettingsPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
