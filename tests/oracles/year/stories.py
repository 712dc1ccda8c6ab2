"""What the year must show right, story by story, each with the tests that tell it."""

from __future__ import annotations

from typing import Final

STORIES: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "A refused sale never lets the buys spend below cash's own band.",
        "tests/core/execution/test_kept_cash.py",
        "test_no_story_leaves_cash_below_its_band_or_buffer_because_a_sale_failed",
    ),
    (
        "A calendar date that a cooldown holds survives cash that is invested meanwhile.",
        "tests/services/automation/test_what_a_run_came_to.py",
        "test_a_calendar_date_held_by_a_cooldown_survives_cash_that_is_invested_meanwhile",
    ),
    (
        "A run that filled nothing starts no cooldown and is not called traded.",
        "tests/services/automation/test_what_a_run_came_to.py",
        "test_a_run_that_filled_nothing_starts_no_cooldown_and_is_not_called_traded",
    ),
    (
        "Invested cash starts no cooldown.",
        "tests/services/automation/test_what_a_run_came_to.py",
        "test_invested_cash_starts_no_cooldown",
    ),
    (
        "Start and automation assess as the preview does: what is untradable or halted is left out with its reason.",
        "tests/services/planning/test_around.py",
        "test_preview_start_check_and_automation_leave_the_same_symbol_out_and_trade_the_rest",
    ),
    (
        "A symbol that stops trading after the preview is left out before an order leaves, and the rest goes on.",
        "tests/services/planning/test_around.py",
        "test_a_symbol_that_stops_trading_after_the_preview_is_skipped_and_the_rest_goes_on",
    ),
    (
        "A class passes to its next member.",
        "tests/services/planning/test_around.py",
        "test_a_class_passes_to_its_next_member_that_trades",
    ),
    (
        "Opposite needs of strategies are crossed even where the account as a whole is in its band.",
        "tests/core/strategies/test_strategies.py",
        "test_opposite_needs_are_crossed_also_where_the_account_as_a_whole_is_in_band",
    ),
    (
        "A change of shares never leaves a book with negative cash.",
        "tests/core/strategies/test_strategies.py",
        "test_a_change_of_shares_moves_shares_and_leaves_no_book_owing_cash",
    ),
    (
        "A class with an excluded member is refused when it is saved.",
        "tests/services/targets/test_excluded_members.py",
        "test_a_class_with_an_excluded_member_is_refused_when_it_is_saved",
    ),
)
"""Story, file, test."""


def stories_table() -> str:
    """The stories as the page shows them."""
    rows = (f"| {story} | `{name}` |" for story, _, name in STORIES)
    return "\n".join(["| story | test |", "|---|---|", *rows])
