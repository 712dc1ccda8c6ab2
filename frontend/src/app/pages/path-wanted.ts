import { z } from "zod/mini";

const wanted = z.object({ wanted: z.string().check(z.regex(/^\/(?!\/)/)) });

/** The path a person asked for before they had to sign in; the dashboard otherwise. Never another site. */
export function pathWanted(state: unknown): string {
  const parsed = wanted.safeParse(state);
  return parsed.success ? parsed.data.wanted : "/dashboard";
}

const ended = z.object({ ended: z.literal(true) });

/** Whether the person was signed in and did not sign out: they are told why they are asked again. */
export const hasEnded = (state: unknown): boolean => ended.safeParse(state).success;
