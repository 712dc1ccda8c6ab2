import { plain, scaled } from "./exact.ts";
import type { Stack } from "./stack.ts";

/** An order as the broker tells it, quantities in plain decimal text. */
export interface BrokerOrder {
  id: string;
  client_order_id: string;
  symbol: string;
  side: "buy" | "sell";
  qty: string;
  filled_qty: string;
  status: string;
}

export interface BrokerAccount {
  cash: string;
  positions: Record<string, string>;
  open_orders: number;
}

const FINAL = ["filled", "canceled", "expired", "rejected"];

/** The owner's account at the paper broker, seen over HTTP and set up by the broker's admin routes. */
export class Broker {
  private readonly url: string;
  private readonly keyId: string;
  private readonly keys: Record<string, string>;
  private ordersBefore = 0;

  constructor(stack: Stack) {
    const [account] = stack.broker_accounts;
    this.url = stack.broker;
    this.keyId = account.key_id;
    this.keys = {
      "APCA-API-KEY-ID": account.key_id,
      "APCA-API-SECRET-KEY": account.secret,
    };
  }

  private async ask(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...this.keys, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  async account(): Promise<BrokerAccount> {
    const accounts = (await this.ask(
      "GET",
      "/__admin/accounts",
    )) as (BrokerAccount & { key_id: string })[];
    const own = accounts.find((account) => account.key_id === this.keyId);
    if (own === undefined)
      throw new Error(
        `The broker has no account with the key id ${this.keyId}.`,
      );
    return own;
  }

  private async allOrders(): Promise<BrokerOrder[]> {
    const orders = (await this.ask(
      "GET",
      `/__admin/accounts/${this.keyId}/orders`,
    )) as BrokerOrder[];
    return orders.map((order) => ({
      ...order,
      qty: plain(scaled(order.qty)),
      filled_qty: plain(scaled(order.filled_qty)),
    }));
  }

  /** From here on `orders` tells only what comes later. */
  async forgetOrders(): Promise<void> {
    this.ordersBefore = (await this.allOrders()).length;
  }

  /** Every order that has reached the broker since the scene was set, oldest first. */
  async orders(): Promise<BrokerOrder[]> {
    return (await this.allOrders()).slice(this.ordersBefore);
  }

  async hasOpenOrders(): Promise<boolean> {
    return (await this.allOrders()).some(
      (order) => !FINAL.includes(order.status),
    );
  }

  cancelOrders = () => this.ask("DELETE", "/v2/orders");
  orderAtMarket = (side: "buy" | "sell", symbol: string, qty: string) =>
    this.ask("POST", "/v2/orders", {
      symbol,
      qty,
      side,
      type: "market",
      time_in_force: "day",
    });

  deposit = (amount: string) =>
    this.ask("POST", `/__admin/accounts/${this.keyId}/deposit`, { amount });
  withdraw = (amount: string) =>
    this.ask("POST", `/__admin/accounts/${this.keyId}/withdraw`, { amount });
  pinPrice = (symbol: string, price: string) =>
    this.ask("POST", "/__admin/prices/set", { symbol, price });
  /** Changes a holding without any activity that tells it. */
  tamper = (symbol: string, quantity: string) =>
    this.ask("POST", `/__admin/accounts/${this.keyId}/tamper`, {
      symbol,
      quantity,
    });
  /** Moves the time of the broker forward, and with it the time of all that follows its clock. */
  passDays = (days: number) =>
    this.ask("POST", "/__admin/time/advance", {
      seconds: String(days * 24 * 60 * 60),
    });
  clearFaults = () => this.ask("DELETE", "/__admin/faults");

  /** How long an accepted order takes to be filled. */
  fillAfter = (seconds: string) =>
    this.ask("PATCH", "/__admin/settings", { fill_delay_seconds: seconds });
}
