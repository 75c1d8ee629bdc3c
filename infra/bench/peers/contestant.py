"""A handler of this folder in a process of its own, as bytes in, bytes out.

    contestant.py MODULE EVENT.json

For each number N on standard input: handles the event N times; prints the nanoseconds of processor
time, N times the median of those by the clock up to the first call of AWS or the end, and the length of
the answer.
"""

import importlib
import json
import sys
import time


def main():
    module = importlib.import_module(sys.argv[1])
    with open(sys.argv[2], "rb") as file:
        event = file.read()
    if len(sys.argv) > 3:
        with open(sys.argv[3], "wb") as file:
            file.write(handle(module, event))
    for line in sys.stdin:
        times = int(line)
        to_first_call = []
        cpu = time.process_time_ns()
        for _ in range(times):
            start = time.perf_counter_ns()
            module.FIRST_CALL.clear()
            answer = handle(module, event)
            end = time.perf_counter_ns()
            to_first_call.append((module.FIRST_CALL or [end])[0] - start)
        cpu = time.process_time_ns() - cpu
        print(cpu, sorted(to_first_call)[times // 2] * times, len(answer), flush=True)


def handle(module, event):
    return json.dumps(module.lambda_handler(json.loads(event), None)).encode()


if __name__ == "__main__":
    main()
