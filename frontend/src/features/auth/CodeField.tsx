import { Field } from "@/components/field";

interface CodeFieldProps {
  code: string;
  problem?: string | null | undefined;
  onType: (code: string) => void;
}

/** The six digits that an authenticator app shows. */
export function CodeField({ code, problem, onType }: CodeFieldProps) {
  return (
    <Field
      label="Code of your authenticator app"
      inputMode="numeric"
      autoComplete="one-time-code"
      placeholder="123456"
      maxLength={7}
      value={code}
      problem={problem}
      onChange={(event) => onType(event.target.value)}
    />
  );
}
