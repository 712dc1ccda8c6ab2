import { useState } from "react";
import { Field } from "@/components/field";
import { SelectField } from "@/components/select-field";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { NewMoneyQuestion } from "./NewMoneyQuestion";
import { readRequest, REQUESTS, type TypedRequest } from "./request";

const isKind = (value: string): value is TypedRequest["kind"] =>
  REQUESTS.some((each) => each.value === value);

interface FieldsProps {
  typed: TypedRequest;
  problem: string | null;
  onChange: (part: Partial<TypedRequest>) => void;
}

/** What is traded, and, where it takes them, the amount and the day. */
function Fields({ typed: { kind, usd, by }, problem, onChange }: FieldsProps) {
  return (
    <>
      <SelectField
        label="Trade"
        value={kind}
        options={[...REQUESTS]}
        onChange={(value) => {
          if (isKind(value)) onChange({ kind: value });
        }}
      />
      {kind === "invest" || kind === "raise" ? (
        <Field
          label="Amount in dollars"
          name="request amount"
          inputMode="decimal"
          autoComplete="off"
          value={usd}
          problem={problem}
          onChange={(event) => onChange({ usd: event.target.value })}
        />
      ) : null}
      {kind === "raise" ? (
        <Field
          label="Wanted by (optional)"
          name="request date"
          type="date"
          value={by}
          onChange={(event) => onChange({ by: event.target.value })}
        />
      ) : null}
    </>
  );
}

interface RequestCardProps {
  /** What the plan on the page was asked for. */
  asked: TypedRequest;
  onAsk: (request: TypedRequest) => void;
}

/** What one plan is for: the policy's bands, every target, an amount to invest, or cash to take out. */
export function RequestCard({ asked, onAsk }: RequestCardProps) {
  const [typed, setTyped] = useState(asked);
  const [problem, setProblem] = useState<string | null>(null);
  const ask = () => {
    const read = readRequest(typed);
    if (read.ok) onAsk(typed);
    else setProblem(read.problem);
  };
  return (
    <Card aria-labelledby="request-title" className="print:hidden">
      <CardHeader>
        <div>
          <CardTitle id="request-title">What this plan is for</CardTitle>
          <CardDescription>Nothing is ordered before you approve the plan.</CardDescription>
        </div>
      </CardHeader>
      <CardContent className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <form
          className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 sm:grid-cols-[minmax(0,16rem)_minmax(0,10rem)_minmax(0,10rem)_auto]"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            ask();
          }}
        >
          <Fields
            typed={typed}
            problem={problem}
            onChange={(part) => {
              setTyped({ ...typed, ...part });
              setProblem(null);
            }}
          />
          <Button type="submit" variant="outline" className="sm:mt-6.5">
            Plan it
          </Button>
        </form>
        <NewMoneyQuestion />
      </CardContent>
    </Card>
  );
}
