"""Many processes that count the same thing at once: `python -m tests.load.count_some PROCESSES TIMES`; prints the sum."""

import multiprocessing
import sys

import django

FORK = multiprocessing.get_context("fork")


def main(processes: int, times: int) -> None:
    django.setup()
    gate = FORK.Barrier(processes)
    workers = [FORK.Process(target=count_often, args=(times, gate)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    from foundation.policy.limits import counted

    print(counted("load", "the same for all"))
    if any(worker.exitcode for worker in workers):
        sys.exit(1)


def count_often(times: int, gate) -> None:
    from foundation.policy.limits import count

    gate.wait(60)
    for _ in range(times):
        count("load", "the same for all")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
