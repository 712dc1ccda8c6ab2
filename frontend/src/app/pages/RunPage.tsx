import { ArrowLeft, FileText } from "lucide-react";
import { Link, useNavigate, useParams } from "react-router";
import { PrintButton } from "@/components/print-button";
import { Button } from "@/components/ui/button";
import { planPath } from "@/features/plan-file/CopyPlanLink";
import { DownloadPlan } from "@/features/plan-file/DownloadPlan";
import { RunView } from "@/features/runs/RunView";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

export default function RunPage() {
  const { uid } = useAccount();
  const { runId = "" } = useParams();
  const navigate = useNavigate();
  return (
    <>
      <PageTitle title="Rebalance">
        <Button asChild variant="ghost" size="small" className="print:hidden">
          <Link to="/history">
            <ArrowLeft aria-hidden /> History
          </Link>
        </Button>
      </PageTitle>
      <RunView
        uid={uid}
        runId={runId}
        onPreview={() => void navigate("/rebalance")}
        documentActions={(run) => (
          <>
            <PrintButton />
            {run.plan_id ? (
              <>
                <Button asChild variant="ghost" size="small">
                  <Link to={planPath(run.plan_id)}>
                    <FileText aria-hidden /> Show the plan
                  </Link>
                </Button>
                <DownloadPlan uid={uid} planId={run.plan_id} />
              </>
            ) : null}
          </>
        )}
      />
    </>
  );
}
