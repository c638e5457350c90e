"""The same model as a Bayesian network with time in six pieces, for pgmpy and pyAgrum: what comes near in their language.

They cannot say a moment, a waiting time or help from a day on: each event becomes a variable with six values (in which piece of time
it comes), and a cause counts from the middle of its piece. Links that need a condition are in or out, contexts are left out.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from naast.engine.foresight import tables
from naast.engine.foresight.network import Network
from naast.engine.knowledge.life_model import Delay, Link

EDGES = (30.0, 90.0, 365.0, 730.0, 1825.0)  # days; the sixth value is: later, or never
_MIDDLES = (15.0, 60.0, 227.0, 547.0, 1277.0, math.inf)
_NORMAL = NormalDist()
MOST_CELLS = 5e7  # of the largest table an exact answer needs, beyond which it is not tried


def passed(delay: Delay, age: float) -> float:
    """The share of a delay that has passed."""
    if not 0 < age < math.inf:
        return 0.0
    size, shape = tables.scale_of(delay)
    return _NORMAL.cdf(math.log(age / size) / shape) if shape else -math.expm1(-age / size)


def cells(links: list[Link], roots: set[str], rate: float) -> tuple[list[str], np.ndarray]:
    """Parents, and [6 per parent..., 6]: in which piece the event comes, given in which piece each parent came."""
    parents = [link.cause for link in links if link.cause not in roots]
    shape = (6,) * len(parents)
    left = np.ones((*shape, 6))
    for i, edge in enumerate(EDGES):
        rest = np.full(shape, math.exp(-rate * edge))
        for link in links:
            p = link.probability.value
            if link.cause in roots:
                rest = rest * (1 - p * passed(link.delay, edge))
                continue
            axis = parents.index(link.cause)
            factor = np.array([1 - p * passed(link.delay, edge - middle) for middle in _MIDDLES])
            rest = rest * factor.reshape([6 if a == axis else 1 for a in range(len(parents))])
        left[..., i] = rest
    before = np.concatenate([np.ones((*shape, 1)), left[..., :5]], axis=-1)
    left[..., 5] = 0.0
    return parents, before - left


def described(
    network: Network, active: list[Link], roots: set[str], rate: float
) -> dict[str, tuple[list[str], np.ndarray]]:
    """Every event that has a link, causes first."""
    life = network.life
    gone = {name for name in network.nodes if life.events[name].kind != "event" and name not in roots}
    found = {}
    for name in network.nodes:
        if life.events[name].kind == "event":
            found[name] = cells(
                [link for link in active if link.effect == name and link.cause not in gone], roots, rate
            )
    return found


def pgmpy_sampling(tables_: dict[str, tuple[list[str], np.ndarray]], draws: int) -> dict[str, list[float]]:
    """Forward sampling with pgmpy."""
    from pgmpy.factors.discrete import TabularCPD
    from pgmpy.models import DiscreteBayesianNetwork
    from pgmpy.sampling import BayesianModelSampling

    model = DiscreteBayesianNetwork()
    model.add_nodes_from(list(tables_))
    model.add_edges_from([(parent, name) for name, (parents, _) in tables_.items() for parent in parents])
    for name, (parents, table) in tables_.items():
        model.add_cpds(TabularCPD(name, 6, table.reshape(-1, 6).T, parents or None, [6] * len(parents) or None))
    drawn = BayesianModelSampling(model).forward_sample(size=draws, show_progress=False)
    return {name: [float((drawn[name].astype(int) <= i).mean()) for i in range(len(EDGES))] for name in tables_}


def pyagrum(tables_: dict[str, tuple[list[str], np.ndarray]], exact: bool) -> dict[str, list[float]] | str:
    """Exact (junction tree), or loopy belief propagation, with pyAgrum; or why not."""
    import pyagrum as gum

    net = gum.BayesNet()
    for name in tables_:
        net.add(gum.LabelizedVariable(name, name, 6))
    for name, (parents, table) in tables_.items():
        for parent in parents:
            net.addArc(parent, name)
        order = list(net.cpt(name).names)[::-1]
        axes = [*parents, name]
        net.cpt(name)[:] = np.ascontiguousarray(np.transpose(table, [axes.index(one) for one in order]))
    engine = gum.LazyPropagation(net) if exact else gum.LoopyBeliefPropagation(net)
    if exact:
        tree = engine.junctionTree()
        largest = max(6.0 ** len(tree.clique(node)) for node in tree.nodes())
        if largest > MOST_CELLS:
            return f"not tried: the largest table needs {largest:.1e} numbers"
    engine.makeInference()
    return {name: np.cumsum(engine.posterior(name).toarray())[:5].tolist() for name in tables_}
