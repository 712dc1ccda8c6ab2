import { Notice } from "@/components/notice";
import { AuditCard } from "@/features/admin/AuditCard";
import { FleetCard } from "@/features/admin/FleetCard";
import { SystemCard } from "@/features/admin/SystemCard";
import { useIsAdmin } from "@/wire/base/session";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

export default function AdminPage() {
  const { trading } = useAccount();
  const isAdmin = useIsAdmin();
  return (
    <>
      <PageTitle title="Administration" />
      {isAdmin ? (
        <>
          <SystemCard system={trading?.system ?? null} />
          <FleetCard />
          <AuditCard />
        </>
      ) : (
        <Notice title="This page is for administrators.">
          Whoever operates this deployment can give your sign-in the claim that opens it; sign in again then.
        </Notice>
      )}
    </>
  );
}
