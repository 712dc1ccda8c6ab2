import { Suspense } from "react";
import { Notice } from "@/components/notice";
import { AuditCard } from "@/features/admin/AuditCard";
import { FleetCard } from "@/features/admin/FleetCard";
import { SystemCard } from "@/features/admin/SystemCard";
import { lazyPart } from "@/lib/lazy-part";
import { useIsAdmin } from "@/wire/base/session";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

const ChangeDialog = lazyPart(() => import("@/features/trading-state/ChangeDialog"));

export default function AdminPage() {
  const { trading } = useAccount();
  const isAdmin = useIsAdmin();
  return (
    <>
      <PageTitle title="Administration" />
      {isAdmin ? (
        <>
          <SystemCard
            system={trading?.system ?? null}
            dialog={(to, onClose) => (
              <Suspense fallback={null}>
                <ChangeDialog
                  scope="system"
                  to={to}
                  version={trading?.system.version ?? 0}
                  onClose={onClose}
                />
              </Suspense>
            )}
          />
          <FleetCard />
          <AuditCard />
        </>
      ) : (
        <Notice title="This page is for administrators.">
          The operator of this deployment can make you one; then sign in again.
        </Notice>
      )}
    </>
  );
}
