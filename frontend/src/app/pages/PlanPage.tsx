import { ArrowLeft } from "lucide-react";
import { useEffect } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { PrintButton } from "@/components/print-button";
import { Button } from "@/components/ui/button";
import { CopyPlanLink } from "@/features/plan-file/CopyPlanLink";
import { DownloadPlan } from "@/features/plan-file/DownloadPlan";
import { PlanView } from "@/features/rebalance/PlanView";
import { useRuns } from "@/wire/execution";
import { beginRun } from "@/wire/execution-start";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";
import { SettingsLink } from "../SettingsLink";

/** Whoever approves is shown the run next, also where the connection is lost at that moment. */
function loadRunPage(): void {
  void Promise.allSettled([import("./RunPage")]);
}

export default function PlanPage() {
  useEffect(loadRunPage, []);
  const { uid, email, trading } = useAccount();
  const { planId = "" } = useParams();
  const navigate = useNavigate();
  const heard = useRuns(uid);
  const runs = heard.status === "ready" ? heard.value : [];
  return (
    <>
      <PageTitle title="Plan">
        <Button asChild variant="ghost" size="small" className="print:hidden">
          <Link to="/history">
            <ArrowLeft aria-hidden /> History
          </Link>
        </Button>
      </PageTitle>
      <PlanView
        key={planId}
        planId={planId}
        email={email}
        trading={trading}
        openRunId={runs.find((run) => run.open)?.run_id ?? null}
        runOf={(id) => runs.find((run) => run.plan_id === id)?.run_id ?? null}
        onApprove={(id) => void navigate(`/runs/${beginRun(uid, id)}`)}
        onShowRun={(runId) => void navigate(`/runs/${runId}`)}
        onPreviewAgain={() => void navigate("/rebalance")}
        settings={<SettingsLink />}
        documentActions={(id) => (
          <>
            <PrintButton />
            <CopyPlanLink planId={id} />
            <DownloadPlan uid={uid} planId={id} />
          </>
        )}
      />
    </>
  );
}
