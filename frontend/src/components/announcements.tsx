import { lazy, Suspense } from "react";
import { useAnnounced } from "@/lib/announce";

const Toaster = lazy(() => import("./ui/sonner"));

/** The place where passing messages appear. */
export function Announcements() {
  const announced = useAnnounced();
  return announced ? (
    <Suspense fallback={null}>
      <Toaster />
    </Suspense>
  ) : null;
}
