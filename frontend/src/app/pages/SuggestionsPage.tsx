import { useNavigate } from "react-router";
import { SuggestionsView } from "@/features/suggestions/SuggestionsView";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

export default function SuggestionsPage() {
  const { uid } = useAccount();
  const navigate = useNavigate();
  return (
    <>
      <PageTitle title="Suggestions" />
      <SuggestionsView
        uid={uid}
        onReview={(ids) => void navigate(`/rebalance?suggestions=${ids.map(encodeURIComponent).join(",")}`)}
      />
    </>
  );
}
