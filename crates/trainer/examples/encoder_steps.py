"""What encoder_steps.rs measures, of PyTorch: transformers' BertModel with a head of six classes, fused AdamW, norms of gradients limited to 1. The
encoder of encoder_steps.rs leaves nothing out of attention's probabilities, and neither does this one.

    RAYON_NUM_THREADS=2 python encoder_steps.py [batch tokens steps]
"""

import os
import resource
import sys
import time

import torch
from transformers import BertConfig, BertModel

torch.set_num_threads(int(os.environ.get("RAYON_NUM_THREADS", "2")))
torch.manual_seed(1)


def report(batch, width, steps):
    config = BertConfig(
        hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536,
        attention_probs_dropout_prob=0.0, attn_implementation="sdpa",
    )
    encoder = BertModel(config, add_pooling_layer=False).train()
    head = torch.nn.Linear(384, 6)
    parameters = list(encoder.parameters()) + list(head.parameters())
    optimiser = torch.optim.AdamW(parameters, lr=5e-5, weight_decay=0.0, fused=True)
    ids = (torch.arange(batch * width) % 9_000 + 1_000).view(batch, width)
    labels = torch.arange(batch) % 6
    times = [[], [], [], []]
    for step in range(steps + 2):
        begun = time.perf_counter()
        hidden = encoder(input_ids=ids).last_hidden_state[:, 0]
        loss = torch.nn.functional.cross_entropy(head(hidden), labels)
        forward = time.perf_counter()
        loss.backward()
        backward = time.perf_counter()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        end = time.perf_counter()
        if step >= 2:
            for of, value in zip(times, (forward - begun, backward - forward, end - backward, end - begun)):
                of.append(value * 1e3)
    forward, backward, optimiser, whole = (f"{min(of):.0f}/{sorted(of)[len(of) // 2]:.0f}" for of in times)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{batch} x {width}: forward {forward}, backward {backward}, optimiser {optimiser}, step {whole} ms; at most {memory} kB")


if len(sys.argv) == 4:
    report(*map(int, sys.argv[1:]))
else:
    report(16, 64, 15)
    report(32, 128, 7)
