// Written by `make generate` from the declarations in Python. Do not edit.

/** What each callable is sent; a map or a list of maps is checked by its reader. */
export interface Requests {
  accept_suggestions: { suggestion_ids: readonly (string)[] };
  account_overview: { range?: "1M" | "3M" | "YTD" | "1Y" | "5Y" | "ALL" };
  cancel_run: { run_id: string };
  cancel_suggestions: { suggestion_ids: readonly (string)[] };
  check_connection: Record<string, never>;
  check_rebalance_drift: { dry_run?: boolean; idempotency_key?: string | null };
  complete_oauth: { state: string; code: string; confirmation?: string | null };
  connect_broker: { provider: "alpaca"; environment?: "paper" | "live"; key_id: string; secret: string; confirmation?: string | null };
  connection_options: Record<string, never>;
  cost_of_waiting: { days?: number };
  decide_parked: { run_id: string; goes_back: boolean };
  delete_account: { confirmation: string };
  disconnect_broker: { abandon_run?: boolean };
  equity_benchmark: { symbol?: string | null; first_day: string };
  estimate_plan_tax: { plan_id: string };
  execute_recommendations: { request_id: string; strategy_id: string; provider_id: string; task_id?: string | null; recommendations: readonly (object)[]; sectors?: object | null; dry_run?: boolean };
  execute_trade: { symbol: string; side: "buy" | "sell"; qty: string | number; order_type?: "market" | "limit"; time_in_force?: "day" | "gtc"; limit_price?: string | number | null; idempotency_key?: string | null };
  export_account: { cursor?: string | null };
  find_asset: { symbol: string };
  fleet_status: Record<string, never>;
  ledger_table: { table: string };
  ledger_view: { quarters?: number; method?: string };
  load_plan: { plan_id: string };
  mark_notifications: { ids?: readonly (string)[] | null; read?: boolean };
  new_money: Record<string, never>;
  note_visit: Record<string, never>;
  parked_holdings: Record<string, never>;
  policy_band: { terms?: object | null };
  policy_doctor: { targets?: readonly (object)[] | null; asset_classes?: readonly (object)[] | null; policy?: object | null; triggers?: object | null };
  policy_lab: { lab_id?: string | null; cancel?: boolean; policies?: readonly (string)[] | null; terms?: object | null; first_day?: string | null };
  portfolio_drift: Record<string, never>;
  preview_harvest: { symbol: string; replacement?: string | null };
  preview_rebalance: { mode?: "full" | "buy_only" | "sell_only" | null; request?: { kind: string; usd?: unknown; by?: string | null } | null; leave_out?: readonly (string)[] | null; objective?: "to_target" | "least_cost" | null; side_by_side?: boolean };
  read_holdings_file: { content: string; account?: string | null; decimal?: "point" | "comma" | null; cash_usd?: unknown; symbols?: readonly ({ name: string; symbol: string })[] };
  read_target_file: { content: string; decimal?: "point" | "comma" | null };
  rebalancing_suggestions: Record<string, never>;
  reconcile_positions: Record<string, never>;
  release_broker_account: { uid: string; reason: string; abandon_run?: boolean };
  release_reservation: { reservation_id: string };
  reserve_cash: { plan_id: string };
  resolve_discrepancy: { request_id: string; accept: readonly ({ symbol: string; gap: string })[] };
  sale_up_to: { symbol: string; boundary: string; quantity?: string | null };
  save_allocation: { targets: readonly (object)[]; asset_classes?: readonly (object)[] | null; expected_version: number };
  save_harvest_wishes: { loss_usd_min: string; replacements: readonly ({ symbol: string; by: readonly (string)[] })[]; same_as?: readonly (readonly (string)[])[] | null };
  save_strategies: { strategies: readonly (object)[]; expected_version: number };
  search_assets: { text: string };
  set_trading_state: { scope: "user" | "system"; state: "ACTIVE" | "REDUCING" | "HALTED"; reason: string; expires_at?: string | null; expected_version?: number | null };
  set_webhook: { url: string | null };
  shadow_report: Record<string, never>;
  start_oauth: { environment?: "paper" | "live"; confirmation?: string | null };
  start_rebalance: { plan_id: string; run_id: string };
  update_notification_settings: { preferences: object };
  update_settings: { policy?: object | null; automation?: { enabled?: boolean | null; mode?: string | null; every_minutes?: number | null; hours?: string | null; shadow?: string | null } | null; limits?: object | null; triggers?: object | null; execution?: { market_closed: "refuse" | "wait" } | null };
  what_if_rebalancing: { trades?: readonly (object)[]; deposit_usd?: unknown; targets?: readonly (object)[] | null; asset_classes?: readonly (object)[] | null };
}
