import { LabView } from "@/features/lab/LabView";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";
import { AllocationParts } from "../PartLinks";

export default function LabPage() {
  const { uid } = useAccount();
  return (
    <>
      <PageTitle title="Policy lab" />
      <AllocationParts />
      <LabView uid={uid} />
    </>
  );
}
