import { useNavigate } from "react-router";
import { ExportLedger } from "@/features/ledger/ExportLedger";
import { LedgerView } from "@/features/ledger/LedgerView";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

export default function LedgerPage() {
  const { uid } = useAccount();
  const navigate = useNavigate();
  return (
    <>
      <PageTitle title="Ledger and tax">
        <ExportLedger />
      </PageTitle>
      <LedgerView uid={uid} onPlan={(id) => void navigate(`/plans/${encodeURIComponent(id)}`)} />
    </>
  );
}
