import type { Stack } from "./stack.ts";

/** What a callable answered: its result, or the refusal with our code. */
export interface Answer {
  result?: unknown;
  error?: { status: string; message: string; details?: { code?: string } };
}

/** A signed-in user's id token, as the browser would hold it. */
export async function idTokenOf(
  stack: Stack,
  email: string,
  password: string,
): Promise<string> {
  const path =
    "/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=any";
  const answer = await fetch(`${stack.auth}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password, returnSecureToken: true }),
  });
  if (!answer.ok)
    throw new Error(
      `sign-in of ${email}: ${answer.status} ${await answer.text()}`,
    );
  return ((await answer.json()) as { idToken: string }).idToken;
}

/** Calls a callable past the page: what another window, or somebody with a script, could do. */
export async function call(
  stack: Stack,
  name: string,
  request: unknown,
  idToken: string,
): Promise<Answer> {
  const answer = await fetch(`${stack.api}/${name}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${idToken}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ data: request }),
  });
  return (await answer.json()) as Answer;
}
