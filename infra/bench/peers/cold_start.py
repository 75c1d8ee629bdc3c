"""A handler of this folder's kind with boto3, under Lambda's Runtime API: asks, handles, answers.

    cold_start.py filter|aggregate

Python's own runtime interface client is not needed for that; this loop is all that it does.
"""

import base64
import json
import os
import sys
import urllib.request

import boto3

API = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"


def client(service):
    return boto3.client(service, endpoint_url=os.environ["AWS_ENDPOINT_URL"])


def readings(event):
    return [json.loads(base64.b64decode(r["kinesis"]["data"])) for r in event["Records"]]


class Filter:
    def __init__(self):
        self.dynamodb = client("dynamodb")
        self.sns = client("sns")

    def handle(self, event):
        for reading in readings(event):
            key = {"patient_id": {"S": str(reading["patient_id"])}}
            self.dynamodb.get_item(TableName="episodes", Key=key)
            self.sns.publish(TopicArn="arn:aws:sns:us-east-1:123456789012:alerts", Message="SpO2")
            self.dynamodb.put_item(TableName="episodes", Item=key)
        return {"batchItemFailures": []}


class Aggregate:
    def __init__(self):
        self.firehose = client("firehose")

    def handle(self, event):
        rows = [{"Data": json.dumps(reading)} for reading in readings(event)]
        self.firehose.put_record_batch(DeliveryStreamName="vital-windows", Records=rows)
        return {"batchItemFailures": []}


def main():
    function = {"filter": Filter, "aggregate": Aggregate}[sys.argv[1]]()
    while True:
        with urllib.request.urlopen(API + "next") as response:
            request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
            event = json.load(response)
        answer = json.dumps(function.handle(event)).encode()
        urllib.request.urlopen(
            urllib.request.Request(API + request_id + "/response", data=answer)
        ).close()


if __name__ == "__main__":
    main()
