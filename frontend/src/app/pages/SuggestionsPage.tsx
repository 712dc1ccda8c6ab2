import { useNavigate } from "react-router";
import { SuggestionsView } from "@/features/suggestions/SuggestionsView";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";
import { RebalanceParts } from "../PartLinks";

export default function SuggestionsPage() {
  const { uid } = useAccount();
  const navigate = useNavigate();
  return (
    <>
      <PageTitle title="Suggestions" />
      <RebalanceParts />
      <SuggestionsView
        uid={uid}
        onReview={(ids) => void navigate(`/rebalance?suggestions=${ids.map(encodeURIComponent).join(",")}`)}
      />
    </>
  );
}
