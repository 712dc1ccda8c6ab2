"""Many requests at once: money is not spent twice, an id is not taken twice."""

from concurrent.futures import ThreadPoolExecutor

from tests.paper_broker.running import Running


def test_of_many_orders_with_one_client_order_id_exactly_one_is_taken(broker: Running) -> None:
    customer = broker.open()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: customer.order(client_order_id="once"), range(16)))
    assert sorted(answer.status_code for answer in answers) == [200] + [422] * 15
    assert len(customer.get("/v2/account/activities/FILL")) == 1


def test_orders_that_race_for_the_same_money_do_not_overspend_it(broker: Running) -> None:
    customer = broker.open(cash="1000.00")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: customer.order(qty="3"), range(16)))
    assert [answer.status_code for answer in answers].count(200) == 3
    assert customer.account["cash"] == "99.91"


def test_orders_that_race_for_the_same_shares_do_not_oversell_them(broker: Running) -> None:
    customer = broker.open(SPY="10")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: customer.order(side="sell", qty="4"), range(16)))
    assert [answer.status_code for answer in answers].count(200) == 2
    assert customer.position("SPY")["qty"] == "2"
