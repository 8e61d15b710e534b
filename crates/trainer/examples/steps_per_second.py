"""What steps_per_second.rs measures, of PyTorch on one thread.

    python steps_per_second.py
"""

import time

import torch

torch.set_num_threads(1)
torch.manual_seed(1)
layers = [torch.nn.Linear(30, 32), torch.nn.ReLU(), torch.nn.Linear(32, 16), torch.nn.ReLU(), torch.nn.Linear(16, 4)]
network = torch.nn.Sequential(*layers)
optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
x, labels = torch.randn(32, 30), torch.arange(32) % 4


def run(steps):
    begun = time.perf_counter()
    for _ in range(steps):
        optimiser.zero_grad(set_to_none=True)
        torch.nn.functional.cross_entropy(network(x), labels).backward()
        optimiser.step()
    return steps / (time.perf_counter() - begun)


run(400)
for _ in range(5):
    print(f"steps per second: {run(4_000):.0f}")
