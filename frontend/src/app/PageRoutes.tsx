import { lazy, Suspense } from "react";
import { Navigate, Route, Routes, useLocation } from "react-router";
import { useSession } from "@/wire/session";
import { LoadingPage } from "./LoadingPage";
import { PAGES } from "./page-list";
import { pathWanted } from "./pages/path-wanted";

const Shell = lazy(() => import("./Shell"));
const SignInPage = lazy(() => import("./pages/SignInPage"));
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
          <Route index element={<Navigate to="/dashboard" replace />} />
          {PAGES.map(({ path, Page }) => (
            <Route key={path} path={path} element={<Page />} />
          ))}
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
