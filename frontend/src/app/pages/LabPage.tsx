import { LabView } from "@/features/lab/LabView";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

export default function LabPage() {
  const { uid } = useAccount();
  return (
    <>
      <PageTitle title="Lab" />
      <LabView uid={uid} />
    </>
  );
}
