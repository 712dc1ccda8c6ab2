import { ArrowLeft } from "lucide-react";
import { Link, useNavigate, useParams } from "react-router";
import { Button } from "@/components/ui/button";
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
        <Button asChild variant="ghost" size="small">
          <Link to="/allocation">
            <ArrowLeft aria-hidden /> Allocation
          </Link>
        </Button>
      </PageTitle>
      <RunView uid={uid} runId={runId} onPreview={() => void navigate("/rebalance")} />
    </>
  );
}
