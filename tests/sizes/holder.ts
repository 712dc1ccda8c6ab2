import { call, idTokenOf } from "../e2e/support/callables.ts";
import { Documents, type Fields } from "../e2e/support/firestore.ts";
import { tradingOn } from "../e2e/support/scene.ts";
import type { Stack } from "../e2e/support/stack.ts";

/** Documents that one commit takes. */
const WRITES_MAX = 400;

export interface Holder {
  email: string;
  password: string;
}

async function post(url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function openAccount(stack: Stack, symbols: string[]): Promise<{ key_id: string; secret: string }> {
  const mark = crypto.randomUUID().replaceAll("-", "");
  const keys = { key_id: `PK${mark.slice(0, 18).toUpperCase()}`, secret: mark };
  const positions = symbols.map((symbol) => ({ symbol, quantity: "1", average_cost: "100" }));
  await post(`${stack.broker}/__admin/accounts`, { ...keys, cash: "1000", positions });
  return keys;
}

/** A whole percentage of each, as even as tenths of a percent allow: they add up to 100. */
function targetsOf(uid: string, symbols: string[]): [string, Fields][] {
  const now = new Date();
  const tenths = Math.floor(1000 / symbols.length);
  return symbols.map((symbol, index) => [
    `userSettings/${uid}/allocation/${symbol}`,
    {
      symbol,
      name: `Made stock ${index + 1}`,
      target_percent: (index === 0 ? 1000 - tenths * (symbols.length - 1) : tenths) / 10,
      tolerance_percent: null,
      enabled: true,
      fractionable: true,
      created_at: now,
      updated_at: now,
    },
  ]);
}

/** Somebody with so many holdings, each with a target, whose every trade is wanted. */
export async function holderOf(stack: Stack, count: number): Promise<Holder> {
  const made = (await post(`${stack.broker}/__admin/assets/make`, { count })) as { symbols: string[] };
  const symbols = made.symbols.slice(0, count);
  const person = { email: `holder-${crypto.randomUUID()}@evenkeel.test`, password: "a new password" };
  const signUp = `${stack.auth}/identitytoolkit.googleapis.com/v1/accounts:signUp?key=any`;
  const { localId: uid } = (await post(signUp, person)) as { localId: string };
  const token = await idTokenOf(stack, person.email, person.password);
  const keys = await openAccount(stack, symbols);
  const connected = await call(stack, "connect_broker", { provider: "alpaca", ...keys }, token);
  if (connected.error) throw new Error(`connect_broker: ${connected.error.message}`);
  const documents = new Documents(stack);
  const all: [string, Fields][] = [
    [`users/${uid}/status/trading`, tradingOn()],
    [
      `userSettings/${uid}`,
      {
        allocation_version: 1,
        policy: { drift_threshold_percent: "0" },
        automation: { enabled: false },
        updated_at: new Date(),
      },
    ],
    ...targetsOf(uid, symbols),
  ];
  for (let at = 0; at < all.length; at += WRITES_MAX)
    await documents.write(Object.fromEntries(all.slice(at, at + WRITES_MAX)));
  for (const name of ["portfolio_drift", "reconcile_positions"]) {
    const answer = await call(stack, name, {}, token);
    if (answer.error) throw new Error(`${name}: ${answer.error.message}`);
  }
  return person;
}
