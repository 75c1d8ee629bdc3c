"""The aggregating handler as a tutorial writes it: every event through json, state as nested JSON.

Written anew from the description of the blog post; its calls to AWS are no-ops.
"""

import base64
import json
import time

FIRST_CALL = []
VITALS = ("spo2", "heart_rate", "temperature_f")


class NoFirehose:
    """Accepts everything."""

    def put_record(self, **request):
        FIRST_CALL.append(time.perf_counter_ns())
        return {"RecordId": "0"}


FIREHOSE = NoFirehose()


def lambda_handler(event, context):
    state = event.get("state") or {}
    for record in event.get("Records") or []:
        payload = base64.b64decode(record["kinesis"]["data"]).decode("utf-8")
        fold(state, json.loads(payload))
    if event["isFinalInvokeForWindow"] or event["isWindowTerminatedEarly"]:
        for summary in state.values():
            FIREHOSE.put_record(
                DeliveryStreamName="vitals",
                Record={"Data": json.dumps(summary) + "\n"},
            )
        return {"batchItemFailures": []}
    return {"state": state, "batchItemFailures": []}


def fold(state, reading):
    patient = str(reading["patient_id"])
    if patient not in state:
        state[patient] = first(reading)
        return
    summary = state[patient]
    summary["record_count"] += 1
    for vital in VITALS:
        value = reading[vital]
        summary["min_" + vital] = min(summary["min_" + vital], value)
        summary["max_" + vital] = max(summary["max_" + vital], value)
        summary["sum_" + vital] += value
        summary["avg_" + vital] = summary["sum_" + vital] / summary["record_count"]


def first(reading):
    summary = {"patient_id": reading["patient_id"], "record_count": 1}
    for vital in VITALS:
        value = reading[vital]
        for figure in ("min_", "max_", "sum_", "avg_"):
            summary[figure + vital] = value
    return summary
