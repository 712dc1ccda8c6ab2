import { StrategiesView } from "@/features/strategies/StrategiesView";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";
import { AllocationParts } from "../PartLinks";

export default function StrategiesPage() {
  const { uid } = useAccount();
  return (
    <>
      <PageTitle title="Strategies and classes" />
      <AllocationParts />
      <StrategiesView uid={uid} />
    </>
  );
}
