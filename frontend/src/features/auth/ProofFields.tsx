import type { Proof } from "@/wire/people";
import { CodeField } from "./CodeField";
import { PasswordField } from "./PasswordField";

interface ProofFieldsProps {
  proof: Proof;
  /** Whether there is a second step, whose code is then asked for as well. */
  hasSecond: boolean;
  onType: (proof: Proof) => void;
}

/** The password once more, and the code where there is a second step, before the sign-in changes. */
export function ProofFields({ proof, hasSecond, onType }: ProofFieldsProps) {
  return (
    <>
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        value={proof.password}
        onChange={(event) => onType({ ...proof, password: event.target.value })}
      />
      {hasSecond ? <CodeField code={proof.code} onType={(code) => onType({ ...proof, code })} /> : null}
    </>
  );
}
