import { CircleAlert, CircleCheck, Info, Lightbulb, TriangleAlert } from "lucide-react";
import { Term } from "@/components/term";
import { cn } from "@/lib/class-names";

/** What the policy doctor says of one thing. */
export interface Found {
  severity: "IMPOSSIBLE" | "FOOLISH" | "OFFER";
  message: string;
  fix: string;
}

/** A policy may be foolish for every symbol at once: the first few say enough. */
const SHOWN = 3;

const LOOKS = {
  IMPOSSIBLE: { Icon: CircleAlert, colour: "text-critical", word: "Impossible." },
  FOOLISH: { Icon: TriangleAlert, colour: "text-warning", word: "Think again." },
  OFFER: { Icon: Lightbulb, colour: "text-primary", word: "On offer." },
} as const;

function Line({ severity, message, fix }: Found) {
  const { Icon, colour, word } = LOOKS[severity];
  return (
    <span className="flex gap-1.5">
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", colour)} />
      <span className="min-w-0 text-muted-foreground">
        <span className={cn("font-medium", colour)}>{word}</span>{" "}
        <span className="text-foreground">{message}</span> {fix}
      </span>
    </span>
  );
}

interface FindingNotesProps {
  /** Names the notes for the field that they describe. */
  id?: string;
  findings: Found[];
  className?: string;
}

/** Findings beside what they are about, inside whatever holds text, until there is a newer answer; nothing where there are none. */
export function FindingNotes({ id, findings, className }: FindingNotesProps) {
  if (findings.length === 0) return null;
  const more = findings.length - SHOWN;
  return (
    <span id={id} className={cn("block space-y-1 text-[0.8125rem]", className)}>
      {findings.slice(0, SHOWN).map((finding) => (
        <Line key={finding.message} {...finding} />
      ))}
      {more > 0 ? (
        <span className="block pl-5.5 text-muted-foreground">
          {more === 1 ? "And one more." : `And ${more} more.`}
        </span>
      ) : null}
    </span>
  );
}

/** What there is to say once an answer is there. */
function summary(findings: Found[]): string {
  const impossible = findings.filter(({ severity }) => severity === "IMPOSSIBLE").length;
  const foolish = findings.filter(({ severity }) => severity === "FOOLISH").length;
  const parts = [
    impossible === 0 ? null : `${impossible} impossible`,
    foolish === 0 ? null : `${foolish} to reconsider`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

interface DoctorLineProps {
  /** Null where nobody has answered: that is not the same as nothing found. */
  findings: Found[] | null;
  isCurrent: boolean;
  /** `these targets` */
  subject: string;
}

/** One line, always as high, that says what the policy doctor came to; screen readers hear it when it changes. */
export function DoctorLine({ findings, isCurrent, subject }: DoctorLineProps) {
  const clean = findings?.every(({ severity }) => severity === "OFFER") ?? false;
  const Icon = clean ? CircleCheck : Info;
  return (
    <p role="status" className="flex min-h-5 items-start gap-1.5 text-[0.8125rem] text-muted-foreground">
      {findings === null || !isCurrent ? null : (
        <>
          <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", clean && "text-positive")} />
          <span>
            <Term of="check">Checked</Term>
            {clean ? `: nothing is wrong with ${subject}.` : `: ${summary(findings)}.`}
          </span>
        </>
      )}
    </p>
  );
}
