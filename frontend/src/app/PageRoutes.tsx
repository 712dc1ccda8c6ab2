import { Suspense } from "react";
import { matchPath, Navigate, Route, Routes, useLocation } from "react-router";
import { lazyPart } from "@/lib/lazy-part";
import { seemsSignedIn, useSession } from "@/wire/base/session";
import { LoadingPage } from "./LoadingPage";
import { MOVED, PAGES } from "./page-list";
import { pathWanted } from "./pages/path-wanted";

const loadShell = () => import("./Shell");
const Shell = lazyPart(loadShell);
const SignInPage = lazyPart(() => import("./pages/SignInPage"));
const NotFoundPage = lazyPart(() => import("./pages/NotFoundPage"));

function SignedIn() {
  const session = useSession();
  const location = useLocation();
  if (session.status === "unknown") return <LoadingPage />;
  if (session.status === "out") {
    const wanted = location.pathname + location.search + location.hash;
    return <Navigate to="/sign-in" replace state={{ wanted, ended: session.ended }} />;
  }
  return <Shell key={session.uid} uid={session.uid} email={session.email} />;
}

function SignedOut() {
  const session = useSession();
  const location = useLocation();
  if (session.status === "unknown") return <LoadingPage />;
  if (session.status === "in") return <Navigate to={pathWanted(location.state)} replace />;
  return <SignInPage />;
}

/** Loads what a signed-in person is about to see, while it is still being asked who that is. */
export function loadAhead(): void {
  if (!seemsSignedIn()) return;
  const path = window.location.pathname === "/" ? "/dashboard" : window.location.pathname;
  const page = PAGES.find((listed) => matchPath(listed.path, path) !== null);
  // What can't be loaded now is loaded again when it is drawn; a failure is then shown.
  void Promise.allSettled([loadShell(), page?.load()]);
}

/** Which page has which address; each is a chunk of its own. */
export function PageRoutes() {
  return (
    <Suspense fallback={<LoadingPage />}>
      <Routes>
        <Route path="/sign-in" element={<SignedOut />} />
        <Route element={<SignedIn />}>
          <Route index element={<Navigate to="/dashboard" replace />} />
          {PAGES.map(({ path, Page }) => (
            <Route key={path} path={path} element={<Page />} />
          ))}
          {MOVED.map(({ from, to }) => (
            <Route key={from} path={from} element={<Navigate to={to} replace />} />
          ))}
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
