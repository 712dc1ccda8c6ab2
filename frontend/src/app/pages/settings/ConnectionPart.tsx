import { useNavigate } from "react-router";
import { ConnectionCard } from "@/features/connection/ConnectionCard";
import { useAccount } from "../../account-context";

export default function ConnectionPart() {
  const { uid } = useAccount();
  const navigate = useNavigate();
  return <ConnectionCard uid={uid} onConnected={() => void navigate("/start")} />;
}
