"""Years of a municipality in memory: referrals, the plan, who may read along, people who leave, organisations that close.

`world` does what the actions of the rooms do, in the plainest way, on the pure engines; `truths` is what must hold at every moment;
`lots` draws histories and makes a failing one small. The tests are `test_machine.py` (memory) and `test_machine_in_database.py`.
"""
