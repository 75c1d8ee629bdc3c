"""The paging handler as a tutorial writes it: read the item, compare times, publish, write the item.

Written anew from the description of the blog post; its calls to AWS are no-ops, and nobody was paged
before.
"""

import base64
import json
import time

FIRST_CALL = []
SUPPRESS_SECONDS = 900


class NoTable:
    """Holds nothing."""

    def get_item(self, **request):
        FIRST_CALL.append(time.perf_counter_ns())
        return {}

    def put_item(self, **request):
        return {}


class NoTopic:
    """Reaches nobody."""

    def publish(self, **request):
        return {"MessageId": "0"}


TABLE = NoTable()
TOPIC = NoTopic()


def lambda_handler(event, context):
    for record in event["Records"]:
        payload = base64.b64decode(record["kinesis"]["data"]).decode("utf-8")
        reading = json.loads(payload)
        patient = str(reading["patient_id"])
        item = TABLE.get_item(Key={"patient_id": patient}).get("Item")
        now = int(time.time())
        if item is None or now - item["alerted_at"] > SUPPRESS_SECONDS:
            TOPIC.publish(
                TopicArn="alerts",
                Subject="Low SpO2",
                Message=f"Patient {patient} has SpO2 {reading['spo2']}",
            )
            TABLE.put_item(Item={"patient_id": patient, "alerted_at": now})
    return {"batchItemFailures": []}
