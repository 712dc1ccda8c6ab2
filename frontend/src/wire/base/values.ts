import { z } from "zod/mini";
import { decimalOfNumber, isDecimal, type Decimal } from "@/lib/decimal";

/** A decimal string, kept as text. */
export const decimal = z.custom<Decimal>(isDecimal, { error: "not a decimal string" });

const stamp = z.custom<{ toDate: () => Date }>(
  (value: unknown) =>
    typeof value === "object" && value !== null && "toDate" in value && typeof value.toDate === "function",
  { error: "not a Firestore timestamp" },
);

/** A moment: a Firestore timestamp, or ISO 8601 with its offset as callables send it. */
export const instant = z.union([
  z.pipe(
    stamp,
    z.transform((value) => value.toDate()),
  ),
  z.pipe(
    z.iso.datetime({ offset: true }),
    z.transform((value) => new Date(value)),
  ),
]);

/** A value that may be absent or null; absent reads as null. */
// @__NO_SIDE_EFFECTS__
export function orNull<T>(schema: z.ZodMiniType<T>) {
  return z.pipe(
    z.nullish(schema),
    z.transform((value: T | null | undefined): T | null => value ?? null),
  );
}

/** A text with something in it. */
export const text = z.string().check(z.minLength(1));

/** A calendar day, `2026-11-21`. */
export const day = z.iso.date();

/** A percentage that is stored as a number, as exact text. */
export const percentNumber = z.pipe(z.number(), z.transform(decimalOfNumber));
