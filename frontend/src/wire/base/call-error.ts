import { z } from "zod/mini";
import { breach, type Breach } from "../generated/risk";

const details = z.looseObject({
  code: z.string(),
  field: z.nullish(z.string()),
  remedy: z.nullish(z.string()),
  breaches: z.catch(z.optional(z.array(breach)), undefined),
});

type Said = Partial<z.infer<typeof details>>;

/** A callable said no, or could not be reached. `message` is one sentence for the person. */
export class CallError extends Error {
  override name = "CallError";
  /** Firebase's word, for example `failed-precondition`; `malformed` if the answer did not fit its schema. */
  readonly status: string;
  /** Ours, for example `PLAN_EXPIRED`; null if the server did not get as far as to say. */
  readonly code: string | null;
  readonly field: string | null;
  /** What helps, as the server names it: `PREVIEW_AGAIN`. */
  readonly remedy: string | null;
  /** Every check that refused, where the risk gate did. */
  readonly breaches: Breach[];

  constructor(status: string, message: string, said: Said = {}) {
    super(message);
    this.status = status;
    this.code = said.code ?? null;
    this.field = said.field ?? null;
    this.remedy = said.remedy ?? null;
    this.breaches = said.breaches ?? [];
  }

  /** Whether nobody knows if the call arrived: the same call, with the same id, may be made again. */
  get outcomeUnknown(): boolean {
    return (
      this.code === null &&
      ["unavailable", "deadline-exceeded", "internal", "unknown", "cancelled"].includes(this.status)
    );
  }

  /** Whether waiting alone can help. */
  get temporary(): boolean {
    return this.status === "unavailable" || this.status === "resource-exhausted" || this.outcomeUnknown;
  }
}

const thrown = z.looseObject({ code: z.string(), message: z.string(), details: z.optional(z.unknown()) });

export const UNREACHABLE = "The server could not be reached. Check the connection and try again.";

/** What a Firebase callable threw, as a CallError. */
export function callErrorOf(error: unknown): CallError {
  if (error instanceof CallError) return error;
  const known = thrown.safeParse(error);
  if (!known.success) return new CallError("unknown", error instanceof Error ? error.message : UNREACHABLE);
  const status = known.data.code.replace(/^functions\//, "");
  const said = details.safeParse(known.data.details);
  if (said.success) return new CallError(status, known.data.message, said.data);
  const bare = ["internal", "unavailable", "deadline-exceeded", "unknown", "cancelled"].includes(status);
  return new CallError(status, bare ? UNREACHABLE : known.data.message);
}

/** One sentence for whatever was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof CallError) return error.message;
  return error instanceof Error ? error.message : "Something went wrong.";
}
