import { Suspense } from "react";
import { useAnnounced } from "@/lib/announce";
import { lazyPart } from "@/lib/lazy-part";

const Toaster = lazyPart(() => import("./ui/sonner"));

/** The place where passing messages appear. */
export function Announcements() {
  const announced = useAnnounced();
  return announced ? (
    <Suspense fallback={null}>
      <Toaster />
    </Suspense>
  ) : null;
}
